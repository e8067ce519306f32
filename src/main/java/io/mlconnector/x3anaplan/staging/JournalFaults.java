package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.staging.Holds.Finding;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Journal entries of a slice that are not whole in X3's own terms. Entries that the map route leaves out hold nothing. */
final class JournalFaults {

    private static final String SELECT = """
            select f.kind, f.typ || '~' || f.num as entry, f.ledtyp, f.lin, f.debit, f.credit, f.currency
              from journal_fault f
              left join journal_entry e on e.connection = f.connection and e.typ = f.typ and e.num = f.num
             where f.connection = ? and f.kind = any (?)
               and exists (select 1 from slice_source q where q.slice = ? and q.cpy = f.cpy and q.fiy = f.fiy and q.per = f.per
                              and (f.ledtyp = 0 or q.ledtyp = f.ledtyp))
               and (f.kind = 'no-header' or coalesce(
                     (select bool_or(g.disposition = 'send') from stage_group g where g.stage = ? and g.typ = e.typ and g.cat = e.cat
                         and g.sta = e.sta and (f.ledtyp = 0 or g.ledtyp = f.ledtyp)), e.cat = 1 and e.sta = 2))
             order by f.typ collate "C", f.num collate "C", f.ledtyp, f.lin""";

    private JournalFaults() {
    }

    static List<Finding> of(java.sql.Connection tx, StageInfo stage) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        add(findings, tx, stage, Holds.UNBALANCED, "journal entries whose debit and credit differ: an amount was changed past X3's framework, or"
                + " lines are missing. Every run reads them again and goes on by itself once they balance. Correct them in X3, or confirm that they"
                + " are right", "unbalanced");
        add(findings, tx, stage, Holds.INCOMPLETE, "journal entries of which X3 shows a part only: the header without lines, or lines without"
                + " header. Every run reads them again and goes on by itself once they are whole. Check the user's rights on sites and on the three"
                + " classes, or confirm that they are right", "no-lines", "no-header");
        add(findings, tx, stage, Holds.SPLITS, "lines whose analytical lines do not add up to them. Correct them in X3, or confirm: the rest"
                + " has no cost center then", "splits");
        return findings;
    }

    private static void add(List<Finding> findings, java.sql.Connection tx, StageInfo stage, String kind, String reason, String... faults)
            throws SQLException {
        List<String> all = Sql.all(tx, JournalFaults::subject, SELECT, stage.connection(), faults, stage.slice(), stage.id());
        if (!all.isEmpty()) {
            findings.add(new Finding(kind, all, reason, true));
        }
    }

    /** Entry, ledger type and difference; a comma would part it in two. */
    private static String subject(ResultSet row) throws SQLException {
        BigDecimal debit = row.getBigDecimal("debit");
        BigDecimal credit = row.getBigDecimal("credit");
        String entry = row.getString("entry").replace(", ", " ");
        String ledger = " ledger type " + row.getInt("ledtyp");
        String difference = " difference " + debit.subtract(credit).toPlainString() + " " + row.getString("currency");
        return switch (row.getString("kind")) {
            case "unbalanced" -> entry + ledger + " debit " + debit.toPlainString() + " credit " + credit.toPlainString() + difference;
            case "no-header" -> entry + ledger + " has no header; debit " + debit.toPlainString() + " credit " + credit.toPlainString() + " "
                    + row.getString("currency");
            case "no-lines" -> entry + " has no lines in any ledger type";
            default -> entry + " line " + row.getInt("lin") + ledger + " amount " + debit.toPlainString() + " analytical lines "
                    + credit.toPlainString() + difference;
        };
    }
}
