package io.mlconnector.x3anaplan.staging;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Writes rows into a table by COPY, some thousands at a time, so that a cursor on the same connection can go on in between. */
final class RowCopy {

    private static final int FLUSH_CHARACTERS = 1 << 20;

    private final Connection connection;
    private final String sql;
    private final StringBuilder buffer = new StringBuilder();

    /** @param table with its columns, e.g. {@code staged_row (stage, seq)} */
    RowCopy(Connection connection, String table) {
        this.connection = connection;
        this.sql = "copy " + table + " from stdin";
    }

    void add(Object... columns) throws SQLException {
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) {
                buffer.append('\t');
            }
            append(columns[i]);
        }
        buffer.append('\n');
        if (buffer.length() >= FLUSH_CHARACTERS) {
            flush();
        }
    }

    void flush() throws SQLException {
        if (buffer.isEmpty()) {
            return;
        }
        byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
        buffer.setLength(0);
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            copy.writeToCopy(bytes, 0, bytes.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void append(Object value) {
        if (value == null) {
            buffer.append("\\N");
            return;
        }
        String text = value.toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> buffer.append("\\\\");
                case '\t' -> buffer.append("\\t");
                case '\n' -> buffer.append("\\n");
                case '\r' -> buffer.append("\\r");
                default -> buffer.append(c);
            }
        }
    }
}
