package io.mlconnector.x3anaplan.x3.graphql;

import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.x3.Unreadable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The fiscal year and period that a date lies in: the way back of {@link io.mlconnector.x3anaplan.mapping.Periods}, by the same
 * anchors. Opening and closing periods share their months with ordinary ones and are never found here.
 *
 * @param lastOrdinary the highest number that an ordinary period of the year may have: closing periods come after it
 */
record FiscalMonth(int year, int period, int lastOrdinary) {

    private static final int MONTHS = 12;

    /** @throws Unreadable if no fiscal year of company and ledger type is set at or before the date */
    static FiscalMonth of(PeriodSettings periods, String company, int ledgerType, LocalDate date) throws Unreadable {
        YearMonth month = YearMonth.from(date);
        List<FiscalYear> anchors = periods.anchors(company, ledgerType);
        FiscalYear anchor = null;
        FiscalYear next = null;
        for (FiscalYear year : anchors) {
            if (!year.firstMonth().isAfter(month)) {
                anchor = year;
                next = null;
            } else if (next == null) {
                next = year;
            }
        }
        if (anchor == null) {
            throw new Unreadable("no fiscal year of company " + company + " at or before " + month
                    + " is set: add one to periods.fiscalYears");
        }
        int months = (int) ChronoUnit.MONTHS.between(anchor.firstMonth(), month);
        // The year before an anchor lasts until it, be it longer than twelve months.
        int years = next == null ? months / MONTHS : Math.min(months / MONTHS, next.year() - anchor.year() - 1);
        int year = anchor.year() + years;
        int length = next != null && next.year() == year + 1
                ? (int) ChronoUnit.MONTHS.between(anchor.firstMonth().plusYears(years), next.firstMonth()) : MONTHS;
        return new FiscalMonth(year, months - years * MONTHS + 1, Math.max(length, MONTHS));
    }
}
