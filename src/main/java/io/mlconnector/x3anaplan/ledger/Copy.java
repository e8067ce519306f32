package io.mlconnector.x3anaplan.ledger;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Writes a page of rows with COPY; a row whose key is there already replaces the older one, within the page the last wins. */
record Copy(String table, List<String> key, List<String> others) {

    static final Copy TOUCHED = new Copy("inbox_touched", List.of("connection", "typ", "num"), List.of());
    static final Copy SEEN = new Copy("inbox_seen", List.of("connection", "typ", "num"), List.of());
    static final Copy ELSEWHERE = new Copy("inbox_elsewhere", List.of("connection", "typ", "num", "ledtyp"), List.of());
    static final Copy POISON = new Copy("inbox_poison", List.of("connection", "stream", "x3_key"),
            List.of("typ", "num", "cpy", "fiy", "per", "reason", "raw"));
    static final Copy ENTRIES = new Copy("inbox_entry", List.of("connection", "typ", "num"),
            List.of("cpy", "fcy", "jou", "accdat", "fiy", "per", "sta", "cat", "rvs", "cur", "des", "stamp"));
    static final Copy LINES = new Copy("inbox_line", List.of("connection", "typ", "num", "lin", "ledtyp"),
            List.of("led", "cpy", "fcy", "accdat", "fiy", "per", "coa", "acc", "bpr", "sns", "cur", "amtcur", "curled", "amtled",
                    "des", "stamp"));
    static final Copy ANALYTICAL_LINES = new Copy("inbox_analytical_line",
            List.of("connection", "typ", "num", "lin", "ledtyp", "analin"),
            List.of("sns", "cur", "amtcur", "curled", "amtled", "die", "cce", "stamp"));
    static final Copy ACCOUNTS = new Copy("gl_account", List.of("connection", "coa", "acc"), List.of("des", "active", "stamp"));
    static final Copy DIMENSIONS = new Copy("dimension", List.of("connection", "die", "cce"), List.of("des", "active", "stamp"));

    /** @param rows values in the order of key and others; null for SQL null */
    void write(Connection transaction, List<String[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String columns = Stream.concat(key.stream(), others.stream()).collect(Collectors.joining(","));
        String keys = String.join(",", key);
        String page = "page_of_" + table;
        try (Statement statement = transaction.createStatement()) {
            statement.execute("create temp table if not exists " + page + " (like " + table + " including defaults) on commit drop");
            CopyIn copy = transaction.unwrap(PGConnection.class).getCopyAPI()
                    .copyIn("copy " + page + " (" + columns + ") from stdin with (encoding 'UTF8')");
            try {
                StringBuilder text = new StringBuilder(1 << 16);
                for (String[] row : rows) {
                    append(text, row);
                    if (text.length() > 60_000) {
                        flush(copy, text);
                    }
                }
                flush(copy, text);
                copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
            String update = others.isEmpty() ? "do nothing" : "do update set "
                    + others.stream().map(c -> c + " = excluded." + c).collect(Collectors.joining(", "));
            statement.executeUpdate("insert into " + table + " (" + columns + ") select distinct on (" + keys + ") " + columns
                    + " from " + page + " order by " + keys + ", ctid desc on conflict (" + keys + ") " + update);
            statement.executeUpdate("delete from " + page);
        }
    }

    private static void flush(CopyIn copy, StringBuilder text) throws SQLException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    private static void append(StringBuilder text, String[] row) {
        for (int i = 0; i < row.length; i++) {
            text.append(i == 0 ? "" : "\t");
            if (row[i] == null) {
                text.append("\\N");
                continue;
            }
            for (int c = 0; c < row[i].length(); c++) {
                char ch = row[i].charAt(c);
                switch (ch) {
                    case '\\' -> text.append("\\\\");
                    case '\t' -> text.append("\\t");
                    case '\n' -> text.append("\\n");
                    case '\r' -> text.append("\\r");
                    default -> text.append(ch);
                }
            }
        }
        text.append('\n');
    }
}
