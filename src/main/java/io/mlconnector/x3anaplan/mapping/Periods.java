package io.mlconnector.x3anaplan.mapping;

import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import io.mlconnector.x3anaplan.mapping.PeriodMapping.Kind;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * X3's numbered periods as the model's period labels. X3 numbers fiscal years and periods per company (reference sage-x3-api
 * 5.1): what month a number means is told by the anchors of {@link PeriodSettings}, and by nothing else.
 */
public final class Periods {

    private static final int LAST_ORDINARY = 12;
    private static final int YEARS_SEARCHED = 60;

    private final PeriodSettings settings;
    private final YearMonth horizon;

    /** @param horizon months before it are out of scope; null: no horizon */
    public Periods(PeriodSettings settings, YearMonth horizon) {
        this.settings = settings;
        this.horizon = horizon;
    }

    /** The label of a period of X3, or why it has none. Never throws for unknown companies, years or periods. */
    public PeriodMapping map(String company, int year, int period) {
        List<FiscalYear> anchors = anchors(company);
        FiscalYear anchor = anchors.stream().filter(a -> a.year() <= year).reduce((a, b) -> b).orElse(null);
        if (anchor == null) {
            return PeriodMapping.unknown("no fiscal year of company " + company + " at or before " + year
                    + " is set: add one to periods.fiscalYears");
        }
        YearMonth first = anchor.firstMonth().plusYears(year - anchor.year());
        FiscalYear next = anchors.stream().filter(a -> a.year() > year).findFirst().orElse(null);
        long length = next != null && next.year() == year + 1 ? ChronoUnit.MONTHS.between(first, next.firstMonth()) : LAST_ORDINARY;
        if (next != null && length < 1 || next != null && !first.isBefore(next.firstMonth())) {
            return PeriodMapping.unknown("fiscal year " + year + " of company " + company + " would begin in " + first
                    + ", but year " + next.year() + " begins in " + next.firstMonth() + ": correct periods.fiscalYears");
        }
        if (period == 0) {
            return special(settings.opening(), first, "opening period");
        }
        if (period > Math.max(length, LAST_ORDINARY)) {
            return special(settings.closing(), first.plusMonths(length - 1), "closing period");
        }
        if (period < 0 || period > length) {
            return PeriodMapping.unknown("period " + period + " does not exist in fiscal year " + year + " of company " + company
                    + ", which has " + length + " months");
        }
        return mapped(first.plusMonths(period - 1L), settings.label());
    }

    /**
     * The months that a label stands for, for reading only their journal entries; empty if no month within sixty years after
     * the horizon has it. Labels of opening and closing periods name the month they are written with.
     */
    public SortedSet<YearMonth> months(String label) {
        SortedSet<YearMonth> months = new TreeSet<>();
        YearMonth from = horizon != null ? horizon
                : settings.fiscalYears().stream().map(FiscalYear::firstMonth).min(Comparator.naturalOrder()).orElse(null);
        for (int i = 0; from != null && i < YEARS_SEARCHED * 12; i++) {
            YearMonth month = from.plusMonths(i);
            if (label.equals(format(month, settings.label())) || isOwn(settings.opening(), month, label)
                    || isOwn(settings.closing(), month, label)) {
                months.add(month);
            }
        }
        return months;
    }

    /** A company's own anchors, else those of all companies, by year. */
    private List<FiscalYear> anchors(String company) {
        List<FiscalYear> own = settings.fiscalYears().stream().filter(a -> a.company().equals(company)).toList();
        return (own.isEmpty() ? settings.fiscalYears().stream().filter(a -> a.company().equals("*")) : own.stream())
                .sorted(Comparator.comparingInt(FiscalYear::year)).toList();
    }

    private PeriodMapping special(Special special, YearMonth neighbour, String what) {
        return switch (special.kind()) {
            case EXCLUDE -> new PeriodMapping(Kind.EXCLUDED, null, neighbour, what + " is left out by the connection's settings");
            case NEIGHBOUR -> mapped(neighbour, settings.label());
            case OWN -> mapped(neighbour, special.label());
        };
    }

    private PeriodMapping mapped(YearMonth month, String pattern) {
        if (horizon != null && month.isBefore(horizon)) {
            return new PeriodMapping(Kind.BEFORE_HORIZON, null, month, month + " lies before the first period " + horizon);
        }
        return new PeriodMapping(Kind.MAPPED, format(month, pattern), month, "");
    }

    private static boolean isOwn(Special special, YearMonth month, String label) {
        return special.kind() == Special.Kind.OWN && label.equals(format(month, special.label()));
    }

    private static String format(YearMonth month, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(month.atDay(1));
    }
}
