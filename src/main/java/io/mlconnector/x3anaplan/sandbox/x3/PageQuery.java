package io.mlconnector.x3anaplan.sandbox.x3;

import io.mlconnector.x3anaplan.sandbox.x3.X3Class.Type;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One page of a class by keyset: the rows after a position in the asked order, read live, so that rows which change between two
 * pages move as they do in X3 (reference 3.2, P3, P4).
 */
final class PageQuery {

    private record Order(String property, boolean ascending) {
    }

    /** @param next position after the last row, or null when there are no more rows */
    record Page(List<Map<String, Object>> rows, String next) {
    }

    private final X3Class x3Class;
    private final List<Order> orders = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();
    private final StringBuilder condition = new StringBuilder("endpoint = ?");

    /**
     * @param sites sites that the reader may see, none for all
     * @throws Rejected 400 for bad syntax or a key that does not fit the order, 500 for a property that is not shown
     */
    PageQuery(X3Class x3Class, Set<String> hidden, Set<String> sites, String endpoint, String where, String orderBy, String key) {
        this.x3Class = x3Class;
        parameters.add(endpoint);
        if (!sites.isEmpty() && x3Class.site().isPresent()) {
            condition.append(" and ").append(x3Class.site().get()).append(" = any (?)");
            parameters.add(sites.toArray(new String[0]));
        }
        if (orderBy != null && !orderBy.isBlank()) {
            for (String part : orderBy.split("[,;]")) {
                String[] words = part.trim().split("\\s+");
                if (!x3Class.properties().containsKey(words[0]) || hidden.contains(words[0])) {
                    throw new Rejected(500, "Property " + words[0] + " in orderBy not found in " + x3Class.name());
                }
                if (words.length > 2 || words.length == 2 && !words[1].matches("(?i)asc|desc")) {
                    throw new Rejected(400, "Syntax error in orderBy at '" + part.trim() + "'");
                }
                orders.add(new Order(words[0], words.length < 2 || !words[1].equalsIgnoreCase("desc")));
            }
        }
        for (String property : x3Class.key()) {
            if (orders.stream().noneMatch(o -> o.property.equals(property))) {
                orders.add(new Order(property, true));
            }
        }
        if (where != null && !where.isBlank()) {
            condition.append(" and ").append(Where.sql(x3Class, hidden, where, parameters));
        }
        if (key != null) {
            after(key);
        }
    }

    private void after(String key) {
        if (!key.startsWith("gt.")) {
            throw new Rejected(400, "key must start with gt.");
        }
        String[] values = key.substring(3).split("~", -1);
        List<Order> positions = values.length == orders.size() ? orders
                : x3Class.key().stream().map(k -> new Order(k, true)).toList();
        if (values.length != positions.size()) {
            throw new Rejected(400, "key has " + values.length + " parts where " + positions.size() + " are needed");
        }
        if (positions.stream().allMatch(Order::ascending)) {
            condition.append(" and (").append(String.join(", ", positions.stream().map(o -> X3Class.column(o.property)).toList()))
                    .append(") > (").append("?, ".repeat(values.length - 1)).append("?)");
            for (int i = 0; i < values.length; i++) {
                parameters.add(value(positions.get(i), values[i]));
            }
        } else {
            List<String> steps = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                StringBuilder step = new StringBuilder();
                for (int j = 0; j < i; j++) {
                    step.append(X3Class.column(positions.get(j).property)).append(" = ? and ");
                    parameters.add(value(positions.get(j), values[j]));
                }
                step.append(X3Class.column(positions.get(i).property)).append(positions.get(i).ascending ? " > ?" : " < ?");
                parameters.add(value(positions.get(i), values[i]));
                steps.add("(" + step + ")");
            }
            condition.append(" and (").append(String.join(" or ", steps)).append(")");
        }
    }

    private Object value(Order order, String encoded) {
        try {
            return typed(order, URLDecoder.decode(encoded, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new Rejected(400, "key: '" + encoded + "' is no " + x3Class.properties().get(order.property));
        }
    }

    private Object typed(Order order, String text) {
        return switch (x3Class.properties().get(order.property)) {
            case TEXT -> text;
            case INT, MENU -> Integer.valueOf(text);
            case DECIMAL -> new java.math.BigDecimal(text);
            case DATE -> LocalDate.parse(text);
            case DATETIME -> OffsetDateTime.ofInstant(Instant.parse(text), ZoneOffset.UTC);
        };
    }

    Page read(Connection connection, int count) throws SQLException {
        String sql = "select auuid, updtick, " + String.join(", ", x3Class.properties().keySet().stream().map(X3Class::column).toList())
                + " from " + x3Class.table() + " where " + condition + " order by "
                + String.join(", ", orders.stream().map(o -> X3Class.column(o.property) + (o.ascending ? "" : " desc")).toList())
                + " limit " + (count + 1);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                if (parameters.get(i) instanceof String[] texts) {
                    statement.setArray(i + 1, connection.createArrayOf("text", texts));
                } else {
                    statement.setObject(i + 1, parameters.get(i));
                }
            }
            try (ResultSet result = statement.executeQuery()) {
                List<Map<String, Object>> rows = new ArrayList<>();
                boolean more = false;
                while (result.next()) {
                    if (rows.size() == count) {
                        more = true;
                        break;
                    }
                    rows.add(row(x3Class, result));
                }
                return new Page(rows, more ? position(rows.get(rows.size() - 1)) : null);
            }
        }
    }

    static Map<String, Object> row(X3Class x3Class, ResultSet result) throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("$uuid", result.getString("auuid"));
        row.put("$etag", result.getInt("updtick"));
        for (Map.Entry<String, Type> property : x3Class.properties().entrySet()) {
            String column = X3Class.column(property.getKey());
            row.put(property.getKey(), switch (property.getValue()) {
                case TEXT -> result.getString(column);
                case INT, MENU -> result.getInt(column);
                case DECIMAL -> result.getBigDecimal(column);
                case DATE -> result.getObject(column, LocalDate.class);
                case DATETIME -> result.getObject(column, OffsetDateTime.class).toInstant();
            });
        }
        return row;
    }

    /** The row's position in the asked order, as it stands in {@code key=gt.} */
    String position(Map<String, Object> row) {
        return String.join("~", orders.stream()
                .map(o -> URLEncoder.encode(String.valueOf(row.get(o.property)), StandardCharsets.UTF_8)).toList());
    }
}
