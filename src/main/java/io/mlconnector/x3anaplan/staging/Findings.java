package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.MappingSettings.Unmapped;
import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What mapping a slice brought up that a person must look at before it may be sent. */
final class Findings {

    private static final int SUBJECTS_NAMED = 100;

    private final Set<String> unmapped = new TreeSet<>();
    private final Set<String> waiting = new TreeSet<>();
    private final Set<String> zeroBase = new TreeSet<>();

    static String code(String kind, String chart, String code) {
        return kind + " " + chart + "/" + code;
    }

    void unmapped(String code) {
        unmapped.add(code);
    }

    /** A code whose member is not in the list yet. */
    void waiting(String code) {
        waiting.add(code);
    }

    void zeroBase(String line) {
        if (zeroBase.size() < SUBJECTS_NAMED) {
            zeroBase.add(line);
        }
    }

    boolean isAnyWaiting() {
        return !waiting.isEmpty();
    }

    List<Holds.Finding> of(java.sql.Connection tx, Connection connection, StageInfo stage) throws SQLException {
        List<Holds.Finding> findings = new ArrayList<>(JournalFaults.of(tx, stage));
        if (!zeroBase.isEmpty()) {
            findings.add(new Holds.Finding(Holds.ZERO_BASE, zeroBase, "journal lines with an amount, but with transaction amount zero,"
                    + " have analytical lines without ledger amount: nothing tells how to divide them. Make X3 give the ledger"
                    + " amount on analytical lines (AMTLED), or correct the entries", false));
        }
        if (!connection.datasets().journalEntries().has(Dimension.CURRENCY)) {
            currencies(tx, stage).ifPresent(findings::add);
        }
        Set<String> lost = new TreeSet<>(Sql.all(tx, row -> code(row.getString(1), row.getString(2), row.getString(3)),
                "select kind, chart, code from landed_code where slice = ?", stage.slice()));
        lost.removeIf(code -> !unmapped.contains(code) && !waiting.contains(code));
        if (!lost.isEmpty()) {
            findings.add(new Holds.Finding(Holds.LOST_MAPPING, lost, "codes that were sent for this slice have no list member now,"
                    + " so their amounts would leave the target; restore the mapping, or confirm", true));
        }
        if (connection.mapping().unmapped() == Unmapped.HOLD && !unmapped.isEmpty()) {
            findings.add(new Holds.Finding(Holds.UNMAPPED, unmapped,
                    "codes without list member; add them to the mapping, or confirm to send the slice without them", true));
        }
        return findings;
    }

    private static java.util.Optional<Holds.Finding> currencies(java.sql.Connection tx, StageInfo stage) throws SQLException {
        return Sql.first(tx, row -> new Holds.Finding(Holds.CURRENCIES,
                        List.of("account " + row.getString("account") + ", cost center " + row.getString("cost_center")),
                        "the cell account " + row.getString("account") + ", cost center " + row.getString("cost_center")
                                + ", period " + stage.label() + " would add up " + row.getString("one") + " (entry "
                                + row.getString("one_entry") + ") and " + row.getString("other") + " (entry "
                                + row.getString("other_entry") + "); give the target a dimension for company, ledger or currency"
                                + " that keeps them apart", false), """
                select account, cost_center, min(currency collate "C") as one, max(currency collate "C") as other,
                       (array_agg(typ || '~' || num || ' line ' || lin order by currency collate "C", seq))[1] as one_entry,
                       (array_agg(typ || '~' || num || ' line ' || lin order by currency collate "C" desc, seq))[1] as other_entry
                  from staged_row where stage = ? and disposition = 'send'
                 group by account, cost_center having min(currency collate "C") <> max(currency collate "C")
                 order by 1, 2 limit 1""", stage.id());
    }
}
