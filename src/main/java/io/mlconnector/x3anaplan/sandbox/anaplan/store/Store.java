package io.mlconnector.x3anaplan.sandbox.anaplan.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Lists and cells in schema {@code sandbox_anaplan}; failures of the database come out as {@link IllegalStateException}. */
public final class Store {

    private final DataSource database;

    public Store(DataSource database) {
        this.database = database;
    }

    /** Drops and creates the schema. */
    public void createSchema() {
        try (InputStream sql = Store.class.getResourceAsStream("/sandbox/anaplan/schema.sql");
                Connection c = database.getConnection(); Statement s = c.createStatement()) {
            s.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("the sandbox cannot create schema sandbox_anaplan: " + e.getMessage(), e);
        }
    }

    /** A new connection in auto-commit mode. */
    public Connection connection() throws SQLException {
        Connection c = database.getConnection();
        c.setAutoCommit(true);
        return c;
    }

    public void addItem(String model, String list, String code, String name, String parent) {
        update("INSERT INTO sandbox_anaplan.list_item (model_id, list_name, code, name, parent_code) VALUES (?,?,?,?,?)",
                model, list, code, name, parent);
    }

    public List<ListItem> items(String model, String list) {
        return query("SELECT item_id, code, name, parent_code, properties FROM sandbox_anaplan.list_item"
                + " WHERE model_id = ? AND list_name = ? ORDER BY item_id", rs -> new ListItem(rs.getString(1),
                        rs.getString(2), rs.getString(3), rs.getString(4), map(rs.getString(5))), model, list);
    }

    public long itemCount(String model, String list) {
        return query("SELECT count(*) FROM sandbox_anaplan.list_item WHERE model_id = ? AND list_name = ?",
                rs -> rs.getLong(1), model, list).get(0);
    }

    /** Cells of one line item by coordinates (dimension name to member code); zero cells are absent. */
    public Map<Map<String, String>, BigDecimal> cells(String model, String module, String lineItem) {
        Map<Map<String, String>, BigDecimal> cells = new java.util.LinkedHashMap<>();
        query("SELECT coords, value FROM sandbox_anaplan.cell WHERE model_id = ? AND module_name = ? AND line_item = ?"
                + " AND value IS NOT NULL ORDER BY coords",
                rs -> cells.put(map(rs.getString(1)), rs.getBigDecimal(2)), model, module, lineItem);
        return cells;
    }

    /** Sets one number cell; zero and null empty it. */
    public void writeCell(String model, String module, String lineItem, Map<String, String> coords, BigDecimal value) {
        String json = json(coords);
        update("DELETE FROM sandbox_anaplan.cell WHERE model_id = ? AND module_name = ? AND line_item = ? AND coords = ?::jsonb",
                model, module, lineItem, json);
        if (value != null && value.signum() != 0) {
            update("INSERT INTO sandbox_anaplan.cell (model_id, module_name, line_item, coords, value) VALUES (?,?,?,?::jsonb,?)",
                    model, module, lineItem, json, value);
        }
    }

    /** Runs one statement with its arguments and returns the number of rows. */
    public int update(String sql, Object... arguments) {
        try (Connection c = connection(); PreparedStatement s = prepared(c, sql, arguments)) {
            return s.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    public <T> List<T> query(String sql, Row<T> row, Object... arguments) {
        try (Connection c = connection(); PreparedStatement s = prepared(c, sql, arguments); ResultSet rs = s.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (rs.next()) {
                rows.add(row.read(rs));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Reads one row of a result. */
    public interface Row<T> {
        T read(ResultSet rs) throws SQLException;
    }

    static PreparedStatement prepared(Connection c, String sql, Object... arguments) throws SQLException {
        PreparedStatement s = c.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            s.setObject(i + 1, arguments[i]);
        }
        return s;
    }

    static Map<String, String> map(String json) {
        try {
            return new TreeMap<>(Reply.JSON.readValue(json, new TypeReference<Map<String, String>>() { }));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String json(Map<String, String> map) {
        try {
            return Reply.JSON.writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
