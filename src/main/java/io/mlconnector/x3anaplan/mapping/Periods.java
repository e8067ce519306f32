package io.mlconnector.x3anaplan.mapping;

import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import io.mlconnector.x3anaplan.mapping.PeriodMapping.Kind;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * X3's numbered periods as the model's period labels. X3 numbers fiscal years and periods per company and ledger type: what month
 * a number means is told by the anchors of {@link PeriodSettings}, and by nothing else.
 */
public final class Periods {

    private static final int MONTHS = 12;

    private final PeriodSettings settings;
    private final YearMonth horizon;

    /** @param horizon months before it are out of scope; null: no horizon */
    public Periods(PeriodSettings settings, YearMonth horizon) {
        this.settings = settings;
        this.horizon = horizon;
    }

    /** The label of a period of X3, or why it has none. Never throws for unknown companies, years or periods. */
    public PeriodMapping map(String company, int ledgerType, int year, int period) {
        List<FiscalYear> anchors = settings.anchors(company, ledgerType);
        Optional<FiscalCalendar> told = calendar(anchors, year);
        if (told.isEmpty()) {
            return PeriodMapping.unknown("no fiscal year of company " + company + " at or before " + year + " is set"
                    + " for ledger type " + ledgerType + ": add one to periods.fiscalYears");
        }
        FiscalCalendar calendar = told.get();
        FiscalYear next = next(anchors, year);
        if (next != null && (calendar.months() < 1 || !calendar.first().isBefore(next.firstMonth()))) {
            return PeriodMapping.unknown("fiscal year " + year + " of company " + company + " would begin in " + calendar.first()
                    + ", but year " + next.year() + " begins in " + next.firstMonth() + ": correct periods.fiscalYears");
        }
        if (period == 0) {
            return special(settings.opening(), calendar, 1, "opening period");
        } else if (isClosing(calendar, period)) {
            return special(settings.closing(), calendar, calendar.ordinary(), "closing period");
        } else if (period < 0 || period > calendar.ordinary()) {
            return PeriodMapping.unknown("period " + period + " does not exist in fiscal year " + year + " of company " + company
                    + ", which has " + calendar.ordinary() + (calendar.isMonthly() ? " months" : " periods"));
        }
        return ordinary(calendar, period);
    }

    /** The last day of the fiscal year, if the period is one of its closing periods. */
    public Optional<LocalDate> closingDay(String company, int ledgerType, int year, int period) {
        return calendar(settings.anchors(company, ledgerType), year).filter(calendar -> isClosing(calendar, period))
                .map(calendar -> calendar.last().atEndOfMonth());
    }

    /**
     * The months whose entries a label may stand for, for reading only these; empty if it stands for none up to {@code until}. Labels
     * of opening and closing periods name the month they are written with. Of periods that are no months the neighbouring months are
     * there too: nothing tells on which day they begin.
     */
    public SortedSet<YearMonth> months(String label, YearMonth until) {
        SortedSet<YearMonth> months = new TreeSet<>();
        YearMonth from = horizon != null ? horizon
                : settings.fiscalYears().stream().map(FiscalYear::firstMonth).min(YearMonth::compareTo).orElse(until);
        for (YearMonth month = from; !month.isAfter(until); month = month.plusMonths(1)) {
            if (label.equals(FiscalCalendar.format(month, settings.label())) || isOwn(settings.opening(), month, label)
                    || isOwn(settings.closing(), month, label)) {
                months.add(month);
            }
        }
        for (FiscalYear anchor : settings.fiscalYears()) {
            List<FiscalYear> anchors = settings.fiscalYears().stream().filter(a -> a.company().equals(anchor.company())
                    && java.util.Objects.equals(a.ledgerType(), anchor.ledgerType())).sorted(java.util.Comparator.comparingInt(FiscalYear::year)).toList();
            for (int year = anchor.year(); anchor.label() != null || !anchor.labels().isEmpty(); year++) {
                Optional<FiscalCalendar> calendar = calendar(anchors, year).filter(c -> c.anchor() == anchor && !c.first().isAfter(until));
                if (calendar.isEmpty()) {
                    break;
                }
                for (int period = 1; period <= calendar.get().ordinary(); period++) {
                    if (label.equals(calendar.get().label(period, settings.label()))) {
                        YearMonth month = calendar.get().month(period);
                        months.addAll(calendar.get().isMonthly() ? List.of(month) : List.of(month.minusMonths(1), month, month.plusMonths(1)));
                    }
                }
            }
        }
        return months;
    }

    private static Optional<FiscalCalendar> calendar(List<FiscalYear> anchors, int year) {
        FiscalYear next = next(anchors, year);
        return anchors.stream().filter(a -> a.year() <= year).reduce((a, b) -> b).map(anchor -> {
            YearMonth first = anchor.firstMonth().plusYears(year - anchor.year());
            int months = next != null && next.year() == year + 1 ? (int) ChronoUnit.MONTHS.between(first, next.firstMonth()) : MONTHS;
            return new FiscalCalendar(anchor, year, first, months, anchor.periods() > 0 ? anchor.periods() : Math.max(months, 1));
        });
    }

    private static FiscalYear next(List<FiscalYear> anchors, int year) {
        return anchors.stream().filter(a -> a.year() > year).findFirst().orElse(null);
    }

    /** Unless the anchor says how many periods a year has, the twelve of X3 are never closing ones, be the year shorter. */
    private static boolean isClosing(FiscalCalendar calendar, int period) {
        return period > (calendar.anchor().periods() > 0 ? calendar.ordinary() : Math.max(calendar.ordinary(), MONTHS));
    }

    private PeriodMapping special(Special special, FiscalCalendar calendar, int neighbour, String what) {
        YearMonth month = calendar.month(neighbour);
        return switch (special.kind()) {
            case EXCLUDE -> new PeriodMapping(Kind.EXCLUDED, null, month, what + " is left out by the connection's settings");
            case NEIGHBOUR -> ordinary(calendar, neighbour);
            case OWN -> mapped(calendar, month, FiscalCalendar.format(month, special.label()));
        };
    }

    private PeriodMapping ordinary(FiscalCalendar calendar, int period) {
        String label = calendar.label(period, settings.label());
        if (label == null) {
            return PeriodMapping.unknown("fiscal year " + calendar.year() + " has " + calendar.ordinary() + " periods in " + calendar.months()
                    + " months, and period " + period + " has no label: write label or labels beside its anchor in periods.fiscalYears");
        }
        return mapped(calendar, calendar.month(period), label);
    }

    /** Years whose periods are no months are in scope as a whole: nothing tells which of their periods the horizon would cut. */
    private PeriodMapping mapped(FiscalCalendar calendar, YearMonth month, String label) {
        if (horizon != null && (calendar.isMonthly() ? month.isBefore(horizon) : !calendar.first().isAfter(horizon))) {
            return new PeriodMapping(Kind.BEFORE_HORIZON, null, month, (calendar.isMonthly() ? month.toString() : "fiscal year " + calendar.year())
                    + " lies before the first period " + horizon);
        }
        return new PeriodMapping(Kind.MAPPED, label, month, "");
    }

    private static boolean isOwn(Special special, YearMonth month, String label) {
        return special != null && special.kind() == Special.Kind.OWN && label.equals(FiscalCalendar.format(month, special.label()));
    }
}
