package io.mlconnector.x3anaplan.deadletter;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The records of a dead letter of kind {@code record}: what Anaplan rejected, with entry, money and a cause that groups them. */
public final class RejectedRecords {

    /**
     * Anaplan names the identifier that it did not find (reference anaplan-api 5.4, 8.2): said in terms of what is to be mended. The whole
     * identifier is compared, and in no other kind of error: a code may be the start of another, or of an amount.
     */
    private static final String CAUSE = """
            case when missing(cost_center) and cost_center = account then 'account or cost center ' || account || ' is missing in Anaplan'
                 when missing(cost_center) then 'cost center ' || cost_center || ' is missing in Anaplan'
                 when missing(account) then 'account ' || account || ' is missing in Anaplan'
                 when missing(label) then 'period ' || label || ' is missing in Anaplan'
                 else errors end""".replaceAll("missing\\((\\w+)\\)", "position(' identifier: ' || $1 || '; ' in errors || '; ') > 0");

    /** With the rows of the mapping tables by which the codes were found, as the stage noted them; null if it was staged before that was noted. */
    private static final String OF_SLICE = """
            insert into rejected_record (letter, connection, cause, errors, line, typ, num, lin, ledtyp, analin, stamp, cpy, coa, acc, cce,
                                         account, cost_center, label, currency, amount, rule)
            select ?, ?, %s, errors, line, typ, num, lin, ledtyp, analin, stamp, cpy, coa, acc, cce, account, cost_center, label,
                   currency, amount, 'account ' || a.rule || ', cost center ' || coalesce(k.rule, 'none')
              from (select h.*, s.label from rejected_hit h join stage t on t.id = h.stage join slice s on s.id = t.slice) hit
              left join staged_code a on a.stage = hit.stage and a.kind = 'account' and a.chart = hit.coa and a.code = hit.acc
              left join staged_code k on k.stage = hit.stage and k.kind = 'cost-center' and k.code = hit.cce
             order by line, seq""".formatted(CAUSE);

    private static final String OF_LIST = """
            insert into rejected_record (letter, connection, cause, errors, line, account)
            select ?, ?, d.errors, d.errors, d.line, m.code
              from (select line, string_agg(errors, '; ' order by n) as errors from dump_line where stage = ? and rejected and step is null
                     group by line) d
              left join (select code, row_number() over (order by seq) + 1 as line from staged_member where stage = ?) m using (line)
             order by d.line""";

    /** Lines that belong to no staged row any more, or name no line: kept by their words. */
    private static final String UNJOINED = """
            insert into rejected_record (letter, connection, cause, errors, line)
            select ?, ?, errors, errors, line from dump_line d
             where stage = ? and rejected and step is null and not exists (select 1 from rejected_record r where r.letter = ? and r.open and r.line = d.line)
             order by n""";

    private static final String SUMS = """
            insert into rejected_cause (letter, connection, cause, currency, rows, debit, credit)
            select letter, connection, cause, currency, count(*), coalesce(sum(amount) filter (where amount > 0), 0),
                   coalesce(-sum(amount) filter (where amount < 0), 0)
              from rejected_record where letter = ? and open group by letter, connection, cause, currency""";

    private RejectedRecords() {
    }

    /** Replaces the open records of a letter by what the dump of a stage says, within the caller's transaction. */
    static void keep(Connection c, long letter, String connection, long stage, boolean list) throws SQLException {
        Sql.update(c, "delete from rejected_record where letter = ? and open", letter);
        Sql.update(c, "delete from rejected_cause where letter = ?", letter);
        if (list) {
            Sql.update(c, OF_LIST, letter, connection, stage, stage);
        } else {
            Sql.update(c, OF_SLICE, letter, connection);
        }
        Sql.update(c, UNJOINED, letter, connection, stage, letter);
        Sql.update(c, SUMS, letter);
    }

    /** The records of a letter need nobody's care any more. */
    static void close(Connection c, long letter) throws SQLException {
        Sql.update(c, "update rejected_record set open = false where letter = ? and open", letter);
        Sql.update(c, "delete from rejected_cause where letter = ?", letter);
    }

    /**
     * Closes the records of one cause, within the caller's transaction; what the letters count is then what is left of them.
     *
     * @param letters open ones that have it as their cause or among those of their records
     * @return those that have no other open record
     */
    public static List<Long> closeCause(Connection c, Array letters, String cause) throws SQLException {
        Sql.update(c, "update rejected_record set open = false where letter = any (?) and cause = ? and open", letters, cause);
        Sql.update(c, "delete from rejected_cause where letter = any (?) and cause = ?", letters, cause);
        List<Long> empty = Sql.all(c, rs -> rs.getLong(1), "select id from dead_letter d where id = any (?) and (cause = ? or not exists ("
                + " select 1 from rejected_cause r where r.letter = d.id))", letters, cause);
        Array left = c.createArrayOf("bigint", Sql.all(c, rs -> rs.getLong(1), "select id from unnest(?) id where not id = any (?)", letters,
                c.createArrayOf("bigint", empty.toArray())).toArray());
        Sql.update(c, "delete from dead_letter_money where letter = any (?)", left);
        Sql.update(c, "insert into dead_letter_money (letter, currency, rows, debit, credit) select letter, currency, sum(rows), sum(debit),"
                + " sum(credit) from rejected_cause where letter = any (?) group by letter, currency", left);
        Sql.update(c, "update dead_letter d set rows = (select sum(rows) from rejected_cause r where r.letter = d.id) where id = any (?)", left);
        return empty;
    }
}
