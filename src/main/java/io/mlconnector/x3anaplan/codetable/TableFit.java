package io.mlconnector.x3anaplan.codetable;

import io.mlconnector.x3anaplan.finding.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Holds the rows of a table against the codes that X3 has. */
final class TableFit {

    private static final int NAMED = 5;

    private final Path file;
    private final String noun;
    private final String chartNoun;
    private final Map<String, TreeSet<String>> byChart = new TreeMap<>();

    TableFit(Path file, String kind, Collection<X3Code> codes) {
        this.file = file;
        this.noun = kind.equals("accounts") ? "account" : "dimension";
        this.chartNoun = kind.equals("accounts") ? "chart" : "type";
        codes.forEach(code -> byChart.computeIfAbsent(code.chart(), chart -> new TreeSet<>()).add(code.code()));
    }

    List<Finding> misfits(List<CodeTableRow> rows) {
        List<Finding> misfits = new ArrayList<>();
        Set<String> unknownCharts = new LinkedHashSet<>();
        for (CodeTableRow row : byChart.isEmpty() ? List.<CodeTableRow>of() : rows) {
            if (!row.chart().equals("*") && !byChart.containsKey(row.chart())) {
                if (unknownCharts.add(row.chart())) {
                    long all = rows.stream().filter(other -> other.chart().equals(row.chart())).count();
                    misfits.add(warning(row, chartNoun + " " + row.chart() + " of " + (all == 1 ? "this row" : "these " + all + " rows")
                            + " has no " + noun + " in X3, so " + (all == 1 ? "it fits" : "they fit") + " nothing",
                            "write one that X3 has: " + String.join(", ", byChart.keySet())));
                }
            } else if (!row.pattern().equals("*") && !fits(row)) {
                misfits.add(misfit(row));
            }
        }
        return misfits;
    }

    private Collection<TreeSet<String>> codes(CodeTableRow row) {
        return row.chart().equals("*") ? byChart.values() : List.of(byChart.get(row.chart()));
    }

    private boolean fits(CodeTableRow row) {
        String prefix = row.isPattern() ? row.pattern().substring(0, row.pattern().length() - 1) : null;
        return codes(row).stream().anyMatch(codes -> {
            String next = prefix == null ? null : codes.ceiling(prefix);
            return prefix == null ? codes.contains(row.pattern()) : next != null && next.startsWith(prefix);
        });
    }

    private Finding misfit(CodeTableRow row) {
        String code = row.isPattern() ? row.pattern().substring(0, row.pattern().length() - 1) : row.pattern();
        String said = (row.isPattern() ? "prefix " : "code ") + row.pattern() + " of " + chartNoun + " " + row.chart() + " fits no " + noun + " in X3";
        String bare = withoutZeros(code);
        List<String> zeros = like(row, other -> row.isPattern() ? withoutZeros(other).startsWith(bare) : withoutZeros(other).equals(bare));
        if (code.matches("[0-9]+") && !zeros.isEmpty()) {
            return warning(row, said + ", which has " + some(zeros) + ": zeros at the beginning are lost or too many", "write "
                    + (zeros.size() == 1 && !row.isPattern() ? zeros.get(0) : "the code with its zeros") + "; format the column as text before typing codes");
        }
        List<String> spelt = like(row, other -> row.isPattern() ? other.regionMatches(true, 0, code, 0, code.length()) : other.equalsIgnoreCase(code));
        return spelt.isEmpty() ? warning(row, said, "correct the code, or remove the row")
                : warning(row, said + ", which spells it " + some(spelt), "write it as X3 does: letters in upper and lower case differ");
    }

    private List<String> like(CodeTableRow row, Predicate<String> alike) {
        return codes(row).stream().flatMap(Collection::stream).filter(alike).distinct().sorted().toList();
    }

    private static String some(List<String> codes) {
        return codes.stream().limit(NAMED).collect(Collectors.joining(", ")) + (codes.size() > NAMED ? " and " + (codes.size() - NAMED) + " more" : "");
    }

    private static String withoutZeros(String code) {
        return code.replaceFirst("^0+(?=.)", "");
    }

    private Finding warning(CodeTableRow row, String message, String remedy) {
        return Finding.warning(file, row.line(), row.column(), message, remedy);
    }
}
