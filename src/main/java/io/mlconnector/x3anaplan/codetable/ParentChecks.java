package io.mlconnector.x3anaplan.codetable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Parents that lead in a circle, and parents that the table does not make. */
final class ParentChecks {

    private final List<CodeTableRow> rows;
    private final boolean accounts;
    private final TableReport report;

    ParentChecks(List<CodeTableRow> rows, boolean accounts, TableReport report) {
        this.rows = rows;
        this.accounts = accounts;
        this.report = report;
    }

    void run() {
        circles();
        Set<String> named = new LinkedHashSet<>();
        List<Pattern> made = new ArrayList<>();
        for (CodeTableRow row : rows) {
            named.add(row.member().code());
            if (row.member().code().contains("{")) {
                made.add(made(row));
            }
        }
        Map<String, List<CodeTableRow>> unknown = new LinkedHashMap<>();
        for (CodeTableRow row : rows) {
            String parent = row.member().parent();
            String any = parent.replace("{chart}", row.chart().equals("*") ? "FRA" : row.chart()).replace("{code}", row.isPattern() ? "1" : row.pattern());
            if (!parent.isEmpty() && !named.contains(parent) && made.stream().noneMatch(pattern -> pattern.matcher(any).matches())) {
                unknown.computeIfAbsent(parent, p -> new ArrayList<>()).add(row);
            }
        }
        unknown.forEach((parent, of) -> report.warning(of.get(0).line(), of.get(0).column(), "parent '" + parent + "' of member "
                + of.get(0).member().code() + (of.size() == 1 ? "" : " and of " + (of.size() - 1) + " more") + " is no member of this table",
                "correct it, or see that the list has an item of this code: Anaplan refuses a member whose parent it does not know"));
    }

    /** What a row with placeholders may make. */
    private static Pattern made(CodeTableRow row) {
        String prefix = row.isPattern() ? row.pattern().substring(0, row.pattern().length() - 1) : row.pattern();
        String code = Pattern.quote(prefix) + (row.isPattern() ? ".*" : "");
        String chart = row.chart().equals("*") ? ".+" : Pattern.quote(row.chart());
        StringBuilder pattern = new StringBuilder();
        for (String part : row.member().code().split("(?=\\{)|(?<=})")) {
            pattern.append(part.equals("{code}") ? code : part.equals("{chart}") ? chart : Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString());
    }

    private void circles() {
        Map<String, CodeTableRow> byMember = new HashMap<>();
        for (CodeTableRow row : rows) {
            if (!row.member().parent().isEmpty()) {
                byMember.putIfAbsent(filled(row, row.member().code()), row);
            }
        }
        Set<String> told = new LinkedHashSet<>();
        for (String start : List.copyOf(byMember.keySet())) {
            Set<String> way = new LinkedHashSet<>();
            String at = start;
            while (byMember.containsKey(at) && way.add(at)) {
                at = filled(byMember.get(at), byMember.get(at).member().parent());
            }
            if (way.contains(at) && !told.contains(at)) {
                List<String> circle = new ArrayList<>(way).subList(new ArrayList<>(way).indexOf(at), way.size());
                told.addAll(circle);
                CodeTableRow row = circle.stream().map(byMember::get).min(java.util.Comparator.comparingInt(CodeTableRow::line)).orElseThrow();
                report.error(row.line(), row.column(), "parents lead in a circle: " + String.join(" -> ", circle) + " -> " + at,
                        "remove one of these parents" + (accounts ? ", e.g. that of the account that stands highest" : ""));
            }
        }
    }

    private static String filled(CodeTableRow row, String text) {
        return row.isPattern() ? text : text.replace("{code}", row.pattern()).replace("{chart}", row.chart());
    }
}
