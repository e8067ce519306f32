package io.mlconnector.x3anaplan.mapping;

import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One fiscal year as its anchor tells it.
 *
 * @param year fiscal year number
 * @param first its first month
 * @param months how many it has
 * @param ordinary how many ordinary periods it has
 */
record FiscalCalendar(FiscalYear anchor, int year, YearMonth first, int months, int ordinary) {

    /** The month that a period begins in. Periods that are no months are taken for equally long. */
    YearMonth month(int period) {
        return first.plusMonths((long) (period - 1) * months / ordinary);
    }

    YearMonth last() {
        return first.plusMonths(months - 1L);
    }

    /** Whether every period is a month. */
    boolean isMonthly() {
        return ordinary == months;
    }

    /** The label of an ordinary period; null if nothing tells one. @param monthLabel pattern over the month */
    String label(int period, String monthLabel) {
        if (year == anchor.year() && period <= anchor.labels().size()) {
            return anchor.labels().get(period - 1);
        } else if (anchor.label() != null) {
            return anchor.label().replace("{pp}", digits(2, period)).replace("{p}", String.valueOf(period)).replace("{year}", String.valueOf(year))
                    .replace("{yyyy}", digits(4, last().getYear())).replace("{yy}", digits(2, last().getYear() % 100));
        }
        return isMonthly() && anchor.labels().isEmpty() ? format(month(period), monthLabel) : null;
    }

    private static String digits(int width, int number) {
        return String.format(Locale.ROOT, "%0" + width + "d", number);
    }

    static String format(YearMonth month, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(month.atDay(1));
    }
}
