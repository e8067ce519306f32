package io.mlconnector.x3anaplan.connection;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * How X3's (company, ledger type, fiscal year number, period number) becomes a period label of the model. X3 keeps fiscal years and
 * their periods per company and ledger type (https://developer.sage.com/x3/graphql/reference/x3FinanceData/period).
 *
 * @param label pattern of java.time.format.DateTimeFormatter over the month, in English, e.g. {@code MMM yy}
 * @param fiscalYears anchors, as {@code io.mlconnector.x3anaplan.mapping.FiscalCalendar} reads them
 * @param opening what becomes of period 0
 * @param closing what becomes of the periods after the last ordinary one
 * @param closingDates which accounting dates lines of closing periods have
 */
public record PeriodSettings(String label, List<FiscalYear> fiscalYears, Special opening, Special closing, ClosingDates closingDates) {

    /** LAST_DAY: none before the last day of the fiscal year, else the period is an ordinary one that the anchor does not tell; ANY: whatever they are. */
    public enum ClosingDates { LAST_DAY, ANY }

    /** With lines of closing periods dated the last day of their fiscal year. */
    public PeriodSettings(String label, List<FiscalYear> fiscalYears, Special opening, Special closing) {
        this(label, fiscalYears, opening, closing, ClosingDates.LAST_DAY);
    }

    /** Periods that a fiscal year of X3 may have. */
    public static final int MOST_PERIODS = 24;

    /**
     * An anchor: where a fiscal year begins, and which ordinary periods it has. These are either the months from {@code firstMonth} on,
     * or periods of their own, each with its first day and its label.
     *
     * @param company X3 company, or * for all that have no anchor of their own
     * @param ledgerType null: all ledger types that have no anchor of their own
     * @param firstMonth null if the periods are not months
     * @param months how many months the year has; null: as many as there are before the next anchor's year, else twelve
     * @param firstDays of the periods that are not months, in order; else empty
     * @param end the day after the last such period; null: the next anchor tells, or the year lasts a year
     * @param labels of the periods that are not months, one for each first day; else empty
     */
    public record FiscalYear(String company, Integer ledgerType, int year, YearMonth firstMonth, Integer months, List<LocalDate> firstDays,
            LocalDate end, List<String> labels) {

        /** A year of months, for all ledger types. */
        public FiscalYear(String company, int year, YearMonth firstMonth) {
            this(company, null, year, firstMonth, null, List.of(), null, List.of());
        }

        public boolean isMonths() {
            return firstMonth != null;
        }

        public LocalDate firstDay() {
            return isMonths() ? firstMonth.atDay(1) : firstDays.get(0);
        }
    }

    /**
     * @param kind leave out, add to the first (opening) or last (closing) period, or use a label of its own
     * @param label pattern as for months, only for {@code OWN}
     */
    public record Special(Kind kind, String label) {
        public enum Kind { EXCLUDE, NEIGHBOUR, OWN }
    }
}
