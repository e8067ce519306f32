package io.mlconnector.x3anaplan.codetable;

import io.mlconnector.x3anaplan.finding.Invisible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads a mapping table as people and spreadsheets save it: byte order mark, comma, semicolon or tab, empty lines and columns. */
final class CodeTableFile {

    private static final Set<String> COLUMNS = Set.of("chart", "type", "code", "member", "name", "parent", "sign");

    private final boolean accounts;
    private final TableReport report;
    private final TableValue values;
    private final List<CodeTableRow> rows = new ArrayList<>();
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private int width;

    CodeTableFile(String kind, TableReport report) {
        this.accounts = kind.equals("accounts");
        this.report = report;
        this.values = new TableValue(report);
    }

    /** All rows that can be understood; the others are findings. */
    List<CodeTableRow> rows() {
        int before = report.findings().sorted().size();
        TableText text = TableText.read(report.file(), COLUMNS, report);
        if (text.text().isBlank()) {
            if (report.findings().sorted().size() == before) {
                report.error(1, 1, "the table is empty", "write a header line and a row for each code, e.g. " + example());
            }
            return rows;
        }
        boolean head = true;
        for (CsvRow row : new CsvReader(text.text(), text.separator(), text.firstLine(), report).rows()) {
            if (row.isEmpty()) {
                continue;
            } else if (head) {
                header(row);
                head = false;
            } else if (!row.broken() && columns.containsKey("code") && columns.containsKey("member") && fits(row)) {
                row(row);
            }
        }
        duplicates();
        new ParentChecks(rows, accounts, report).run();
        new LongNames(rows, report).run();
        return rows;
    }

    private String example() {
        return accounts ? "chart,code,member / *,*,{chart}-{code}" : "type,code,member / CCT,*,{code}";
    }

    private void header(CsvRow row) {
        width = row.cells().size();
        Map<String, CsvCell> first = new LinkedHashMap<>();
        for (int i = 0; i < row.cells().size(); i++) {
            CsvCell cell = row.cells().get(i);
            String name = Invisible.stripped(cell.text()).toLowerCase(Locale.ROOT);
            String key = name.equals("type") ? "chart" : name;
            if (!name.isEmpty() && !COLUMNS.contains(name)) {
                report.error(cell.line(), cell.column(), "unknown column '" + Invisible.stripped(cell.text()) + "'", "the columns are "
                        + (accounts ? "chart" : "type") + ", code, member, name, parent, sign");
            } else if (first.putIfAbsent(key, cell) != null && !name.isEmpty()) {
                report.error(cell.line(), cell.column(), "column '" + name + "' stands twice in the header, first at column " + first.get(key).column(),
                        "keep one of the two");
            } else if (!name.isEmpty()) {
                columns.put(key, i);
            }
        }
        for (String needed : List.of("code", "member")) {
            if (!columns.containsKey(needed)) {
                report.error(row.line(), 1, "there is no column '" + needed + "'", "write the column names into the first line, e.g. "
                        + example().split(" /")[0]);
            }
        }
    }

    /** A separator too many or too few moves every value behind it into another column: a name into parent or sign. */
    private boolean fits(CsvRow row) {
        int size = row.cells().size();
        if (size == width) {
            return true;
        }
        CsvCell place = row.cells().get(Math.min(size, width) - (size < width ? 1 : 0));
        report.error(place.line(), place.column(), "the row has " + size + " values where the header has " + width, size > width
                ? "write a value that holds the separator in quotes, or remove the separators too many"
                : "add the separators that are missing, also behind the last value");
        return false;
    }

    private void row(CsvRow row) {
        CsvCell codeCell = row.cells().get(columns.get("code"));
        CsvCell memberCell = row.cells().get(columns.get("member"));
        String chart = key(row, "chart");
        String code = values.key(codeCell, "code");
        String member = values.key(memberCell, "member");
        String parent = key(row, "parent");
        String name = columns.containsKey("name") ? values.name(row.cells().get(columns.get("name"))) : "";
        String sign = columns.containsKey("sign") ? Invisible.stripped(row.cells().get(columns.get("sign")).text()) : "";
        if (code.isEmpty()) {
            error(codeCell, "there is no code", "write a code, a prefix such as 601*, or *");
        } else if (code.indexOf('*') >= 0 && code.indexOf('*') < code.length() - 1) {
            error(codeCell, "'" + code + "' is neither a code nor a prefix", "* may stand at the end only");
        } else if (member.isEmpty()) {
            error(memberCell, "code " + code + " has no member", "write the list member it becomes, or remove the row: then the policy for unmapped codes applies");
        } else if (!sign.matches("|1|-1|\\+1")) {
            error(row.cells().get(columns.get("sign")), "sign '" + sign + "' cannot be read", "write 1, -1, or nothing");
        } else if (member.replaceAll("\\{(chart|code)}", "").matches(".*[{}].*")) {
            error(memberCell, "'" + member + "' has an unknown placeholder", "only {chart} and {code} may stand in braces");
        } else if (parent.replaceAll("\\{(chart|code)}", "").matches(".*[{}].*")) {
            error(row.cells().get(columns.get("parent")), "'" + parent + "' has an unknown placeholder", "only {chart} and {code} may stand in braces");
        } else if (member.length() > Member.MOST_CHARACTERS) {
            error(memberCell, "member '" + member + "' has " + member.length() + " characters", "Anaplan takes codes of at most "
                    + Member.MOST_CHARACTERS + ": shorten it");
        } else {
            rows.add(new CodeTableRow(codeCell.line(), codeCell.column(), chart.isEmpty() ? "*" : chart, code,
                    new Member(member, name, parent, sign.equals("-1") ? -1 : 1)));
        }
    }

    private String key(CsvRow row, String column) {
        Integer index = columns.get(column);
        return index == null ? "" : values.key(row.cells().get(index), column.equals("chart") && !accounts ? "type" : column);
    }

    private void duplicates() {
        Map<String, CodeTableRow> seen = new TreeMap<>();
        for (CodeTableRow row : rows) {
            CodeTableRow first = seen.putIfAbsent(row.chart() + "\n" + row.pattern(), row);
            if (first != null) {
                report.error(row.line(), row.column(), "code " + row.pattern() + " of " + row.chart() + " already stands in line " + first.line(),
                        "keep one of the two rows");
            }
            String member = row.member().code();
            if (row.isPattern() && member.contains("{code}") && accounts && row.chart().equals("*") && !member.contains("{chart}")) {
                report.warning(row.line(), row.column(), "codes that two charts share would become one member by '" + member
                        + "'; a list with such codes is refused", "write {chart} into it");
            }
        }
    }

    private void error(CsvCell cell, String message, String remedy) {
        report.error(cell.line(), cell.column(), message, remedy);
    }
}
