package io.mlconnector.x3anaplan.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Short forms for plain statements. Failures of the database are no one's fault but ours: unchecked. */
public final class Sql {

    /** Reads one row. */
    public interface Row<T> {
        T read(ResultSet rs) throws SQLException;
    }

    /** What happens in one transaction. */
    public interface Work<T> {
        T in(Connection c) throws SQLException;
    }

    private Sql() {
    }

    /** All of the work, or, if it throws, nothing; tried again where that is safe, see {@link Attempts}. */
    public static <T> T transaction(DataSource database, Work<T> work) {
        try {
            return Attempts.of(() -> once(database, work));
        } catch (SQLException e) {
            throw new IllegalStateException("database: " + e.getMessage(), e);
        }
    }

    private static <T> T once(DataSource database, Work<T> work) throws SQLException {
        try (Connection c = Attempts.connection(database)) {
            c.setAutoCommit(false);
            try {
                T result = work.in(c);
                c.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                c.rollback();
                throw e;
            } finally {
                c.setAutoCommit(true);
            }
        }
    }

    public static int update(DataSource database, String sql, Object... values) {
        return transaction(database, c -> update(c, sql, values));
    }

    public static int update(Connection c, String sql, Object... values) throws SQLException {
        try (PreparedStatement s = prepare(c, sql, values)) {
            return s.executeUpdate();
        }
    }

    public static <T> List<T> all(DataSource database, Row<T> row, String sql, Object... values) {
        return transaction(database, c -> all(c, row, sql, values));
    }

    public static <T> List<T> all(Connection c, Row<T> row, String sql, Object... values) throws SQLException {
        List<T> all = new ArrayList<>();
        try (PreparedStatement s = prepare(c, sql, values); ResultSet rs = s.executeQuery()) {
            while (rs.next()) {
                all.add(row.read(rs));
            }
        }
        return all;
    }

    /** The first row; empty as well where it is null. */
    public static <T> Optional<T> first(Connection c, Row<T> row, String sql, Object... values) throws SQLException {
        List<T> all = all(c, row, sql, values);
        return all.isEmpty() ? Optional.empty() : Optional.ofNullable(all.get(0));
    }

    public static <T> Optional<T> first(DataSource database, Row<T> row, String sql, Object... values) {
        return all(database, row, sql, values).stream().findFirst();
    }

    public static Instant instant(ResultSet rs, String column) throws SQLException {
        Timestamp value = rs.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    /** The texts of an array column; null stays null. */
    public static List<String> texts(ResultSet rs, String column) throws SQLException {
        Array value = rs.getArray(column);
        return value == null ? null : List.of((String[]) value.getArray());
    }

    private static PreparedStatement prepare(Connection c, String sql, Object... values) throws SQLException {
        PreparedStatement s = c.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof List<?> list) {
                s.setArray(i + 1, c.createArrayOf("text", list.toArray()));
            } else if (values[i] instanceof Instant instant) {
                s.setTimestamp(i + 1, Timestamp.from(instant));
            } else {
                s.setObject(i + 1, values[i]);
            }
        }
        return s;
    }
}
