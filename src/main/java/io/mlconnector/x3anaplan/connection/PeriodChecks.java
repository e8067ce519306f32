package io.mlconnector.x3anaplan.connection;

import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.YamlText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Labels that two periods would share, and fiscal years that contradict each other: money would land in a wrong period. */
final class PeriodChecks {

    private static final String YEARS = "/periods/fiscalYears";
    private static final int MONTHS_LOOKED_AT = 240;

    private final YamlText text;
    private final Findings findings;

    PeriodChecks(YamlText text, Findings findings) {
        this.text = text;
        this.findings = findings;
    }

    void run(PeriodSettings periods) {
        Set<String> labels = labels(periods.label(), "/periods/label");
        periods.fiscalYears().forEach(year -> labels.addAll(year.labels()));
        own(periods.opening(), "/periods/opening", labels);
        own(periods.closing(), "/periods/closing", labels);
        Map<String, List<FiscalYear>> byCalendar = new HashMap<>();
        for (FiscalYear year : periods.fiscalYears()) {
            byCalendar.computeIfAbsent(year.company() + "/" + year.ledgerType(), calendar -> new ArrayList<>()).add(year);
        }
        byCalendar.values().forEach(this::calendar);
    }

    /** The anchors of one company and ledger type. */
    private void calendar(List<FiscalYear> anchors) {
        anchors.sort(Comparator.comparingInt(FiscalYear::year));
        Map<String, Integer> labels = new HashMap<>();
        for (int i = 0; i < anchors.size(); i++) {
            FiscalYear anchor = anchors.get(i);
            if (i > 0) {
                after(anchors.get(i - 1), anchor);
            }
            for (String label : anchor.labels()) {
                Integer other = labels.putIfAbsent(label, anchor.year());
                if (label.isBlank() || other != null) {
                    error(label.isBlank() ? "a period of fiscal year " + anchor.year() + of(anchor) + " has an empty label" : "label " + label
                            + " is given to two periods, of fiscal years " + other + " and " + anchor.year() + of(anchor), "give each period a label of its own");
                    break;
                }
            }
        }
    }

    private void after(FiscalYear before, FiscalYear anchor) {
        if (before.year() == anchor.year()) {
            error("fiscal year " + anchor.year() + of(anchor) + " is given twice", "keep one of them");
            return;
        }
        LocalDate last = before.isMonths() ? before.firstDay() : before.firstDays().get(before.firstDays().size() - 1);
        boolean late = !last.isBefore(anchor.firstDay());
        boolean stated = before.year() + 1 == anchor.year() && before.isMonths() && before.months() != null
                && !before.firstMonth().plusMonths(before.months()).equals(YearMonth.from(anchor.firstDay().plusDays(15)));
        if (late || stated) {
            error("fiscal year " + anchor.year() + of(anchor) + " begins on " + anchor.firstDay() + ", which does not go with year " + before.year()
                    + " that begins on " + before.firstDay() + (stated ? " and has " + before.months() + " months" : ""),
                    "correct year, begin or number of periods of one of them");
        }
    }

    private static String of(FiscalYear year) {
        return " of company " + year.company() + (year.ledgerType() == null ? "" : ", ledger type " + year.ledgerType());
    }

    private void own(Special special, String at, Set<String> labels) {
        if (special.kind() == Special.Kind.OWN && special.label() == null) {
            error(at, "kind own needs a label", "add label, e.g. '" + "'OB' yy" + "'");
        } else if (special.kind() == Special.Kind.OWN) {
            Set<String> own = labels(special.label(), at + "/label");
            own.retainAll(labels);
            if (!own.isEmpty()) {
                error(at + "/label", "label " + own.iterator().next() + " is also that of an ordinary period: two source periods would share it",
                        "take another pattern, or kind neighbour if they are meant to be added together");
            }
        } else if (special.label() != null) {
            error(at + "/label", "a label is for kind own only", "remove it");
        }
    }

    /** The labels of twenty years; reports a pattern that cannot be read or gives two months one label. */
    private Set<String> labels(String pattern, String at) {
        Set<String> labels = new HashSet<>();
        String remedy = "write a pattern such as 'MMM yy', 'MM/yyyy' or 'yyyy-MM-dd'";
        String letters = pattern.replaceAll("'[^']*'", "");
        if (letters.matches(".*[YD].*")) {
            error(at, "pattern '" + pattern + "' has a letter that means something else: Y is the year of the week, D the day of the year", remedy);
            return labels;
        }
        try {
            DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
            YearMonth month = YearMonth.of(2020, 1);
            for (int i = 0; i < MONTHS_LOOKED_AT; i++) {
                String label = formatter.format(month.plusMonths(i).atDay(1));
                if (!labels.add(label) && at.equals("/periods/label")) {
                    error(at, "pattern '" + pattern + "' gives several months the label " + label, "let it show month and year, e.g. 'MMM yy'");
                    break;
                }
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            error(at, "pattern '" + pattern + "' cannot be used: " + e.getMessage(), remedy);
        }
        return labels;
    }

    private void error(String message, String remedy) {
        error(YEARS, message, remedy);
    }

    private void error(String at, String message, String remedy) {
        findings.add(text.error(at, message, remedy));
    }
}
