package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Column;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Property;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Arguments of a {@code query}: how many rows, after or before which, of which kind, in which order (reference section 4.3). */
record PageArguments(Integer first, String after, Integer last, String before, String filter, String orderBy) {

    /** @param ascending as asked; paging backwards reads the other way round */
    record Order(Column column, boolean ascending) {
    }

    static PageArguments of(Map<String, Object> arguments) {
        return new PageArguments((Integer) arguments.get("first"), (String) arguments.get("after"), (Integer) arguments.get("last"),
                (String) arguments.get("before"), (String) arguments.get("filter"), (String) arguments.get("orderBy"));
    }

    boolean backwards() {
        return last != null || before != null;
    }

    int rows(XtremSettings settings) {
        Integer asked = backwards() ? last : first;
        if (asked != null && asked < 0) {
            throw new Refused("first and last must not be negative");
        }
        return Math.min(asked == null ? settings.defaultFirst() : asked, settings.mostFirst());
    }

    /** The order as asked, then the key, so that it is total. */
    List<Order> orders(NodeType type, boolean stampsFilterable) {
        List<Order> orders = new ArrayList<>();
        if (orderBy != null && !orderBy.isBlank()) {
            Condition.parse("orderBy", orderBy).fields().forEachRemaining(e -> order(type, null, e.getKey(), e.getValue(), stampsFilterable, orders));
        }
        for (Column column : type.keyColumns()) {
            if (orders.stream().noneMatch(o -> o.column().column().equals(column.column()))) {
                orders.add(new Order(column, true));
            }
        }
        return orders;
    }

    private static void order(NodeType type, Reference within, String name, JsonNode way, boolean stampsFilterable, List<Order> orders) {
        if (name.equals("_id") && within == null) {
            type.keyColumns().forEach(c -> orders.add(new Order(c, way.asInt() >= 0)));
            return;
        }
        Property property = type.property(name);
        if (name.endsWith("Stamp") && name.startsWith("_") && !stampsFilterable) {
            throw new Refused("orderBy: " + type.name() + "." + name + " cannot be ordered by");
        }
        if (property instanceof Column column && way.isInt()) {
            orders.add(new Order(column, way.asInt() >= 0));
        } else if (property instanceof Reference reference && way.isObject() && reference.by().size() == 1) {
            Column column = new Column(reference.by().values().iterator().next(), "Text");
            way.elements().forEachRemaining(w -> orders.add(new Order(column, w.asInt() >= 0)));
        } else {
            throw new Refused("orderBy: cannot order by " + name + " of " + type.name());
        }
    }

    /** {@code [values of the order]#NN}: opaque, but recognisable (reference section 4.3). */
    static String cursor(List<Order> orders, Row row) {
        ArrayNode values = Condition.RELAXED.createArrayNode();
        orders.forEach(o -> values.add(String.valueOf(row.columns().get(o.column().column()))));
        return values + "#" + check(values.toString());
    }

    private static String check(String text) {
        return String.format("%02d", Math.floorMod(text.hashCode(), 100));
    }

    /** The rows after (or before) the cursor as SQL. @throws Refused if the cursor is not one of ours in this order */
    String beyond(List<Order> orders, String alias, List<Object> parameters) {
        String cursor = backwards() ? before : after;
        if (cursor == null) {
            return "true";
        }
        int hash = cursor.lastIndexOf('#');
        if (hash < 0 || !check(cursor.substring(0, hash)).equals(cursor.substring(hash + 1))) {
            throw new Refused("the cursor " + cursor + " is not valid");
        }
        JsonNode values = Condition.parse("cursor", cursor.substring(0, hash));
        if (values.size() != orders.size()) {
            throw new Refused("the cursor " + cursor + " belongs to another order");
        }
        boolean even = orders.stream().map(Order::ascending).distinct().count() == 1;
        if (even) {
            StringJoiner columns = new StringJoiner(", ", "(", ")");
            StringJoiner marks = new StringJoiner(", ", "(", ")");
            for (int i = 0; i < orders.size(); i++) {
                columns.add(alias + "." + orders.get(i).column().column());
                marks.add("?");
                parameters.add(value(orders.get(i), values.get(i)));
            }
            return columns + (orders.get(0).ascending() != backwards() ? " > " : " < ") + marks;
        }
        StringJoiner any = new StringJoiner(" or ", "(", ")");
        for (int i = 0; i < orders.size(); i++) {
            StringJoiner step = new StringJoiner(" and ", "(", ")");
            for (int j = 0; j <= i; j++) {
                boolean up = orders.get(j).ascending() != backwards();
                step.add(alias + "." + orders.get(j).column().column() + (j < i ? " = ?" : up ? " > ?" : " < ?"));
                parameters.add(value(orders.get(j), values.get(j)));
            }
            any.add(step.toString());
        }
        return any.toString();
    }

    private static Object value(Order order, JsonNode value) {
        Column column = order.column();
        if (column.type().equals("Datetime")) {
            return java.time.OffsetDateTime.parse(value.asText());
        }
        return Values.parse(column, value.asText());
    }

    String orderSql(List<Order> orders, String alias) {
        StringJoiner by = new StringJoiner(", ");
        orders.forEach(o -> by.add(alias + "." + o.column().column() + (o.ascending() != backwards() ? "" : " desc")));
        return by.toString();
    }
}
