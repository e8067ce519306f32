package io.mlconnector.x3anaplan.acceptance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A data source that notes PostgreSQL's plan of every query made through it, with the very parameters of the query. */
final class Explained {

    private final DataSource database;
    private final List<String> plans = new ArrayList<>();

    Explained(DataSource database) {
        this.database = database;
    }

    DataSource source() {
        return proxy(DataSource.class, database, (name, args, result) -> result instanceof Connection c ? connection(c) : result);
    }

    /** Plans noted since the last call. */
    List<String> plans() {
        List<String> noted = List.copyOf(plans);
        plans.clear();
        return noted;
    }

    private Connection connection(Connection real) {
        return proxy(Connection.class, real, (name, args, result) -> result instanceof PreparedStatement s && args[0] instanceof String sql
                && sql.stripLeading().startsWith("select") ? statement(real, s, sql) : result);
    }

    private PreparedStatement statement(Connection connection, PreparedStatement real, String sql) throws SQLException {
        PreparedStatement explain = connection.prepareStatement("explain " + sql);
        return proxy(PreparedStatement.class, real, (name, args, result) -> {
            if (name.startsWith("set") && args != null && args.length == 2) {
                explain.setObject((Integer) args[0], args[1]);
            } else if (name.equals("executeQuery")) {
                StringBuilder plan = new StringBuilder(sql).append('\n');
                try (ResultSet rows = explain.executeQuery()) {
                    while (rows.next()) {
                        plan.append(rows.getString(1)).append('\n');
                    }
                }
                plans.add(plan.toString());
            }
            return result;
        });
    }

    private interface After {
        Object change(String method, Object[] args, Object result) throws SQLException;
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<T> type, T real, After after) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                return after.change(method.getName(), args, method.invoke(real, args));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
