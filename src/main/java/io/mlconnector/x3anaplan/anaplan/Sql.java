package io.mlconnector.x3anaplan.anaplan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Short forms for the few plain statements of this package. */
final class Sql {

    /** What runs in one transaction. */
    interface Work {
        void run() throws SQLException;
    }

    private Sql() {
    }

    static void inTransaction(Connection c, Work work) throws SQLException {
        boolean before = c.getAutoCommit();
        c.setAutoCommit(false);
        try {
            work.run();
            c.commit();
        } catch (SQLException | RuntimeException e) {
            c.rollback();
            throw e;
        } finally {
            c.setAutoCommit(before);
        }
    }

    static int run(Connection c, String sql, Object... values) throws SQLException {
        try (PreparedStatement s = prepare(c, sql, values)) {
            return s.executeUpdate();
        }
    }

    static long number(Connection c, String sql, Object... values) throws SQLException {
        try (PreparedStatement s = prepare(c, sql, values); ResultSet rs = s.executeQuery()) {
            return rs.next() ? rs.getLong(1) : 0;
        }
    }

    static List<String> strings(Connection c, String sql, Object... values) throws SQLException {
        List<String> all = new ArrayList<>();
        try (PreparedStatement s = prepare(c, sql, values); ResultSet rs = s.executeQuery()) {
            while (rs.next()) {
                all.add(rs.getString(1));
            }
        }
        return all;
    }

    private static PreparedStatement prepare(Connection c, String sql, Object... values) throws SQLException {
        PreparedStatement s = c.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof List<?> list) {
                s.setArray(i + 1, c.createArrayOf("text", list.toArray()));
            } else {
                s.setObject(i + 1, values[i]);
            }
        }
        return s;
    }
}
