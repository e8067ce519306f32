package io.mlconnector.x3anaplan.deadletter;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** The records of a dead letter of kind {@code record}: what Anaplan rejected, with entry, money and a cause that groups them. */
final class RejectedRecords {

    /** Anaplan names the value that it did not find (reference anaplan-api 5.4, 8.2): said in terms of what is to be mended. */
    private static final String CAUSE = """
            case when errors like '%' || ': ' || cost_center || '%' then 'cost center ' || cost_center || ' is missing in Anaplan'
                 when errors like '%' || ': ' || account || '%' then 'account ' || account || ' is missing in Anaplan'
                 when errors like '%' || ': ' || label || '%' then 'period ' || label || ' is missing in Anaplan'
                 else errors end""";

    private static final String OF_SLICE = """
            insert into rejected_record (letter, connection, cause, errors, line, typ, num, lin, ledtyp, analin, stamp, cpy, coa, acc, cce,
                                         account, cost_center, label, currency, amount)
            select ?, ?, %s, errors, line, typ, num, lin, ledtyp, analin, stamp, cpy, coa, acc, cce, account, cost_center, label,
                   currency, amount
              from (select h.*, s.label from rejected_hit h join stage t on t.id = h.stage join slice s on s.id = t.slice) hit
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
        close(c, letter);
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
}
