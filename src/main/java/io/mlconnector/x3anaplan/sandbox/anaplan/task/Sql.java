package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Statements of one import run, on its connection and in its transaction. */
final class Sql {

    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    int run(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement s = prepared(sql, arguments)) {
            return s.executeUpdate();
        }
    }

    /** The first column of the first row, 0 for none. */
    long number(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement s = prepared(sql, arguments); ResultSet rs = s.executeQuery()) {
            return rs.next() ? rs.getLong(1) : 0;
        }
    }

    /** The first column of the first row, null for none. */
    String text(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement s = prepared(sql, arguments); ResultSet rs = s.executeQuery()) {
            return rs.next() ? rs.getString(1) : null;
        }
    }

    /** The table of what is wrong with rows: {@code severity} is E (rejected) or W (loaded with a warning). */
    void createProblems() throws SQLException {
        run("CREATE TEMP TABLE problem (line bigint, ord int, severity text, message text) ON COMMIT DROP");
    }

    /** {@code text} as an SQL literal, for the names of dimensions and line items in generated statements. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    Connection connection() {
        return connection;
    }

    private PreparedStatement prepared(String sql, Object... arguments) throws SQLException {
        PreparedStatement s = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            s.setObject(i + 1, arguments[i]);
        }
        return s;
    }
}
