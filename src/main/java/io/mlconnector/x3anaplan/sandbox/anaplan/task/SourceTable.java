package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import io.mlconnector.x3anaplan.sandbox.anaplan.file.Content;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.FileDef;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * The rows of a file in a temporary table {@code src(line, c0, c1, ...)}, read by the stored definition of the file.
 *
 * @param headers of the file as it is now (the stored ones when the file has no header row)
 * @param rows data rows
 * @param sha256 of the plain bytes
 */
record SourceTable(List<String> headers, long rows, String sha256, long bytes) {

    /**
     * Streams the content into the table.
     *
     * @throws ImportFailure when the text cannot be split into columns
     */
    static SourceTable load(Connection c, Content content, FileDef file) throws SQLException {
        MessageDigest digest = newDigest();
        long[] bytes = new long[1];
        try (DigestInputStream in = new DigestInputStream(content.open(), digest) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                int n = super.read(b, off, len);
                bytes[0] += Math.max(0, n);
                return n;
            }
        }; BufferedReader text = new BufferedReader(new InputStreamReader(in, Charset.forName(file.encoding())), 1 << 16)) {
            List<String> headers = file.headerNames();
            CSVParser rows = CSVParser.parse(text, format(file));
            Iterator<CSVRecord> iterator = rows.iterator();
            long row = 0;
            while (file.headerRow() > row && iterator.hasNext()) {
                headers = iterator.next().stream().map(SourceTable::visible).toList();
                row++;
            }
            for (; row < file.firstDataRow() - 1 && iterator.hasNext(); row++) {
                iterator.next();
            }
            List<String> columns = headers;
            createTable(c, columns.size());
            long loaded = copy(c, rows, iterator, columns.size());
            return new SourceTable(columns, loaded, HexFormat.of().formatHex(digest.digest()), bytes[0]);
        } catch (UncheckedIOException | IOException e) {
            boolean open = String.valueOf(e.getMessage()).contains("EOF reached before encapsulated token finished");
            throw new ImportFailure(open ? "unmatchedTextDelimiter" : "columnSeparatorExpected", e.getMessage());
        }
    }

    /** The column of a header, when the file has it. */
    Optional<String> column(String header) {
        int i = header == null ? -1 : headers.indexOf(visible(header));
        return i < 0 ? Optional.empty() : Optional.of("c" + i);
    }

    /** Without what stands invisibly around a name, such as the byte order mark of the first. */
    private static String visible(String header) {
        return header.replaceAll("^[\\p{Cf}\\p{Z}\\s]+|[\\p{Cf}\\p{Z}\\s]+$", "").replace('\u00a0', ' ');
    }

    /** @throws ImportFailure {@code missingFields} when the file has no such header */
    String requiredColumn(String header) {
        return column(header).orElseThrow(() -> new ImportFailure("missingFields", "Missing field: " + header));
    }

    private static CSVFormat format(FileDef file) {
        CSVFormat.Builder format = CSVFormat.RFC4180.builder().setDelimiter(file.separator()).setIgnoreEmptyLines(false);
        return format.setQuote(file.delimiter().isEmpty() ? null : file.delimiter().charAt(0)).get();
    }

    private static void createTable(Connection c, int columns) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.execute("CREATE TEMP TABLE src (line bigint" + IntStream.range(0, columns).mapToObj(i -> ", c" + i + " text")
                    .collect(Collectors.joining()) + ") ON COMMIT DROP");
        }
    }

    private static long copy(Connection c, CSVParser parser, Iterator<CSVRecord> rows, int columns) throws SQLException, IOException {
        long loaded = 0;
        try (Writer out = new BufferedWriter(new OutputStreamWriter(
                new PGCopyOutputStream(c.unwrap(PGConnection.class), "COPY src FROM STDIN", 1 << 16), StandardCharsets.UTF_8), 1 << 16)) {
            StringBuilder row = new StringBuilder();
            while (true) {
                long line = parser.getCurrentLineNumber() + 1; // of the row's first character: values may span lines
                if (!rows.hasNext()) {
                    break;
                }
                CSVRecord record = rows.next();
                if (record.size() == 1 && record.get(0).isEmpty()) {
                    continue; // an empty line counts as a line, not as a row
                }
                row.setLength(0);
                row.append(line);
                for (int i = 0; i < columns; i++) {
                    escape(row.append('\t'), i < record.size() ? record.get(i) : "");
                }
                out.append(row.append('\n'));
                loaded++;
            }
        }
        try (Statement s = c.createStatement()) {
            s.execute("ANALYZE src");
        }
        return loaded;
    }

    private static void escape(StringBuilder out, String value) {
        for (int i = 0; i < value.length(); i++) {
            char ch = value.charAt(i);
            switch (ch) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 0 -> { } // PostgreSQL stores no NUL
                default -> out.append(ch);
            }
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> columns() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            names.add("c" + i);
        }
        return names;
    }
}
