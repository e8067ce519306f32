package io.mlconnector.x3anaplan.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.YamlText;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Makes the anchors of fiscal years. An anchor with a mistake gets a finding and is left out. */
final class FiscalYearReader {

    private static final String AT = "/periods/fiscalYears";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)\\}");
    private static final int DAYS_A_WEEK = 7;

    private final YamlText text;
    private final JsonNode years;
    private final Findings findings;
    private boolean mistaken;

    FiscalYearReader(YamlText text, JsonNode root, Findings findings) {
        this.text = text;
        this.years = root.at(AT);
        this.findings = findings;
    }

    List<FiscalYear> read() {
        List<FiscalYear> anchors = new ArrayList<>();
        for (int i = 0; i < years.size(); i++) {
            mistaken = false;
            FiscalYear anchor = anchor(years.get(i), AT + "/" + i);
            if (!mistaken) {
                anchors.add(anchor);
            }
        }
        return anchors;
    }

    private FiscalYear anchor(JsonNode item, String at) {
        Integer ledgerType = item.has("ledgerType") ? item.path("ledgerType").asInt() : null;
        String company = item.path("company").asText();
        int year = item.path("year").asInt();
        long forms = List.of("firstMonth", "firstDay", "firstDays").stream().filter(item::has).count();
        if (forms != 1) {
            error(at, forms == 0 ? "the anchor does not say when fiscal year " + year + " begins" : "the anchor says more than once when it begins",
                    "give one of the keys: firstMonth (its periods are months), firstDay with periods and label (periods of four weeks or as many"
                            + " weeks as weeks says), firstDays with label or labels (any other periods)");
            return null;
        }
        boolean own = item.has("label") || item.has("labels");
        if (item.has("firstMonth") && !own) {
            if (item.has("weeks")) {
                error(at + "/weeks", "periods of weeks need labels of their own", "remove it, or add label, e.g. 'P{p} FY26'");
            }
            return new FiscalYear(company, ledgerType, year, parsed(item, at, "firstMonth", YearMonth::parse, "a year and month such as 2025-01"),
                    item.has("periods") ? item.path("periods").asInt() : null, List.of(), null, List.of());
        }
        List<LocalDate> firstDays = item.has("firstDays") ? given(item, at) : ofWeeks(item, at, year);
        LocalDate end = !item.has("firstDays") && !firstDays.isEmpty() ? firstDays.get(firstDays.size() - 1).plusDays(days(item)) : null;
        return new FiscalYear(company, ledgerType, year, null, null, firstDays, end, labels(item, at, firstDays.size()));
    }

    private List<LocalDate> ofWeeks(JsonNode item, String at, int year) {
        LocalDate first = item.has("firstMonth")
                ? parsed(item, at, "firstMonth", month -> YearMonth.parse(month).atDay(1), "a year and month such as 2025-01")
                : parsed(item, at, "firstDay", LocalDate::parse, "a day such as 2025-12-29");
        if (!item.has("periods")) {
            error(at, "the anchor does not say how many periods fiscal year " + year + " has", "add periods, e.g. periods: 13");
        }
        return first == null ? List.of() : IntStream.range(0, item.path("periods").asInt()).mapToObj(i -> first.plusDays((long) i * days(item))).toList();
    }

    private static int days(JsonNode item) {
        return item.path("weeks").asInt(4) * DAYS_A_WEEK;
    }

    private List<LocalDate> given(JsonNode item, String at) {
        for (String key : List.of("periods", "weeks")) {
            if (item.has(key)) {
                error(at + "/" + key, "key '" + key + "' does not go with firstDays: the list has a day for each period", "remove it");
            }
        }
        List<LocalDate> days = new ArrayList<>();
        for (JsonNode day : item.path("firstDays")) {
            try {
                days.add(LocalDate.parse(day.asText()));
            } catch (RuntimeException e) {
                error(at + "/firstDays", "'" + day.asText() + "' is no day", "write the first day of each period, such as 2026-01-01");
            }
        }
        for (int i = 1; i < days.size(); i++) {
            if (!days.get(i).isAfter(days.get(i - 1))) {
                error(at + "/firstDays", days.get(i) + " does not come after " + days.get(i - 1), "list the periods in their order");
            }
        }
        return days;
    }

    private List<String> labels(JsonNode item, String at, int periods) {
        if (item.has("label") == item.has("labels")) {
            error(at, item.has("label") ? "both label and labels are given" : "periods that are not months need labels of their own",
                    "give label, a pattern such as 'P{p} FY26', or labels, a list with the label of each period");
            return List.of();
        }
        List<String> labels = new ArrayList<>();
        if (item.has("labels")) {
            item.path("labels").forEach(label -> labels.add(label.asText().strip()));
            if (labels.size() != periods && periods > 0) {
                error(at + "/labels", labels.size() + " labels for " + periods + " periods", "list one label for each period");
            }
        } else {
            String pattern = item.path("label").asText().strip();
            Matcher placeholder = PLACEHOLDER.matcher(pattern);
            boolean numbered = false;
            while (placeholder.find()) {
                numbered = true;
                if (!placeholder.group(1).matches("pp?")) {
                    error(at + "/label", "'" + placeholder.group() + "' stands for nothing", "write {p} for the period's number, {pp} for two digits of it");
                    return List.of();
                }
            }
            if (!numbered) {
                error(at + "/label", "all periods of the year would bear the label '" + pattern + "'", "let it show the period's number, e.g. 'P{p} FY26'");
                return List.of();
            }
            for (int p = 1; p <= periods; p++) {
                labels.add(pattern.replace("{pp}", p < 10 ? "0" + p : "" + p).replace("{p}", "" + p));
            }
        }
        return labels;
    }

    private <T> T parsed(JsonNode item, String at, String key, Function<String, T> parse, String remedy) {
        try {
            return parse.apply(item.path(key).asText());
        } catch (RuntimeException e) {
            error(at + "/" + key, "'" + item.path(key).asText() + "' cannot be read", "write " + remedy);
            return null;
        }
    }

    private void error(String at, String message, String remedy) {
        mistaken = true;
        findings.add(text.error(at, message, remedy));
    }
}
