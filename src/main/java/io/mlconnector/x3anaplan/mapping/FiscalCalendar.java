package io.mlconnector.x3anaplan.mapping;

import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The fiscal years of one ledger type of one company, as the anchors of {@link PeriodSettings} tell them. The most exact anchors that
 * there are tell all its years: those of company and ledger type, else of the company, else of the ledger type, else of all.
 *
 * <p>A year of months counts on to the years after it, twelve months each, until the next anchor. A year of other periods tells only
 * itself: nothing says how many weeks the next one has.
 */
public final class FiscalCalendar {

    private static final int MONTHS = 12;
    /** Days from the middle of a month to its begin or end: a year that begins within them belongs to the month that begins there. */
    private static final int HALF_A_MONTH = 15;

    /** The anchors do not tell the year that was asked for; the message is for people. */
    public static final class NotTold extends Exception {
        NotTold(String message) {
            super(message);
        }
    }

    /**
     * A fiscal year.
     *
     * @param firstDays of its ordinary periods, in order
     * @param end the day after the last one
     * @param labels of its ordinary periods if they are not months; else empty
     * @param lastOrdinary the highest number that an ordinary period may have: closing periods come after it. It is above the number of
     *        periods where the year is cut short by the next anchor and does not say how many periods it has.
     */
    public record Year(int number, List<LocalDate> firstDays, LocalDate end, List<String> labels, int lastOrdinary) {

        public int periods() {
            return firstDays.size();
        }

        /** The ordinary period of a day within the year. */
        public int periodOf(LocalDate day) {
            return (int) firstDays.stream().filter(first -> !first.isAfter(day)).count();
        }

        YearMonth firstMonth() {
            return nearestMonth(firstDays.get(0));
        }

        YearMonth lastMonth() {
            return nearestMonth(end).minusMonths(1);
        }
    }

    private final String of;
    private final List<FiscalYear> anchors;

    private FiscalCalendar(String of, List<FiscalYear> anchors) {
        this.of = of;
        this.anchors = anchors;
    }

    public static FiscalCalendar of(PeriodSettings settings, String company, int ledgerType) {
        Predicate<FiscalYear> ofCompany = a -> a.company().equals(company);
        Predicate<FiscalYear> ofAll = a -> a.company().equals("*");
        Predicate<FiscalYear> ofType = a -> a.ledgerType() != null && a.ledgerType() == ledgerType;
        Predicate<FiscalYear> ofAllTypes = a -> a.ledgerType() == null;
        List<FiscalYear> anchors = List.of();
        for (Predicate<FiscalYear> exact : List.of(ofCompany.and(ofType), ofCompany.and(ofAllTypes), ofAll.and(ofType), ofAll.and(ofAllTypes))) {
            if (anchors.isEmpty()) {
                anchors = settings.fiscalYears().stream().filter(exact).sorted(Comparator.comparingInt(FiscalYear::year)).toList();
            }
        }
        boolean byType = anchors.stream().anyMatch(a -> a.ledgerType() != null)
                || settings.fiscalYears().stream().anyMatch(a -> a.company().equals(company) && a.ledgerType() != null);
        return new FiscalCalendar("company " + company + (byType ? ", ledger type " + ledgerType + "," : ""), anchors);
    }

    /** @throws NotTold if no anchor tells this year, or two contradict each other about it */
    public Year year(int number) throws NotTold {
        FiscalYear anchor = anchors.stream().filter(a -> a.year() <= number).reduce((a, b) -> b).orElse(null);
        FiscalYear next = anchors.stream().filter(a -> a.year() > number).findFirst().orElse(null);
        if (anchor == null) {
            throw new NotTold("no fiscal year of " + of + " at or before " + number + " is set: add one to periods.fiscalYears");
        }
        return anchor.isMonths() ? ofMonths(anchor, next, number) : ofOwnPeriods(anchor, next, number);
    }

    /** The year that a day lies in. @throws NotTold if no anchor tells it */
    public Year at(LocalDate day) throws NotTold {
        FiscalYear anchor = anchors.stream().filter(a -> !a.firstDay().isAfter(day)).reduce((a, b) -> b).orElse(null);
        if (anchor == null) {
            throw new NotTold("no fiscal year of " + of + " at or before " + YearMonth.from(day) + " is set: add one to periods.fiscalYears");
        }
        int number = anchor.year();
        if (anchor.isMonths()) {
            long months = ChronoUnit.MONTHS.between(anchor.firstMonth(), YearMonth.from(day));
            int first = anchor.months() == null ? MONTHS : anchor.months();
            number += months < first ? 0 : (int) (1 + (months - first) / MONTHS);
            // The year before an anchor lasts until it, be it longer than twelve months.
            int last = anchors.stream().filter(a -> a.year() > anchor.year()).mapToInt(a -> a.year() - 1).findFirst().orElse(number);
            number = Math.min(number, last);
        }
        Year year = year(number);
        if (!day.isBefore(year.end())) {
            throw new NotTold("fiscal year " + number + " of " + of + " ends before " + day + ", and no later one is set: add one to"
                    + " periods.fiscalYears");
        }
        return year;
    }

    private Year ofMonths(FiscalYear anchor, FiscalYear next, int number) throws NotTold {
        int before = number == anchor.year() ? 0 : (anchor.months() == null ? MONTHS : anchor.months())
                + (number - anchor.year() - 1) * MONTHS;
        YearMonth first = anchor.firstMonth().plusMonths(before);
        Integer stated = number == anchor.year() ? anchor.months() : null;
        boolean bounded = next != null && next.year() == number + 1;
        long length = stated != null ? stated : bounded ? ChronoUnit.MONTHS.between(first, nearestMonth(next.firstDay())) : MONTHS;
        LocalDate end = first.plusMonths(Math.max(length, 0)).atDay(1);
        if (length < 1 || next != null && (!first.atDay(1).isBefore(next.firstDay())
                || stated != null && bounded && !nearestMonth(next.firstDay()).atDay(1).equals(end))) {
            throw new NotTold("fiscal year " + number + " of " + of + " would last from " + first + " to " + first.plusMonths(Math.max(length, 1) - 1)
                    + ", but year " + next.year() + " begins in " + nearestMonth(next.firstDay()) + ": correct periods.fiscalYears");
        }
        if (length > PeriodSettings.MOST_PERIODS) {
            throw new NotTold("fiscal year " + number + " of " + of + " would have " + length + " months until year " + next.year()
                    + " begins, and X3 has at most " + PeriodSettings.MOST_PERIODS + " periods a year: correct periods.fiscalYears");
        }
        List<LocalDate> firstDays = IntStream.range(0, (int) length).mapToObj(i -> first.plusMonths(i).atDay(1)).toList();
        return new Year(number, firstDays, bounded ? next.firstDay() : end, List.of(),
                stated != null ? (int) length : Math.max((int) length, MONTHS));
    }

    private Year ofOwnPeriods(FiscalYear anchor, FiscalYear next, int number) throws NotTold {
        if (number != anchor.year()) {
            throw new NotTold("fiscal year " + number + " of " + of + " is not set: its year " + anchor.year() + " has periods that are not"
                    + " months, so each later year needs an anchor of its own in periods.fiscalYears");
        }
        LocalDate last = anchor.firstDays().get(anchor.firstDays().size() - 1);
        LocalDate alone = anchor.end() != null ? anchor.end() : anchor.firstDay().plusYears(1);
        LocalDate end = next != null && next.year() == number + 1 ? next.firstDay() : alone.isAfter(last) ? alone : last.plusMonths(1);
        if (next != null && !last.isBefore(next.firstDay())) {
            throw new NotTold("fiscal year " + number + " of " + of + " has a period that begins on " + last + ", but year " + next.year()
                    + " begins on " + next.firstDay() + ": correct periods.fiscalYears");
        }
        return new Year(number, anchor.firstDays(), end, anchor.labels(), anchor.firstDays().size());
    }

    private static YearMonth nearestMonth(LocalDate day) {
        return YearMonth.from(day.plusDays(HALF_A_MONTH));
    }
}
