package io.mlconnector.x3anaplan.x3.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Node;
import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import io.mlconnector.x3anaplan.x3.X3Question;
import io.mlconnector.x3anaplan.x3.X3Question.Order;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The filter and order of a question as X3's texts of relaxed JSON (reference section 4.2). Strict JSON is one of them, and the
 * one whose quoting is beyond doubt.
 */
final class NodeFilter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Node node;
    private final ObjectNode filter = JSON.objectNode();

    private NodeFilter(Node node) {
        this.node = node;
    }

    /** @param node whose rows are asked for: of analytical lines with all their fields, the node of lines */
    static String of(Connection connection, Node node, X3Question q) {
        NodeFilter f = new NodeFilter(node);
        if (q.keys() != null) {
            f.keys(q.keys());
        }
        if (q.dimensionType() != null) {
            f.put(f.filter, "DIE", "_eq", JSON.textNode(q.dimensionType()));
        }
        if (q.byLedger() && q.order() != Order.ANY) {
            ArrayNode types = JSON.arrayNode();
            List<String> names = connection.x3().graphql().ledgerTypes();
            connection.x3().ledgerTypes().forEach(t -> types.add(names.isEmpty() ? JSON.numberNode(t) : JSON.textNode(names.get(t - 1))));
            f.put(f.filter, "LEDTYP", "_in", types);
        }
        f.stamp("_gte", q.stampedFrom());
        f.stamp("_lt", q.stampedBefore());
        if (q.datedFrom() != null) {
            f.put(f.filter, "ACCDAT", "_gte", JSON.textNode(q.datedFrom().toString()));
        }
        if (q.datedBefore() != null) {
            f.put(f.filter, "ACCDAT", "_lt", JSON.textNode(q.datedBefore().toString()));
        }
        return f.filter.toString();
    }

    /** {@code {_id: ...}}: the one row whose nested rows are followed. */
    static String ofId(String id) {
        return JSON.objectNode().put("_id", id).toString();
    }

    /** Ends with the unique key, or pages may skip rows. */
    static String order(Node node, Order order) {
        if (order == Order.ANY) {
            return null;
        }
        ObjectNode by = JSON.objectNode();
        if (order == Order.STAMP) {
            String[] path = node.path("UPDDATTIM").split("\\.");
            ObjectNode at = by;
            for (int i = 0; i < path.length - 1; i++) {
                at = at.withObjectProperty(path[i]);
            }
            at.put(path[path.length - 1], 1);
        }
        return by.put("_id", 1).toString();
    }

    private void keys(List<JournalKey> keys) {
        Map<String, List<JournalKey>> byType = keys.stream()
                .collect(Collectors.groupingBy(JournalKey::typ, LinkedHashMap::new, Collectors.toList()));
        ArrayNode any = byType.size() > 1 ? filter.putArray("_or") : null;
        byType.forEach((type, entries) -> {
            ObjectNode one = any == null ? filter : any.addObject();
            ArrayNode numbers = JSON.arrayNode();
            entries.forEach(e -> numbers.add(e.num()));
            put(one, "TYP", "_eq", JSON.textNode(type));
            put(one, "NUM", "_in", numbers);
        });
    }

    private void stamp(String operator, Instant stamp) {
        if (stamp != null) {
            put(filter, "UPDDATTIM", operator, JSON.textNode(stamp.truncatedTo(ChronoUnit.SECONDS).toString()));
        }
    }

    private void put(ObjectNode into, String field, String operator, JsonNode value) {
        ObjectNode at = into;
        for (String name : node.path(field).split("\\.")) {
            at = at.withObjectProperty(name);
        }
        at.set(operator, value);
    }
}
