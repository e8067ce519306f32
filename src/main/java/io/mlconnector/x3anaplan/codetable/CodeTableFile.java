package io.mlconnector.x3anaplan.codetable;

import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads a mapping table as people and spreadsheets save it: byte order mark, comma, semicolon or tab, empty lines and columns. */
final class CodeTableFile {

    /** Longest name or code in Anaplan (reference anaplan-api 8.1). */
    private static final int MOST_CHARACTERS = 60;
    private static final Set<String> COLUMNS = Set.of("chart", "type", "code", "member", "name", "parent", "sign");

    private final Path file;
    private final boolean accounts;
    private final Findings findings;

    CodeTableFile(Path file, String kind, Findings findings) {
        this.file = file;
        this.accounts = kind.equals("accounts");
        this.findings = findings;
    }

    /** All rows that can be understood; the others are findings. */
    List<CodeTableRow> rows() {
        List<CodeTableRow> rows = new ArrayList<>();
        String text = text();
        if (text.isBlank()) {
            error(1, "the table is empty", "write a header line and a row for each code, e.g. " + example());
            return rows;
        }
        String head = text.lines().findFirst().orElse("");
        char separator = head.indexOf('\t') >= 0 ? '\t' : head.indexOf(';') >= 0 ? ';' : ',';
        CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(separator).setTrim(true).setIgnoreEmptyLines(true).get();
        try (CSVParser parser = format.parse(new StringReader(text))) {
            Map<String, Integer> columns = null;
            for (CSVRecord record : parser) {
                long line = parser.getCurrentLineNumber();
                if (columns == null) {
                    columns = header(record);
                } else if (record.stream().anyMatch(value -> !value.isEmpty())) {
                    row(record, columns, line, rows);
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            error(1, "cannot be read as CSV: " + e.getMessage(), "check the quotes: a quote within a quoted value is written twice");
        }
        duplicates(rows);
        return rows;
    }

    private String example() {
        return accounts ? "chart,code,member / *,*,{chart}-{code}" : "type,code,member / CCT,*,{code}";
    }

    private String text() {
        try {
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            error(0, "is not UTF-8", "save it as 'CSV UTF-8' from the spreadsheet");
        } catch (IOException e) {
            error(0, "cannot be read: " + e.getMessage(), "check that the file is there and may be read");
        }
        return " ";
    }

    private Map<String, Integer> header(CSVRecord record) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < record.size(); i++) {
            String name = record.get(i).toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && !COLUMNS.contains(name)) {
                error(1, "unknown column '" + record.get(i) + "'", "the columns are " + (accounts ? "chart" : "type") + ", code, member, name, parent, sign");
            } else if (!name.isEmpty()) {
                columns.put(name.equals("type") ? "chart" : name, i);
            }
        }
        for (String needed : List.of("code", "member")) {
            if (!columns.containsKey(needed)) {
                error(1, "there is no column '" + needed + "'", "write the column names into the first line, e.g. " + example().split(" /")[0]);
            }
        }
        return columns;
    }

    private void row(CSVRecord record, Map<String, Integer> columns, long line, List<CodeTableRow> rows) {
        if (!columns.containsKey("code") || !columns.containsKey("member")) {
            return;
        }
        String chart = value(record, columns, "chart");
        String code = value(record, columns, "code");
        String member = value(record, columns, "member");
        String sign = value(record, columns, "sign");
        if (code.isEmpty()) {
            error(line, "there is no code", "write a code, a prefix such as 601*, or *");
        } else if (code.indexOf('*') >= 0 && code.indexOf('*') < code.length() - 1) {
            error(line, "'" + code + "' is neither a code nor a prefix", "* may stand at the end only");
        } else if (member.isEmpty()) {
            error(line, "code " + code + " has no member", "write the list member it becomes, or remove the row: then the policy for unmapped codes applies");
        } else if (!sign.matches("|1|-1|\\+1")) {
            error(line, "sign '" + sign + "' cannot be read", "write 1, -1, or nothing");
        } else if (member.replaceAll("\\{(chart|code)}", "").matches(".*[{}].*")) {
            error(line, "'" + member + "' has an unknown placeholder", "only {chart} and {code} may stand in braces");
        } else {
            length(line, member, value(record, columns, "name"));
            rows.add(new CodeTableRow(line, chart.isEmpty() ? "*" : chart, code, new Member(member, value(record, columns, "name"),
                    value(record, columns, "parent"), sign.equals("-1") ? -1 : 1)));
        }
    }

    private void length(long line, String member, String name) {
        for (String text : List.of(member, name)) {
            if (text.length() > MOST_CHARACTERS) {
                error(line, "'" + text + "' has " + text.length() + " characters", "Anaplan takes at most " + MOST_CHARACTERS + " in names and codes");
            }
        }
    }

    private void duplicates(List<CodeTableRow> rows) {
        Map<String, CodeTableRow> seen = new TreeMap<>();
        for (CodeTableRow row : rows) {
            CodeTableRow first = seen.putIfAbsent(row.chart() + "\n" + row.pattern(), row);
            if (first != null) {
                error(row.line(), "code " + row.pattern() + " of " + row.chart() + " already stands in line " + first.line(), "keep one of the two rows");
            }
            String member = row.member().code();
            if (row.isPattern() && member.contains("{code}") && accounts && row.chart().equals("*") && !member.contains("{chart}")) {
                findings.add(Finding.warning(file, (int) row.line(), 0, "codes that two charts share would become one member by '" + member
                        + "'; a list with such codes is refused", "write {chart} into it"));
            }
        }
    }

    private static String value(CSVRecord record, Map<String, Integer> columns, String name) {
        Integer column = columns.get(name);
        return column == null || column >= record.size() ? "" : record.get(column);
    }

    private void error(long line, String message, String remedy) {
        findings.add(Finding.error(file, (int) line, 0, message, remedy));
    }
}
