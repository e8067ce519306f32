package io.mlconnector.x3anaplan.vault;

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

/** Short forms for the plain statements of this package. Failures of the database are no one's fault but ours: unchecked. */
final class Sql {

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet rs) throws SQLException;
    }

    /** What happens in one transaction. */
    interface Work<T> {
        T in(Connection c) throws SQLException;
    }

    private Sql() {
    }

    static <T> T transaction(DataSource database, Work<T> work) {
        try (Connection c = database.getConnection()) {
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
        } catch (SQLException e) {
            throw new IllegalStateException("database: " + e.getMessage(), e);
        }
    }

    static int update(Connection c, String sql, Object... values) throws SQLException {
        try (PreparedStatement s = prepare(c, sql, values)) {
            return s.executeUpdate();
        }
    }

    static <T> List<T> all(Connection c, Row<T> row, String sql, Object... values) throws SQLException {
        List<T> all = new ArrayList<>();
        try (PreparedStatement s = prepare(c, sql, values); ResultSet rs = s.executeQuery()) {
            while (rs.next()) {
                all.add(row.read(rs));
            }
        }
        return all;
    }

    static <T> Optional<T> first(Connection c, Row<T> row, String sql, Object... values) throws SQLException {
        return all(c, row, sql, values).stream().findFirst();
    }

    private static PreparedStatement prepare(Connection c, String sql, Object... values) throws SQLException {
        PreparedStatement s = c.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Instant instant) {
                s.setTimestamp(i + 1, Timestamp.from(instant));
            } else {
                s.setObject(i + 1, values[i]);
            }
        }
        return s;
    }
}
