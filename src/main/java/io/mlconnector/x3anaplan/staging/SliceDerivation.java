package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.Datasets.JournalTarget;
import io.mlconnector.x3anaplan.connection.GraphQlSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.ClosingDates;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.mapping.PeriodMapping;
import io.mlconnector.x3anaplan.mapping.Periods;
import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gathers the ledger periods of the mirror into slices, as today's period rules and target dimensions have it. */
final class SliceDerivation {

    private record FiscalYear(String cpy, int ledtyp, int fiy) {
    }

    private record LedgerPeriod(String cpy, int ledtyp, int fiy, int per) {
        FiscalYear year() {
            return new FiscalYear(cpy, ledtyp, fiy);
        }
    }

    private record Key(String label, String company, String ledger) {
    }

    private final Connection connection;
    private final JournalTarget target;
    private final Periods periods;

    SliceDerivation(Connection connection) {
        this.connection = connection;
        this.target = connection.datasets().journalEntries();
        this.periods = new Periods(connection.periods(), connection.poll().firstPeriod());
    }

    void derive(java.sql.Connection tx) throws SQLException {
        Map<LedgerPeriod, Key> wanted = new LinkedHashMap<>();
        Map<LedgerPeriod, String> unknown = new LinkedHashMap<>();
        Set<LedgerPeriod> homeless = new HashSet<>();
        List<LedgerPeriod> known = Sql.all(tx, row -> new LedgerPeriod(row.getString(1), row.getInt(2), row.getInt(3), row.getInt(4)), """
                select cpy, ledtyp, fiy, per from ledger_period where connection = ? order by fiy, per, cpy, ledtyp""", connection.name());
        Map<FiscalYear, String> doubted = doubted(tx, known);
        for (LedgerPeriod period : known) {
            if (!connection.x3().ledgerTypes().contains(period.ledtyp())) {
                continue;
            }
            PeriodMapping mapped = doubted.containsKey(period.year()) ? PeriodMapping.unknown(doubted.get(period.year()))
                    : periods.map(period.cpy(), period.ledtyp(), period.fiy(), period.per());
            if (mapped.isMapped()) {
                wanted.put(period, new Key(mapped.label(),
                        target.has(Dimension.COMPANY) ? TargetKeys.company(connection, period.cpy()) : "",
                        target.has(Dimension.LEDGER) ? TargetKeys.ledger(connection, period.ledtyp()) : ""));
            } else if (mapped.kind() == PeriodMapping.Kind.UNKNOWN) {
                unknown.put(period, mapped.reason());
                homeless.add(period);
            } else if (mapped.kind() == PeriodMapping.Kind.BEFORE_HORIZON) {
                homeless.add(period);
            }
        }
        Map<Key, Long> slices = slices(tx, wanted);
        relink(tx, wanted, homeless, slices);
        holdUnknown(tx, unknown);
        Holds.ofEmptySlices(tx, connection.name());
    }

    /**
     * Fiscal years with lines in a closing period that are dated before the year's last day. Such a period is an ordinary one of a year
     * that has more of them than its anchor tells, so that none of its periods is what it is taken for.
     */
    private Map<FiscalYear, String> doubted(java.sql.Connection tx, List<LedgerPeriod> known) throws SQLException {
        Map<FiscalYear, String> doubted = new LinkedHashMap<>();
        boolean derived = connection.x3().protocol() == X3Settings.Protocol.GRAPHQL
                && connection.x3().graphql().periods() == GraphQlSettings.Periods.ACCOUNTING_DATE;
        if (derived || connection.periods().closingDates() == ClosingDates.ANY) {
            return doubted;
        }
        for (LedgerPeriod period : known) {
            Optional<LocalDate> last = periods.closingDay(period.cpy(), period.ledtyp(), period.fiy(), period.per());
            if (last.isEmpty() || doubted.containsKey(period.year())) {
                continue;
            }
            Sql.first(tx, row -> row.getString(1), """
                    select min(accdat)::text from journal_line where connection = ? and cpy = ? and ledtyp = ? and fiy = ? and per = ? and accdat < ?
                    having min(accdat) is not null""", connection.name(), period.cpy(), period.ledtyp(), period.fiy(), period.per(),
                    java.sql.Date.valueOf(last.get())).ifPresent(first -> doubted.put(period.year(), "fiscal year " + period.fiy() + " of company "
                            + period.cpy() + ", ledger type " + period.ledtyp() + ", has lines of " + first + " in period " + period.per()
                            + ", before its last day " + last.get() + ": the year has more ordinary periods than its anchor in periods.fiscalYears"
                            + " tells. Write firstDay, periods and label there; if closing periods have such dates in these books, set"
                            + " periods.closing.dates: any"));
        }
        return doubted;
    }

    private Map<Key, Long> slices(java.sql.Connection tx, Map<LedgerPeriod, Key> wanted) throws SQLException {
        Map<Key, Long> slices = existing(tx);
        for (Key key : wanted.values()) {
            if (!slices.containsKey(key)) {
                long id = Sql.first(tx, row -> row.getLong(1), """
                        insert into slice (connection, dataset, model, module, version, label, company, ledger)
                        values (?, ?, ?, ?, ?, ?, ?, ?) returning id""",
                        connection.name(), Datasets.JOURNAL_ENTRIES, connection.anaplan().model(), target.module(),
                        target.version(), key.label(), key.company(), key.ledger()).orElseThrow();
                slices.put(key, id);
            }
        }
        return slices;
    }

    private Map<Key, Long> existing(java.sql.Connection tx) throws SQLException {
        Map<Key, Long> slices = new LinkedHashMap<>();
        Sql.all(tx, row -> slices.put(new Key(row.getString(1), row.getString(2), row.getString(3)), row.getLong(4)), """
                select label, company, ledger, id from slice
                 where connection = ? and dataset = ? and model = ? and module = ? and version = ?""",
                connection.name(), Datasets.JOURNAL_ENTRIES, connection.anaplan().model(), target.module(), target.version());
        return slices;
    }

    /**
     * Sources that moved leave their old slice; old and new slice are touched, and so go in one run (design rule 17). A source
     * that has no slice now, though nobody left it out, stays where it landed: its cells would be emptied in silence.
     */
    private void relink(java.sql.Connection tx, Map<LedgerPeriod, Key> wanted, Set<LedgerPeriod> homeless, Map<Key, Long> slices)
            throws SQLException {
        Map<LedgerPeriod, Long> linked = new LinkedHashMap<>();
        Set<Long> filled = new HashSet<>(Sql.all(tx, row -> row.getLong(1), """
                select id from slice s where connection = ? and exists (select 1 from filled_cell f where f.slice = s.id)""", connection.name()));
        Sql.all(tx, row -> linked.put(new LedgerPeriod(row.getString(1), row.getInt(2), row.getInt(3), row.getInt(4)), row.getLong(5)), """
                select p.cpy, p.ledtyp, p.fiy, p.per, p.slice from slice_source p join slice s on s.id = p.slice
                 where s.connection = ?""",
                connection.name());
        for (Map.Entry<LedgerPeriod, Long> link : linked.entrySet()) {
            Key key = wanted.get(link.getKey());
            boolean stays = key == null ? homeless.contains(link.getKey()) && filled.contains(link.getValue())
                    : slices.get(key).equals(link.getValue());
            if (!stays) {
                LedgerPeriod p = link.getKey();
                Sql.update(tx, "delete from slice_source where slice = ? and cpy = ? and ledtyp = ? and fiy = ? and per = ?",
                        link.getValue(), p.cpy(), p.ledtyp(), p.fiy(), p.per());
                touch(tx, link.getValue());
            }
        }
        for (Map.Entry<LedgerPeriod, Key> want : wanted.entrySet()) {
            Long slice = slices.get(want.getValue());
            if (!slice.equals(linked.get(want.getKey()))) {
                LedgerPeriod p = want.getKey();
                Sql.update(tx, "insert into slice_source (slice, cpy, ledtyp, fiy, per) values (?, ?, ?, ?, ?)",
                        slice, p.cpy(), p.ledtyp(), p.fiy(), p.per());
                touch(tx, slice);
            }
        }
    }

    private static void touch(java.sql.Connection tx, long slice) throws SQLException {
        Sql.update(tx, "update slice set state = 'touched' where id = ? and state = 'clean'", slice);
    }

    /**
     * A ledger period whose label cannot be told joins no slice: shown as a hold until the settings name its fiscal year. The hold
     * stops the slice that the period landed in before, if there is one.
     */
    private void holdUnknown(java.sql.Connection tx, Map<LedgerPeriod, String> unknown) throws SQLException {
        List<LedgerPeriod> open = Sql.all(tx, row -> new LedgerPeriod(row.getString(1), row.getInt(2), row.getInt(3), row.getInt(4)), """
                select cpy, ledtyp, fiy, per from hold where connection = ? and kind = ? and cleared_at is null and cpy is not null""",
                connection.name(), Holds.PERIOD);
        for (LedgerPeriod p : open) {
            if (!unknown.containsKey(p)) {
                Sql.update(tx, """
                        update hold set cleared_at = now() where connection = ? and kind = ? and cleared_at is null
                         and cpy = ? and ledtyp = ? and fiy = ? and per = ?""",
                        connection.name(), Holds.PERIOD, p.cpy(), p.ledtyp(), p.fiy(), p.per());
            }
        }
        for (Map.Entry<LedgerPeriod, String> entry : unknown.entrySet()) {
            LedgerPeriod p = entry.getKey();
            if (!open.contains(p)) {
                Sql.update(tx, """
                        insert into hold (connection, kind, cpy, ledtyp, fiy, per, subject, reason) values (?, ?, ?, ?, ?, ?, ?, ?)""",
                        connection.name(), Holds.PERIOD, p.cpy(), p.ledtyp(), p.fiy(), p.per(),
                        "company " + p.cpy() + ", fiscal year " + p.fiy() + ", period " + p.per() + ", ledger type " + p.ledtyp(),
                        entry.getValue());
            }
        }
    }
}
