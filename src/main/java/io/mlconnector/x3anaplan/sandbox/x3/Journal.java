package io.mlconnector.x3anaplan.sandbox.x3;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A journal entry to be posted: header values and lines; every line is posted once per ledger type given. */
public final class Journal {

    /**
     * A line in one ledger type.
     *
     * @param sign 1 debit, -1 credit
     * @param amount in the entry's currency; ledgerAmount in the ledger's
     */
    public record Line(int lin, int ledgerType, String chart, String account, int sign, BigDecimal amount, BigDecimal ledgerAmount,
            List<Split> splits) {
    }

    /** A share of a line on a cost center (dimension type CCT) and, if not blank, a product line (PRD). */
    public record Split(String costCenter, String product, BigDecimal amount, BigDecimal ledgerAmount) {

        public static Split on(String costCenter, String amount) {
            return new Split(costCenter, "", new BigDecimal(amount), new BigDecimal(amount));
        }
    }

    final String type;
    final String number;
    final String company;
    final String site;
    final LocalDate date;
    final int fiscalYear;
    final int period;
    final String currency;
    final String ledgerCurrency;
    int status = 2;
    int category = 1;
    int reversal = 1;
    String description = "";
    final List<Line> lines = new ArrayList<>();

    public Journal(String type, String number, String company, String site, LocalDate date, int fiscalYear, int period,
            String currency, String ledgerCurrency) {
        this.type = type;
        this.number = number;
        this.company = company;
        this.site = site;
        this.date = date;
        this.fiscalYear = fiscalYear;
        this.period = period;
        this.currency = currency;
        this.ledgerCurrency = ledgerCurrency;
    }

    /** An entry of FR10 in EUR, in the period of its month of 2025. */
    public static Journal french(String number, LocalDate date) {
        return new Journal("GEN", number, "FR10", "FR011", date, 7, date.getMonthValue(), "EUR", "EUR");
    }

    public Journal temporary() {
        status = 1;
        return this;
    }

    public Journal category(int cat) {
        category = cat;
        return this;
    }

    public Journal line(Line line) {
        lines.add(line);
        return this;
    }

    /** A line in the legal ledger of chart FRA, debit positive, with splits on cost centers. */
    public Journal legal(int lin, String account, String signedAmount, Split... splits) {
        BigDecimal amount = new BigDecimal(signedAmount);
        return line(new Line(lin, 1, "FRA", account, amount.signum() < 0 ? -1 : 1, amount.abs(), amount.abs(), List.of(splits)));
    }
}
