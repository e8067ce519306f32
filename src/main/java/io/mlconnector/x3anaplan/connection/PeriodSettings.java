package io.mlconnector.x3anaplan.connection;

import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;

/**
 * How X3's (company, ledger type, fiscal year number, period number) becomes a period label of the model.
 *
 * @param label pattern of java.time.format.DateTimeFormatter over the first day of the month, in English, e.g. {@code MMM yy}
 * @param fiscalYears anchors; a later year counts on from the nearest earlier anchor of its company and ledger type, twelve months a year
 * @param opening what becomes of period 0
 * @param closing what becomes of the periods after the last ordinary one
 * @param closingDates which accounting dates entries of closing periods may have
 */
public record PeriodSettings(String label, List<FiscalYear> fiscalYears, Special opening, Special closing, ClosingDates closingDates) {

    /** LAST_DAY: the last day of the fiscal year, any other means that the period is an ordinary one; ANY: whatever they have. */
    public enum ClosingDates { LAST_DAY, ANY }

    /** With closing entries dated the last day of their fiscal year. */
    public PeriodSettings(String label, List<FiscalYear> fiscalYears, Special opening, Special closing) {
        this(label, fiscalYears, opening, closing, ClosingDates.LAST_DAY);
    }

    /**
     * An anchor.
     *
     * @param company X3 company, or * for all that have no anchor of their own
     * @param ledgerType ledger type; null for all that have no anchor of their own
     * @param periods ordinary periods of this year and of those that count on from it; 0: one a month
     * @param label for years whose periods are no months: pattern with {@code {p}} or {@code {pp}}, {@code {year}}, {@code {yy}}, {@code {yyyy}}; else null
     * @param labels of this year's periods in their order; empty where a pattern makes them
     */
    public record FiscalYear(String company, Integer ledgerType, int year, YearMonth firstMonth, int periods, String label, List<String> labels) {

        /** A year of months, for all ledger types. */
        public FiscalYear(String company, int year, YearMonth firstMonth) {
            this(company, null, year, firstMonth, 0, null, List.of());
        }

        /** A year of months. */
        public FiscalYear(String company, Integer ledgerType, int year, YearMonth firstMonth) {
            this(company, ledgerType, year, firstMonth, 0, null, List.of());
        }
    }

    /**
     * The anchors that tell the years of a company and ledger type, by year: those for both, else for the company, else for the ledger
     * type, else for all.
     */
    public List<FiscalYear> anchors(String company, int ledgerType) {
        for (String ofCompany : List.of(company, "*")) {
            for (boolean ofLedger : new boolean[] {true, false}) {
                List<FiscalYear> found = fiscalYears.stream().filter(a -> a.company().equals(ofCompany))
                        .filter(a -> ofLedger ? a.ledgerType() != null && a.ledgerType() == ledgerType : a.ledgerType() == null)
                        .sorted(Comparator.comparingInt(FiscalYear::year)).toList();
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }

    /**
     * @param kind leave out, add to the first (opening) or last (closing) period, or use a label of its own
     * @param label pattern over the month, only for {@code OWN}
     */
    public record Special(Kind kind, String label) {
        public enum Kind { EXCLUDE, NEIGHBOUR, OWN }
    }
}
