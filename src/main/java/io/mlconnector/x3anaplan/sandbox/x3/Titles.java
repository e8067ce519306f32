package io.mlconnector.x3anaplan.sandbox.x3;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** What references show as {@code $title}: the description of the record they point to, read at first need, per request. */
final class Titles {

    private static final Map<String, String> KEYS = Map.of("COMPANY", "cpy", "FACILITY", "fcy", "TABCUR", "cur", "GCOA", "coa",
            "GACCOUNT", "coa || '~' || acc", "GDIE", "die");

    private final Connection connection;
    private final String endpoint;
    private final Map<String, Map<String, String>> read = new HashMap<>();

    Titles(Connection connection, String endpoint) {
        this.connection = connection;
        this.endpoint = endpoint;
    }

    /** @return the empty text for a record that does not exist */
    String of(String target, String key) {
        return read.computeIfAbsent(target, this::all).getOrDefault(key, "");
    }

    private Map<String, String> all(String target) {
        Map<String, String> titles = new HashMap<>();
        String sql = "select " + KEYS.get(target) + ", des from sandbox_x3." + X3Class.column(target) + " where endpoint = ?";
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            s.setString(1, endpoint);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    titles.put(r.getString(1), r.getString(2));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("titles of " + target, e);
        }
        return titles;
    }
}
