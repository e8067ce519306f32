package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.sql.Attempts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Statements and transactions of this package, without a framework. One call of {@link #transaction} is one transaction. */
final class Sql {

    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Sql() {
    }

    /** Tried again where that is safe, see {@link Attempts}. */
    static <T> T transaction(DataSource dataSource, Work<T> work) {
        return transaction(dataSource, Connection.TRANSACTION_READ_COMMITTED, work, true);
    }

    /** For work that reads what can be read once only, such as a stream. */
    static <T> T transactionOnce(DataSource dataSource, Work<T> work) {
        return transaction(dataSource, Connection.TRANSACTION_READ_COMMITTED, work, false);
    }

    /** One repeatable-read snapshot: everything that {@code work} reads is as it was at its first statement. */
    static <T> T snapshot(DataSource dataSource, Work<T> work) {
        return transaction(dataSource, Connection.TRANSACTION_REPEATABLE_READ, work, true);
    }

    private static <T> T transaction(DataSource dataSource, int isolation, Work<T> work, boolean repeatable) {
        try {
            return repeatable ? Attempts.of(() -> once(dataSource, isolation, work)) : once(dataSource, isolation, work);
        } catch (SQLException e) {
            throw new IllegalStateException("The database failed while staging: " + e.getMessage()
                    + ". Nothing was committed; the slice is staged again with the next run.", e);
        }
    }

    private static <T> T once(DataSource dataSource, int isolation, Work<T> work) throws SQLException {
        try (Connection connection = Attempts.connection(dataSource)) {
            int before = connection.getTransactionIsolation();
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(isolation);
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setTransactionIsolation(before);
                connection.setAutoCommit(true);
            }
        }
    }

    static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    static <T> List<T> list(Connection connection, String sql, Row<T> row, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters); ResultSet rows = statement.executeQuery()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(row.read(rows));
            }
            return list;
        }
    }

    static <T> Optional<T> first(Connection connection, String sql, Row<T> row, Object... parameters) throws SQLException {
        return list(connection, sql, row, parameters).stream().findFirst();
    }

    static PreparedStatement prepare(Connection connection, String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i] instanceof java.time.Instant instant
                        ? instant.atOffset(java.time.ZoneOffset.UTC) : parameters[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
