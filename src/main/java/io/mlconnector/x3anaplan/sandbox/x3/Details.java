package io.mlconnector.x3anaplan.sandbox.x3;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One record with what hangs below it: lines of a header, analytical lines of a line (reference section 3.5). */
final class Details {

    private static final Map<String, String> CHILDREN = Map.of("GACCENTRY", "GACCENTRYD", "GACCENTRYD", "GACCENTRYA");

    private final Connection connection;
    private final String endpoint;
    private final Set<String> sites;
    private final RowWriter writer;

    Details(Connection connection, String endpoint, Set<String> sites, RowWriter writer) {
        this.connection = connection;
        this.endpoint = endpoint;
        this.sites = sites;
        this.writer = writer;
    }

    /**
     * @return false if there is no such record, or none that the reader may see
     * @throws Rejected 400 for a key that does not fit the class
     */
    boolean write(X3Class x3Class, String key) throws SQLException, IOException {
        List<String> parts = List.of(key.split("~", -1));
        if (parts.size() != x3Class.key().size()) {
            throw new Rejected(400, "Key " + key + " does not fit " + x3Class.key());
        }
        List<Map<String, Object>> rows = rows(x3Class, parts);
        if (rows.isEmpty()) {
            return false;
        }
        write(x3Class, rows.get(0), parts);
        return true;
    }

    private void write(X3Class x3Class, Map<String, Object> row, List<String> key) throws SQLException, IOException {
        writer.start(x3Class, row);
        X3Class child = X3Class.named(CHILDREN.getOrDefault(x3Class.name(), "")).orElse(null);
        if (child != null) {
            writer.json().writeArrayFieldStart(child.name());
            for (Map<String, Object> below : rows(child, key)) {
                write(child, below, List.of(RowWriter.key(child, below).split("~", -1)));
            }
            writer.json().writeEndArray();
        }
        writer.json().writeEndObject();
    }

    /** Rows whose key begins with these parts, in key order. */
    private List<Map<String, Object>> rows(X3Class x3Class, List<String> key) throws SQLException {
        StringBuilder sql = new StringBuilder("select * from " + x3Class.table() + " where endpoint = ?");
        for (int i = 0; i < key.size(); i++) {
            boolean text = x3Class.properties().get(x3Class.key().get(i)) == X3Class.Type.TEXT;
            sql.append(" and ").append(X3Class.column(x3Class.key().get(i))).append(text ? " = ?" : "::text = ?");
        }
        boolean restricted = !sites.isEmpty() && x3Class.site().isPresent();
        if (restricted) {
            sql.append(" and ").append(x3Class.site().get()).append(" = any (?)");
        }
        sql.append(" order by ").append(String.join(", ", x3Class.key().stream().map(X3Class::column).toList()));
        try (PreparedStatement s = connection.prepareStatement(sql.toString())) {
            s.setString(1, endpoint);
            for (int i = 0; i < key.size(); i++) {
                s.setString(i + 2, key.get(i));
            }
            if (restricted) {
                s.setArray(key.size() + 2, connection.createArrayOf("text", sites.toArray()));
            }
            try (ResultSet r = s.executeQuery()) {
                List<Map<String, Object>> rows = new ArrayList<>();
                while (r.next()) {
                    rows.add(PageQuery.row(x3Class, r));
                }
                return rows;
            }
        }
    }
}
