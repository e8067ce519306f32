package io.mlconnector.x3anaplan.anaplan;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads an import's failure dump row by row, by header name (https://help.anaplan.com/720b2e7c-593a-4f57-b677-22f4b1712924). A list's dump
 * begins with a status, E or W, a module's has none; errors stand in columns _Error_1_, _Error_2_ and so on, as many as a row needs, or in
 * __Error__0 as older answers have it.
 */
final class FailureDump {

    private static final Pattern LINE = Pattern.compile("_+line_+", Pattern.CASE_INSENSITIVE);
    private static final Pattern STATUS = Pattern.compile("_+status_+", Pattern.CASE_INSENSITIVE);
    private static final Pattern ERROR = Pattern.compile("_+error_+\\d*_*", Pattern.CASE_INSENSITIVE);

    /**
     * A source row that Anaplan complained about.
     *
     * @param line line number in the uploaded file, the header counted as line 1; 0 if the dump does not say
     * @param rejected false if the row was loaded with a warning
     * @param errors all error texts, joined by "; "
     * @param fields source columns that the dump shows, by header name
     */
    record Row(long line, boolean rejected, String errors, Map<String, String> fields) {
    }

    private FailureDump() {
    }

    /**
     * @param dump the dump's chunks in order, as one stream
     * @param format of the file that was imported: its lines are told as those of the staged file, and its separator and encoding are the
     *     dump's where nothing else is found in it
     * @return rows read
     * @throws IOException if a chunk cannot be fetched or the text is no CSV
     */
    static long read(InputStream dump, FileFormat format, Consumer<Row> to) throws IOException {
        TableText table = TableText.of(dump, format);
        CSVFormat csv = CSVFormat.DEFAULT.builder().setDelimiter(table.separator()).setIgnoreEmptyLines(true).get();
        long rows = 0;
        try (CSVParser parser = CSVParser.parse(table.text(), csv)) {
            Iterator<CSVRecord> records = parser.iterator();
            if (!records.hasNext()) {
                return 0;
            }
            List<String> header = records.next().stream().map(HeaderNames::visible).toList();
            while (records.hasNext()) {
                to.accept(row(header, records.next(), format));
                rows++;
            }
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        return rows;
    }

    private static Row row(List<String> header, CSVRecord record, FileFormat format) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> errors = new ArrayList<>();
        long line = 0;
        boolean rejected = true; // a module's dump has no status: every row of it lost at least a cell
        for (int i = 0; i < Math.min(header.size(), record.size()); i++) {
            String name = header.get(i);
            String value = record.get(i);
            if (LINE.matcher(name).matches()) {
                line = value.strip().matches("\\d{1,18}") ? format.stagedLine(Long.parseLong(value.strip())) : 0;
            } else if (STATUS.matcher(name).matches()) {
                rejected = !value.strip().equalsIgnoreCase("W");
            } else if (ERROR.matcher(name).matches()) {
                if (!value.isBlank()) {
                    errors.add(value);
                }
            } else {
                fields.put(name, value);
            }
        }
        return new Row(line, rejected, String.join("; ", errors), fields);
    }
}
