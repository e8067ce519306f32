package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Collection;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Reference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Reads the books for one request: each page by one statement, nested ones for all rows of their page at once. */
final class NodeReader {

    private final Connection connection;
    private final String endpoint;
    private final Map<String, NodeType> types;
    private final XtremSettings settings;
    private final Set<String> sites;
    private int nodes;

    /** @param sites that the user may see, none for all; rows of others are left out without a word (P23) */
    NodeReader(Connection connection, String endpoint, Map<String, NodeType> types, XtremSettings settings, Set<String> sites) {
        this.connection = connection;
        this.endpoint = endpoint;
        this.types = types;
        this.settings = settings;
        this.sites = sites;
    }

    Paged page(NodeType type, PageArguments arguments) {
        List<Object> parameters = new ArrayList<>();
        String where = where(type, arguments, parameters);
        List<Object> counted = List.copyOf(parameters);
        List<PageArguments.Order> orders = arguments.orders(type, settings.stampsFilterable());
        String beyond = arguments.beyond(orders, "t", parameters);
        int asked = arguments.rows(settings);
        List<Row> rows = rows("select t.* from " + type.table() + " t where " + where + " and " + beyond + " order by "
                + arguments.orderSql(orders, "t") + " limit " + (asked + 1), parameters, type);
        return Paged.of(rows, asked, arguments, orders,
                () -> number("select count(*) from " + type.table() + " t where " + where, counted));
    }

    /** The row of an identity, or null. */
    Row read(NodeType type, String id) {
        List<Object> parameters = new ArrayList<>();
        String filter = Condition.RELAXED.createObjectNode().put("_id", id).toString();
        String where = where(type, new PageArguments(null, null, null, null, filter, null), parameters);
        List<Row> rows = rows("select t.* from " + type.table() + " t where " + where, parameters, type);
        return rows.isEmpty() ? null : rows.get(0);
    }

    private String where(NodeType type, PageArguments arguments, List<Object> parameters) {
        parameters.add(endpoint);
        StringBuilder where = new StringBuilder("t.endpoint = ?");
        if (!sites.isEmpty() && type.property("site") instanceof Reference site) {
            where.append(" and t.").append(site.by().values().iterator().next()).append(" = any (?)");
            parameters.add(sites.toArray(new String[0]));
        }
        if (arguments.filter() != null && !arguments.filter().isBlank()) {
            where.append(" and ").append(new Condition(types, settings.stampsFilterable(), parameters).sql(type, "t",
                    Condition.parse("filter", arguments.filter())));
        }
        return where.toString();
    }

    /** Each row's page of a collection. */
    Map<Row, Object> pages(List<Row> parents, Collection collection, PageArguments arguments) {
        NodeType type = types.get(collection.node());
        List<Object> parameters = new ArrayList<>();
        String keys = keys(parents, collection.by(), parameters);
        String where = where(type, arguments, parameters);
        List<PageArguments.Order> orders = arguments.orders(type, settings.stampsFilterable());
        String beyond = arguments.beyond(orders, "t", parameters);
        int asked = arguments.rows(settings);
        String sql = "select * from (select t.*, p.n as parent, row_number() over (partition by p.n order by "
                + arguments.orderSql(orders, "t") + ") as place from " + keys + " join " + type.table() + " t on " + on(collection.by())
                + " where " + where + " and " + beyond + ") x where place <= " + (asked + 1) + " order by parent, place";
        Map<Integer, List<Row>> byParent = new HashMap<>();
        for (Row row : rows(sql, parameters, type)) {
            byParent.computeIfAbsent(((Number) row.columns().get("parent")).intValue() - 1, n -> new ArrayList<>()).add(row);
        }
        Map<Row, Object> pages = new LinkedHashMap<>();
        for (int i = 0; i < parents.size(); i++) {
            Row parent = parents.get(i);
            pages.put(parent, Paged.of(byParent.getOrDefault(i, List.of()), asked, arguments, orders, () -> count(parent, collection, arguments)));
        }
        return pages;
    }

    private int count(Row parent, Collection collection, PageArguments arguments) {
        NodeType type = types.get(collection.node());
        List<Object> parameters = new ArrayList<>();
        String keys = keys(List.of(parent), collection.by(), parameters);
        return number("select count(*) from " + keys + " join " + type.table() + " t on " + on(collection.by()) + " where "
                + where(type, arguments, parameters), parameters);
    }

    /** What each row refers to; rows that refer to nothing are left out. */
    Map<Row, Object> referred(List<Row> rows, Reference reference) {
        NodeType type = types.get(reference.node());
        List<Object> parameters = new ArrayList<>();
        String keys = keys(rows, reference.by(), parameters);
        parameters.add(endpoint);
        Map<Row, Object> referred = new LinkedHashMap<>();
        for (Row row : rows("select t.*, p.n as parent from " + keys + " join " + type.table() + " t on " + on(reference.by())
                + " where t.endpoint = ?", parameters, type)) {
            referred.put(rows.get(((Number) row.columns().get("parent")).intValue() - 1), row);
        }
        return referred;
    }

    /** The parents' values as a table with their places. */
    private static String keys(List<Row> parents, Map<String, String> by, List<Object> parameters) {
        StringJoiner arrays = new StringJoiner(", ");
        StringJoiner names = new StringJoiner(", ", "", ", n");
        by.forEach((there, here) -> {
            boolean number = parents.stream().anyMatch(p -> p.columns().get(here) instanceof Integer);
            parameters.add(parents.stream().map(p -> p.columns().get(here)).toArray(number ? Integer[]::new : String[]::new));
            arrays.add(number ? "?::int[]" : "?::text[]");
            names.add(there);
        });
        return "unnest(" + arrays + ") with ordinality as p(" + names + ")";
    }

    private static String on(Map<String, String> by) {
        StringJoiner on = new StringJoiner(" and ");
        by.keySet().forEach(column -> on.add("t." + column + " = p." + column));
        return on.toString();
    }

    private List<Row> rows(String sql, List<Object> parameters, NodeType type) {
        try (PreparedStatement statement = prepare(sql, parameters); ResultSet result = statement.executeQuery()) {
            ResultSetMetaData columns = result.getMetaData();
            Together together = new Together();
            while (result.next()) {
                Map<String, Object> row = new HashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnName(i), switch (columns.getColumnTypeName(i)) {
                        case "date" -> result.getObject(i, LocalDate.class);
                        case "timestamptz" -> result.getObject(i, OffsetDateTime.class);
                        default -> result.getObject(i);
                    });
                }
                together.rows.add(new Row(type, row, together));
                if (++nodes > settings.mostNodes()) {
                    throw new Refused("the query asks for more than " + settings.mostNodes() + " nodes");
                }
            }
            return together.rows;
        } catch (SQLException e) {
            throw new Refused("SQL: " + e.getMessage());
        }
    }

    private int number(String sql, List<Object> parameters) {
        try (PreparedStatement statement = prepare(sql, parameters); ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new Refused("SQL: " + e.getMessage());
        }
    }

    private PreparedStatement prepare(String sql, List<Object> parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.size(); i++) {
            Object value = parameters.get(i);
            if (value instanceof Object[] array) {
                statement.setArray(i + 1, connection.createArrayOf(array instanceof Integer[] ? "int4" : "text", array));
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }
}
