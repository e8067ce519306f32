package io.mlconnector.x3anaplan.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
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
        return unchecked(() -> Attempts.of(() -> once(database, work)));
    }

    /** Never tried again: for work that takes what can be had once only, such as a stream, or a token that is good for one use. */
    public static <T> T transactionOnce(DataSource database, Work<T> work) {
        return unchecked(() -> once(database, work));
    }

    /** One repeatable-read snapshot: everything that the work reads is as it was at its first statement. Tried again where that is safe. */
    public static <T> T snapshot(DataSource database, Work<T> work) {
        return transaction(database, c -> {
            update(c, "set transaction isolation level repeatable read");
            return work.in(c);
        });
    }

    /** All of the work, or, if it throws, nothing, on the caller's connection; never tried again. */
    public static <T> T inTransaction(Connection c, Work<T> work) throws SQLException {
        boolean before = c.getAutoCommit();
        c.setAutoCommit(false);
        try {
            T result = work.in(c);
            c.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            c.rollback();
            throw e;
        } finally {
            c.setAutoCommit(before);
        }
    }

    private static <T> T once(DataSource database, Work<T> work) throws SQLException {
        try (Connection c = Attempts.connection(database)) {
            try {
                return inTransaction(c, work);
            } catch (SQLException e) {
                if (DatabaseFailure.READ_ONLY.equals(e.getSQLState())) {
                    c.abort(Runnable::run); // the pool would go on giving out this connection to a node that was demoted
                }
                throw e;
            }
        }
    }

    private static <T> T unchecked(Attempts.Attempt<T> transaction) {
        try {
            return transaction.make();
        } catch (SQLException e) {
            throw DatabaseFailure.of(e);
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
        return transaction(database, c -> first(c, row, sql, values));
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

    /** For callers that read a result piece by piece, and close it. A list is bound as an array of texts. */
    public static PreparedStatement prepare(Connection c, String sql, Object... values) throws SQLException {
        PreparedStatement s = c.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                s.setObject(i + 1, bound(c, values[i]));
            }
            return s;
        } catch (SQLException e) {
            s.close();
            throw e;
        }
    }

    private static Object bound(Connection c, Object value) throws SQLException {
        if (value instanceof List<?> texts) {
            return c.createArrayOf("text", texts.toArray());
        }
        return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
    }
}
