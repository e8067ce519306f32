package io.mlconnector.x3anaplan.codetable;

import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping table: which list member an X3 code becomes. Codes are looked up within their chart of accounts or dimension type;
 * an exact code beats a prefix ({@code 601*}), a longer prefix a shorter one, any prefix the fallback ({@code *}); at each of
 * these a row for the chart itself beats a row for any chart ({@code *}).
 */
public final class CodeTable {

    private final Path file;
    private final String kind;
    private final List<CodeTableRow> rows;
    private final Map<String, CodeTableRow> byPattern = new HashMap<>();
    private final String version;
    private final int longest;

    private CodeTable(Path file, String kind, List<CodeTableRow> rows) {
        this.file = file;
        this.kind = kind;
        this.rows = rows;
        int most = 0;
        StringBuilder text = new StringBuilder();
        for (CodeTableRow row : rows) {
            byPattern.put(row.chart() + "\n" + row.pattern(), row);
            most = Math.max(most, row.pattern().length());
            text.append(row.chart()).append('\t').append(row.pattern()).append('\t').append(row.member()).append('\n');
        }
        longest = most;
        try {
            version = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a table.
     *
     * @param kind {@code accounts} or {@code cost-centers}
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault with every mistake, with its line
     */
    public static CodeTable read(Path csv, String kind) {
        Findings findings = new Findings();
        List<CodeTableRow> rows = new CodeTableFile(kind, new TableReport(csv, findings)).rows();
        findings.refuseErrors();
        return new CodeTable(csv, kind, rows);
    }

    /** Every mistake of a table, without using it. */
    public static List<Finding> check(Path csv, String kind) {
        Findings findings = new Findings();
        new CodeTableFile(kind, new TableReport(csv, findings)).rows();
        return findings.sorted();
    }

    /** The member that a code becomes, its pattern filled in; empty if the table has no row for it. */
    public Optional<Member> member(String chart, String code) {
        return row(chart, code).map(row -> row.member(chart, code));
    }

    /** The pattern that writes a code into the member it becomes, e.g. {@code {chart}-{code}}; empty where the table names the member itself. */
    public Optional<String> pattern(String chart, String code) {
        return row(chart, code).map(row -> row.member().code()).filter(member -> member.contains("{code}"));
    }

    /** The row by which it does, as chart and pattern, and whether that is the code itself, a prefix or the fallback: {@code *}/601* (prefix). */
    public Optional<String> rule(String chart, String code) {
        return row(chart, code).map(CodeTableRow::rule);
    }

    private Optional<CodeTableRow> row(String chart, String code) {
        CodeTableRow exact = at(chart, code);
        for (int length = Math.min(code.length(), longest - 1); exact == null && length >= 0; length--) {
            exact = at(chart, code.substring(0, length) + "*");
        }
        return Optional.ofNullable(exact);
    }

    private CodeTableRow at(String chart, String pattern) {
        CodeTableRow row = byPattern.get(chart + "\n" + pattern);
        return row != null ? row : byPattern.get("*\n" + pattern);
    }

    /** The members as the rows name them, patterns not filled in. */
    public Collection<Member> members() {
        return rows.stream().map(CodeTableRow::member).toList();
    }

    /** SHA-256 over the rows; changes whenever a row does, and not with quotes, separators or line ends. */
    public String version() {
        return version;
    }

    /**
     * Rows that fit no code of X3, with what X3 has in their place: what a spreadsheet or a typing error made of a code.
     *
     * @param codes all that X3 has in the charts that are read; empty: nothing is known, and nothing is found
     */
    public List<Finding> misfits(Collection<X3Code> codes) {
        return new TableFit(file, kind, codes).misfits(rows);
    }

    /** How many rows name codes, apart from fallbacks. */
    public int size() {
        return (int) rows.stream().filter(row -> !row.pattern().equals("*")).count();
    }
}
