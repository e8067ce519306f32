package io.mlconnector.x3anaplan.connection;

import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.YamlText;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Whether every period of X3 gets one label, and every label one meaning. */
final class PeriodChecks {

    private final YamlText text;
    private final Connection connection;
    private final PeriodSettings periods;
    private final Findings findings;

    PeriodChecks(YamlText text, Connection connection, Findings findings) {
        this.text = text;
        this.connection = connection;
        this.periods = connection.periods();
        this.findings = findings;
    }

    void run() {
        Set<String> labels = labels(periods.label(), "/periods/label");
        own(periods.opening(), "/periods/opening", labels);
        own(periods.closing(), "/periods/closing", labels);
        Set<String> anchors = new HashSet<>();
        for (int i = 0; i < periods.fiscalYears().size(); i++) {
            FiscalYear year = periods.fiscalYears().get(i);
            String at = "/periods/fiscalYears/" + i;
            if (!anchors.add(year.company() + "/" + year.ledgerType() + "/" + year.year())) {
                error(at, "fiscal year " + year.year() + " of company " + year.company()
                        + (year.ledgerType() == null ? "" : ", ledger type " + year.ledgerType()) + " is given twice", "keep one of them");
            }
            if (year.ledgerType() != null && !connection.x3().ledgerTypes().contains(year.ledgerType())) {
                findings.add(text.warning(at + "/ledgerType", "ledger type " + year.ledgerType() + " is not read", "add it to x3.ledgerTypes, or remove the anchor"));
            }
            ambiguous(year, at);
            ofPeriods(year, at);
        }
    }

    /** A company's anchor for all ledger types and one of a ledger type for all companies: which holds for both is for a person to say. */
    private void ambiguous(FiscalYear year, String at) {
        if (year.company().equals("*") || year.ledgerType() != null) {
            return;
        }
        for (FiscalYear other : periods.fiscalYears()) {
            if (other.company().equals("*") && other.ledgerType() != null && periods.fiscalYears().stream()
                    .noneMatch(a -> a.company().equals(year.company()) && other.ledgerType().equals(a.ledgerType()))) {
                error(at, "company " + year.company() + " has this anchor for all ledger types, and ledger type " + other.ledgerType()
                        + " has one for all companies", "write an anchor for company " + year.company() + " and ledger type " + other.ledgerType() + " too");
                return;
            }
        }
    }

    private void ofPeriods(FiscalYear year, String at) {
        boolean named = year.label() != null || !year.labels().isEmpty();
        if (year.periods() == 0 && !year.labels().isEmpty()) {
            error(at + "/labels", "labels are given, but not how many periods the year has", "add periods: " + year.labels().size());
        } else if (year.periods() > 0 && year.periods() != 12 && !named) {
            error(at + "/periods", "a year of " + year.periods() + " periods is no year of months, so periods.label names none of them",
                    "add a pattern, e.g. label: \"P{p} FY{yy}\", or labels: a list of " + year.periods() + " labels, as the model's calendar has them");
        }
        if (!year.labels().isEmpty() && year.periods() > 0 && year.labels().size() != year.periods()) {
            error(at + "/labels", year.labels().size() + " labels are given for " + year.periods() + " periods", "write one for each period, in their order");
        }
        for (int i = 1; i < year.labels().size(); i++) {
            // Neighbours may share a label: then the table says that they are to be added up.
            if (!year.labels().get(i).equals(year.labels().get(i - 1)) && year.labels().subList(0, i).contains(year.labels().get(i))) {
                error(at + "/labels/" + i, "label " + year.labels().get(i) + " also stands further up", "give each period its own");
            }
        }
        if (year.label() != null && (!year.label().matches(".*\\{pp?}.*") || !year.label().matches(".*\\{(year|yy|yyyy)}.*")
                || year.label().replaceAll("\\{(pp?|year|yy|yyyy)}", "").matches(".*[{}].*"))) {
            error(at + "/label", "pattern '" + year.label() + "' does not tell period and year", "write {p} or {pp} for the period and {yy}, {yyyy} or {year}"
                    + " for the year, and no other braces, e.g. \"P{p} FY{yy}\"");
        }
        if (year.periods() > 0 && year.periods() != 12 && !year.firstMonth().isAfter(connection.poll().firstPeriod())) {
            error(at + "/firstMonth", "fiscal year " + year.year() + " of " + year.periods() + " periods begins in " + year.firstMonth()
                    + ", not after poll.firstPeriod " + connection.poll().firstPeriod() + ": its first entries might not be read",
                    "let poll.firstPeriod be an earlier month, or begin with a later year");
        }
        if (year.periods() > 0 && year.periods() != 12 && connection.x3().protocol() == X3Settings.Protocol.GRAPHQL
                && connection.x3().graphql().periods() == GraphQlSettings.Periods.ACCOUNTING_DATE) {
            error(at + "/periods", "an accounting date does not tell which of " + year.periods() + " periods it lies in",
                    "take periods from fields: x3.graphql.periods.from: fields, with FIY and PER named");
        }
    }

    private void error(String at, String message, String remedy) {
        findings.add(text.error(at, message, remedy));
    }

    private void own(Special special, String at, Set<String> labels) {
        if (special.kind() == Special.Kind.OWN && special.label() == null) {
            error(at, "kind own needs a label", "add label, e.g. '" + "'OB' yy" + "'");
        } else if (special.kind() == Special.Kind.OWN) {
            Set<String> own = labels(special.label(), at + "/label");
            own.retainAll(labels);
            if (!own.isEmpty()) {
                error(at + "/label", "label " + own.iterator().next() + " is also that of an ordinary month: two source periods would share it",
                        "take another pattern, or kind neighbour if they are meant to be added together");
            }
        } else if (special.label() != null) {
            error(at + "/label", "a label is for kind own only", "remove it");
        }
    }

    /** The labels of twenty years; reports a pattern that cannot be read or gives two months one label. */
    private Set<String> labels(String pattern, String at) {
        Set<String> labels = new HashSet<>();
        String letters = pattern.replaceAll("'[^']*'", "");
        if (letters.contains("Y") || letters.contains("D")) {
            error(at, "pattern '" + pattern + "' uses " + (letters.contains("Y") ? "Y, the year of the week," : "D, the day of the year,"),
                    "write it as " + pattern.replace('Y', 'y').replace('D', 'd'));
            return labels;
        }
        try {
            DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
            YearMonth month = YearMonth.of(2020, 1);
            int months = at.equals("/periods/label") ? 240 : 0;
            for (int i = 0; i < Math.max(months, 240); i++) {
                String label = formatter.format(month.plusMonths(i).atDay(1));
                if (!labels.add(label) && months > 0) {
                    error(at, "pattern '" + pattern + "' gives several months the label " + label, "let it show month and year, e.g. 'MMM yy'");
                    break;
                }
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            error(at, "pattern '" + pattern + "' cannot be used: " + e.getMessage(), "write a pattern such as 'MMM yy'");
        }
        return labels;
    }
}
