package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the failure dump of an import: CSV, every field quoted, one row per source row with a problem (anaplan-api section 5.4). */
final class Dump {

    private Dump() {
    }

    static Path write(Connection c, SourceTable source, Outcome outcome, Path to) throws SQLException {
        long errors = new Sql(c).number("SELECT max(n) FROM (SELECT count(*) n FROM problem GROUP BY line) x");
        String values = source.columns().stream().map(column -> outcome.shown().contains(column) ? "s." + column : "''")
                .collect(Collectors.joining(", "));
        String rows = "SELECT CASE WHEN p.rejected THEN 'E' ELSE 'W' END, " + values + ", s.line, p.messages FROM src s JOIN"
                + " (SELECT line, bool_or(severity = 'E') AS rejected, array_agg(message ORDER BY ord, message) AS messages"
                + " FROM problem GROUP BY line) p USING (line) ORDER BY s.line";
        try (PreparedStatement s = c.prepareStatement(rows); BufferedWriter out = Files.newBufferedWriter(to)) {
            s.setFetchSize(1000);
            List<String> header = new ArrayList<>(outcome.statusColumn() ? List.of("_Status_") : List.of());
            header.addAll(source.headers());
            header.add("_Line_");
            for (int i = 1; i <= errors; i++) {
                header.add("_Error_" + i + "_");
            }
            line(out, header);
            int columns = source.headers().size();
            try (ResultSet rs = s.executeQuery()) {
                while (rs.next()) {
                    List<String> fields = new ArrayList<>();
                    for (int i = outcome.statusColumn() ? 1 : 2; i <= columns + 2; i++) {
                        fields.add(rs.getString(i));
                    }
                    String[] messages = (String[]) rs.getArray(columns + 3).getArray();
                    for (int i = 0; i < errors; i++) {
                        fields.add(i < messages.length ? messages[i] : "");
                    }
                    line(out, fields);
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void line(BufferedWriter out, List<String> fields) throws IOException {
        out.write(fields.stream().map(f -> '"' + (f == null ? "" : f.replace("\"", "\"\"")) + '"')
                .collect(Collectors.joining(",", "", "\n")));
    }
}
