package io.mlconnector.x3anaplan.sandbox.x3;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Statements on the books, inside the caller's transaction. */
final class Sql {

    private Sql() {
    }

    /** @return rows changed */
    static int update(Connection c, String sql, Object... values) {
        try (PreparedStatement s = prepare(c, sql, values)) {
            return s.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of all rows. */
    static List<String> texts(Connection c, String sql, Object... values) {
        try (PreparedStatement s = prepare(c, sql, values); ResultSet r = s.executeQuery()) {
            List<String> texts = new ArrayList<>();
            while (r.next()) {
                texts.add(r.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** @throws IllegalArgumentException if nothing was changed */
    static void must(int rows, String otherwise) {
        if (rows == 0) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static PreparedStatement prepare(Connection c, String sql, Object... values) throws SQLException {
        PreparedStatement s = c.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            s.setObject(i + 1, values[i] instanceof Instant stamp ? OffsetDateTime.ofInstant(stamp, ZoneOffset.UTC) : values[i]);
        }
        return s;
    }
}
