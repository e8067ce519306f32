package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.sql.Attempts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** SQL with named parameters ({@code :name}) inside one transaction. */
final class Sql {

    /** What one transaction does. */
    @FunctionalInterface
    interface Work<T> {
        T in(Sql sql) throws SQLException;
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    // Not a cast (::text).
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z][A-Za-z]*)");

    private final Connection transaction;
    private final Map<String, Object> parameters;

    private Sql(Connection transaction, Map<String, Object> parameters) {
        this.transaction = transaction;
        this.parameters = parameters;
    }

    /** Runs the work in a transaction of its own: all of it, or, if it throws, nothing; tried again where that is safe, see {@link Attempts}. */
    static <T> T inTransaction(DataSource dataSource, Map<String, Object> parameters, Work<T> work) {
        try {
            return Attempts.of(() -> once(dataSource, parameters, work));
        } catch (SQLException e) {
            throw new IllegalStateException("the database refused: " + e.getMessage(), e);
        }
    }

    private static <T> T once(DataSource dataSource, Map<String, Object> parameters, Work<T> work) throws SQLException {
        try (Connection connection = Attempts.connection(dataSource)) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(new Sql(connection, parameters));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    Connection transaction() {
        return transaction;
    }

    int update(String sql) throws SQLException {
        try (PreparedStatement statement = prepare(sql)) {
            return statement.executeUpdate();
        }
    }

    <T> List<T> list(String sql, RowReader<T> reader) throws SQLException {
        try (PreparedStatement statement = prepare(sql); ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    long number(String sql) throws SQLException {
        return list(sql, row -> row.getLong(1)).get(0);
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        List<Object> values = new ArrayList<>();
        Matcher matcher = PARAMETER.matcher(sql);
        String positional = matcher.replaceAll(m -> {
            if (!parameters.containsKey(m.group(1))) {
                throw new IllegalArgumentException("no parameter " + m.group(1));
            }
            values.add(parameters.get(m.group(1)));
            return "?";
        });
        PreparedStatement statement = transaction.prepareStatement(positional);
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value instanceof String[] texts) {
                statement.setArray(i + 1, transaction.createArrayOf("text", texts));
            } else if (value instanceof Integer[] numbers) {
                statement.setArray(i + 1, transaction.createArrayOf("int4", numbers));
            } else if (value instanceof java.time.Instant stamp) {
                statement.setObject(i + 1, stamp.atOffset(java.time.ZoneOffset.UTC));
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }
}
