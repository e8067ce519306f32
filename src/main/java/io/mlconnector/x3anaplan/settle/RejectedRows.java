package io.mlconnector.x3anaplan.settle;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Joins the lines of a failure dump back to the rows that were staged, into the temporary table {@code rejected_hit}, and moves their
 * control totals from "sent" to "rejected". The dump names lines of the file; data rows stand in it in the order of their numbers,
 * from line 2 on, and zero rows, which have no totals, come last.
 */
final class RejectedRows {

    private static final String LINES = "select line, string_agg(errors, '; ' order by n) as errors from dump_line"
            + " where stage = ? and rejected and step is null and line >= 2 group by line";

    /** Grain "entry": a line of the file is a staged row. */
    private static final String BY_ROW = "select d.line, d.errors, r.* from (select row_number() over (order by seq) + 1 as file_line,"
            + " staged_row.* from staged_row where stage = ? and disposition = 'send') r join (" + LINES + ") d on d.line = r.file_line";

    /** Grain "cell": a line of the file is a cell, to which rows belong by their members. */
    private static final String BY_CELL = "select d.line, d.errors, c.file_line, r.* from (select row_number() over (order by seq) + 1 as"
            + " file_line, staged_cell.* from staged_cell where stage = ? and not vacated) c join (" + LINES + ") d on d.line = c.file_line"
            + " join staged_row r on r.stage = c.stage and r.account = c.account and r.cost_center = c.cost_center"
            + " and c.currency in ('', r.currency) and r.disposition = 'send'";

    /** A row that was sent with a reason, because a default member stands in for it, is counted under that reason. */
    private static final String MOVE = "with lost as (select reason, cpy, ledtyp, coa, acc, currency, count(*) filter (where first) as lines,"
            + " count(*) as rows, coalesce(sum(amount) filter (where side = 1), 0) as debit, coalesce(-sum(amount) filter (where side = -1), 0)"
            + " as credit from rejected_hit group by reason, cpy, ledtyp, coa, acc, currency),"
            + " less as (update stage_total t set lines = t.lines - l.lines, rows = t.rows - l.rows, debit = t.debit - l.debit,"
            + " credit = t.credit - l.credit from lost l where t.stage = ? and t.disposition = 'sent'"
            + " and (t.reason, t.cpy, t.ledtyp, t.coa, t.acc, t.currency) = (l.reason, l.cpy, l.ledtyp, l.coa, l.acc, l.currency))"
            + " insert into stage_total (stage, disposition, reason, cpy, ledtyp, coa, acc, currency, lines, rows, debit, credit)"
            + " select ?, 'rejected', 'rejected by Anaplan', cpy, ledtyp, coa, acc, currency, sum(lines), sum(rows), sum(debit), sum(credit)"
            + " from lost group by cpy, ledtyp, coa, acc, currency";

    private RejectedRows() {
    }

    /**
     * Fills {@code rejected_hit} (line, errors, and the columns of staged_row) within the transaction. It is empty for lists, and
     * where the stage does not say what grain its file has: then only the dump tells what was rejected.
     */
    static void join(Connection c, long stage) throws SQLException {
        String grain = Sql.first(c, rs -> rs.getString(1), "select coalesce(grain, '') from stage where id = ?", stage).orElse("");
        String rows = grain.equals("entry") ? BY_ROW : BY_CELL;
        Sql.update(c, "drop table if exists rejected_hit");
        Sql.update(c, "create temporary table rejected_hit on commit drop as " + rows + (grain.isEmpty() ? " limit 0" : ""), stage, stage);
    }

    /**
     * Whether the dump tells which rows of a slice's file were rejected: it names some, and each of its lines is a line of the file whose
     * rows {@link #join} found.
     */
    static boolean told(Connection c, long stage) throws SQLException {
        return Sql.first(c, rs -> rs.getBoolean(1), "select count(*) > 0 and bool_and(line between 2 and t.rows_staged + 1 and (line >"
                + " t.rows_staged - t.vacated_rows + 1 or exists (select from rejected_hit h where h.line = d.line))) from dump_line d join"
                + " stage t on t.id = d.stage where stage = ? and rejected and step is null", stage).orElse(false);
    }

    /** Moves the totals of what {@link #join} found. */
    static void move(Connection c, long stage) throws SQLException {
        Sql.update(c, MOVE, stage, stage);
        Sql.update(c, "delete from stage_total where stage = ? and disposition = 'sent' and rows = 0", stage);
    }

    /** Moves all totals of a stage of which nothing landed. */
    static void moveAll(Connection c, long stage) throws SQLException {
        Sql.update(c, "update stage_total set disposition = 'rejected', reason = concat_ws(', ', 'not imported', nullif(reason, ''))"
                + " where stage = ? and disposition = 'sent'", stage);
    }
}
