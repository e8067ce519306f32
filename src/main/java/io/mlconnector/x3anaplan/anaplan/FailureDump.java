package io.mlconnector.x3anaplan.anaplan;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads an import's failure dump row by row, by header name (reference anaplan-api 5.4): lists and modules differ in their columns,
 * and the number of error columns varies from dump to dump.
 */
final class FailureDump {

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
     * @return rows read
     * @throws IOException if a chunk cannot be fetched or the text is no CSV
     */
    static long read(InputStream dump, Consumer<Row> to) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(true).get();
        long rows = 0;
        try (CSVParser parser = CSVParser.parse(new InputStreamReader(dump, StandardCharsets.UTF_8), format)) {
            Iterator<CSVRecord> records = parser.iterator();
            if (!records.hasNext()) {
                return 0;
            }
            List<String> header = records.next().toList();
            while (records.hasNext()) {
                to.accept(row(header, records.next()));
                rows++;
            }
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        return rows;
    }

    private static Row row(List<String> header, CSVRecord record) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> errors = new ArrayList<>();
        long line = 0;
        boolean rejected = true; // a module's dump has no status: every row of it lost at least a cell
        for (int i = 0; i < Math.min(header.size(), record.size()); i++) {
            String name = header.get(i);
            String value = record.get(i);
            if (name.equals("_Line_")) {
                line = value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
            } else if (name.equals("_Status_")) {
                rejected = !value.equals("W");
            } else if (name.startsWith("_Error_") || name.startsWith("__Error_")) {
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
