package io.mlconnector.x3anaplan.connection;

import java.time.YearMonth;
import java.util.List;

/**
 * How X3's (company, fiscal year number, period number) becomes a period label of the model.
 *
 * @param label pattern of java.time.format.DateTimeFormatter over the month, in English, e.g. {@code MMM yy}
 * @param fiscalYears anchors; a later year counts on from the nearest earlier anchor of its company, twelve months a year
 * @param opening what becomes of period 0
 * @param closing what becomes of periods 13 and above
 */
public record PeriodSettings(String label, List<FiscalYear> fiscalYears, Special opening, Special closing) {

    /** @param company X3 company, or * for all that have no anchor of their own */
    public record FiscalYear(String company, int year, YearMonth firstMonth) {
    }

    /**
     * @param kind leave out, add to the first (opening) or last (closing) month, or use a label of its own
     * @param label pattern as for ordinary periods, only for {@code OWN}
     */
    public record Special(Kind kind, String label) {
        public enum Kind { EXCLUDE, NEIGHBOUR, OWN }
    }
}
