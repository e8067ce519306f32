package io.mlconnector.x3anaplan.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** {@link Sql} for statements that share named parameters ({@code :name}), inside one transaction. */
public final class NamedSql {

    /** What one transaction does. */
    public interface Work<T> {
        T in(NamedSql sql) throws SQLException;
    }

    // Not a cast (::text).
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z][A-Za-z]*)");

    /** A statement as JDBC takes it, and its values in their order. */
    private record Positional(String sql, Object[] values) {
    }

    private final Connection transaction;
    private final Map<String, Object> parameters;

    private NamedSql(Connection transaction, Map<String, Object> parameters) {
        this.transaction = transaction;
        this.parameters = parameters;
    }

    /** All of the work, or, if it throws, nothing; tried again where that is safe, see {@link Attempts}. */
    public static <T> T transaction(DataSource database, Map<String, Object> parameters, Work<T> work) {
        return Sql.transaction(database, c -> work.in(new NamedSql(c, parameters)));
    }

    /** The connection, for statements that take no parameters by name. */
    public Connection transaction() {
        return transaction;
    }

    public int update(String sql) throws SQLException {
        Positional positional = positional(sql);
        return Sql.update(transaction, positional.sql(), positional.values());
    }

    public <T> List<T> all(Sql.Row<T> row, String sql) throws SQLException {
        Positional positional = positional(sql);
        return Sql.all(transaction, row, positional.sql(), positional.values());
    }

    /** The number in the first column of the first row. */
    public long number(String sql) throws SQLException {
        return all(row -> row.getLong(1), sql).get(0);
    }

    private Positional positional(String sql) {
        List<Object> values = new ArrayList<>();
        String positional = PARAMETER.matcher(sql).replaceAll(m -> {
            if (!parameters.containsKey(m.group(1))) {
                throw new IllegalArgumentException("no parameter " + m.group(1));
            }
            values.add(parameters.get(m.group(1)));
            return "?";
        });
        return new Positional(positional, values.toArray());
    }
}
