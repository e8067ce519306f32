package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.mapping.Periods;
import io.mlconnector.x3anaplan.mapping.Periods.Days;
import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fiscal years whose lines are dated outside the days that the connection's anchors give to their periods: the anchor, or the ledger type
 * that it is for, is likely to be wrong.
 */
final class CalendarRemarks {

    // One line a period is enough to find a wrong anchor; only then are all lines of the period looked at.
    private static final String SAMPLES = """
            select p.cpy, p.ledtyp, p.fiy, p.per, l.accdat from ledger_period p
             cross join lateral (select accdat from journal_line l where l.connection = p.connection and l.cpy = p.cpy and l.ledtyp = p.ledtyp
                                    and l.fiy = p.fiy and l.per = p.per limit 1) l
             where p.connection = ? and p.ledtyp = any (?) and l.accdat is not null order by p.cpy, p.ledtyp, p.fiy, p.per""";
    private static final String DATES = """
            select min(accdat), max(accdat) from journal_line where connection = ? and cpy = ? and ledtyp = ? and fiy = ? and per = ?""";

    private record Sample(String company, int ledgerType, int year, int period, LocalDate day) {
    }

    private CalendarRemarks() {
    }

    /** One remark for each fiscal year of a company and ledger type, for the first of its periods that has no line within its days. */
    static List<String> of(java.sql.Connection tx, Connection connection) throws SQLException {
        Periods periods = new Periods(connection.periods(), connection.poll().firstPeriod());
        Set<String> told = new HashSet<>();
        List<String> remarks = new ArrayList<>();
        List<Sample> samples = Sql.all(tx, row -> new Sample(row.getString(1), row.getInt(2), row.getInt(3), row.getInt(4),
                row.getDate(5).toLocalDate()), SAMPLES, connection.name(), tx.createArrayOf("int", connection.x3().ledgerTypes().toArray()));
        for (Sample sample : samples) {
            Optional<Days> days = periods.days(sample.company, sample.ledgerType, sample.year, sample.period);
            if (days.isPresent() && isOutside(sample.day, sample.day, days.get())) {
                String of = "company " + sample.company + ", ledger type " + sample.ledgerType + ", fiscal year " + sample.year;
                Sql.first(tx, row -> remark(of, sample, row.getDate(1).toLocalDate(), row.getDate(2).toLocalDate(), days.get()), DATES,
                        connection.name(), sample.company, sample.ledgerType, sample.year, sample.period)
                        .filter(remark -> told.add(of)).ifPresent(remarks::add);
            }
        }
        return remarks;
    }

    private static String remark(String of, Sample sample, LocalDate first, LocalDate last, Days days) {
        return !isOutside(first, last, days) ? null : of + ": the lines of period " + sample.period + " are dated " + first + " to " + last
                + ", but periods.fiscalYears lets the period last from " + days.from() + " to " + days.before().minusDays(1)
                + "\n  -> correct the anchor; if X3 keeps other fiscal years for this ledger type, add one with ledgerType: " + sample.ledgerType;
    }

    private static boolean isOutside(LocalDate first, LocalDate last, Days days) {
        return last.isBefore(days.from()) || !first.isBefore(days.before());
    }
}
