package io.mlconnector.x3anaplan.settle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Moves the control totals of rows that Anaplan rejected from "sent" to "rejected". The dump names lines of the file; data rows stand
 * in it in the order of their numbers, from line 2 on, and zero rows, which have no totals, come last.
 */
final class RejectedRows {

    private static final String LINES = "select distinct line from dump_line where stage = ? and rejected and line >= 2";

    /** Grain "entry": a line of the file is a staged row. */
    private static final String BY_ROW = "select r.* from (select row_number() over (order by seq) + 1 as line, staged_row.*"
            + " from staged_row where stage = ? and disposition = 'send') r where r.line in (" + LINES + ")";

    /** Grain "cell": a line of the file is a cell, to which rows belong by their members. */
    private static final String BY_CELL = "select r.* from staged_row r join (select row_number() over (order by seq) + 1 as line,"
            + " staged_cell.* from staged_cell where stage = ? and not vacated) c on r.account = c.account and r.cost_center = c.cost_center"
            + " and c.currency in ('', r.currency) where r.stage = c.stage and r.disposition = 'send'"
            + " and c.line in (" + LINES + ")";

    private static final String MOVE = "with lost as (select cpy, ledtyp, coa, acc, currency, count(*) filter (where first) as lines,"
            + " count(*) as rows, coalesce(sum(amount) filter (where side = 1), 0) as debit,"
            + " coalesce(-sum(amount) filter (where side = -1), 0) as credit from (%s) hit group by cpy, ledtyp, coa, acc, currency),"
            + " less as (update stage_total t set lines = t.lines - l.lines, rows = t.rows - l.rows, debit = t.debit - l.debit,"
            + " credit = t.credit - l.credit from lost l where t.stage = ? and t.disposition = 'sent' and t.reason = ''"
            + " and (t.cpy, t.ledtyp, t.coa, t.acc, t.currency) = (l.cpy, l.ledtyp, l.coa, l.acc, l.currency))"
            + " insert into stage_total (stage, disposition, reason, cpy, ledtyp, coa, acc, currency, lines, rows, debit, credit)"
            + " select ?, 'rejected', 'rejected by Anaplan', cpy, ledtyp, coa, acc, currency, lines, rows, debit, credit from lost";

    private RejectedRows() {
    }

    /** Does nothing for lists, or when the rows are gone: then only the dump tells what was rejected. */
    static void move(Connection c, long stage) throws SQLException {
        boolean byRow = number(c, "select count(*) from stage s where id = ? and rows_staged - vacated_rows ="
                + " (select count(*) from staged_row r where r.stage = s.id and r.disposition = 'send')", stage) == 1;
        String rows = byRow ? BY_ROW : BY_CELL;
        try (PreparedStatement s = c.prepareStatement(MOVE.formatted(rows))) {
            for (int i = 1; i <= 4; i++) {
                s.setLong(i, stage);
            }
            s.executeUpdate();
        }
        try (PreparedStatement s = c.prepareStatement("delete from stage_total where stage = ? and disposition = 'sent' and rows = 0")) {
            s.setLong(1, stage);
            s.executeUpdate();
        }
    }

    private static long number(Connection c, String sql, long stage) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(sql)) {
            s.setLong(1, stage);
            try (var rs = s.executeQuery()) {
                return rs.next() ? rs.getLong(1) : 0;
            }
        }
    }
}
