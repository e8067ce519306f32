package io.mlconnector.x3anaplan.x3.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.GraphQlSettings;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Node;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.x3.X3Pages;
import io.mlconnector.x3anaplan.x3.X3Row;
import io.mlconnector.x3anaplan.x3.X3Stream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Reads one answer. Rows whose nested collections go on (P19) wait in the page that comes next, under {@code open}, until these are
 * read to their ends; the page of the node itself that is due after them stands under {@code then}.
 */
final class Reading {

    private static final String SLOTS = "$slots";

    private final Connection connection;
    private final GraphQlSettings graphql;
    private final X3Stream stream;
    private final NodeRow rows;
    private final ObjectNode page;
    private final ArrayNode open;
    private final List<X3Row> read = new ArrayList<>();

    /** @param page as it was asked for */
    Reading(Connection connection, X3Stream stream, ObjectNode page) {
        this.connection = connection;
        this.graphql = connection.x3().graphql();
        this.stream = stream;
        this.rows = new NodeRow(connection);
        this.page = page;
        this.open = page.path("open").isArray() ? (ArrayNode) page.get("open") : Answer.JSON.createArrayNode();
    }

    X3Pages.Page read(JsonNode answer) {
        JsonNode nodes = Answer.connection(answer);
        String reads = page.path("reads").asText();
        String then = page.path("then").isTextual() ? page.path("then").asText() : null;
        switch (reads) {
            case "KEYS", "ROWS" -> plain(nodes, reads.equals("KEYS"));
            case "SPLITS" -> nodes.path("edges").forEach(edge -> line(edge.path("node")));
            default -> follow(nodes, (ObjectNode) open.remove(0));
        }
        boolean ofNode = !reads.startsWith("MORE");
        if (ofNode) {
            String next = cursor(nodes);
            then = nextOfNode(next != null ? next : behindFull(nodes));
        }
        JsonNode stated = nodes.path("totalCount");
        return new X3Pages.Page(read, open.isEmpty() ? then : nextOfOpen(then), true, ofNode ? nodes.path("edges").size() : 0,
                stated.isIntegralNumber() ? stated.longValue() : null, null);
    }

    /** A full page that says it is the last is believed once the page behind it is empty. */
    private String behindFull(JsonNode nodes) {
        JsonNode end = nodes.path("pageInfo").path("endCursor");
        return nodes.path("edges").size() >= page.path("variables").path("first").asInt() && end.isTextual() && !end.asText().isBlank()
                ? end.asText() : null;
    }

    /** @throws SourceFault if the page does not say clearly whether another follows */
    private String cursor(JsonNode nodes) {
        Answer.Next next = Answer.next(nodes);
        if (next.unclear() != null) {
            throw new SourceFault(false, "connection " + connection.name() + ", X3 node " + page.path("what").asText() + ": the page does not say"
                    + " how it goes on: " + GraphQlPages.shortened(next.unclear()) + ". It may not be the last, so nothing was changed. Ask X3's"
                    + " administrator what answers so: X3 Services, or a proxy in front of it.");
        }
        return next.cursor();
    }

    private void plain(JsonNode nodes, boolean keysOnly) {
        Node node = NodeFields.node(graphql, stream);
        List<String> fields = keysOnly ? NodeFields.keys(stream) : NodeFields.rows(stream);
        nodes.path("edges").forEach(edge -> read.add(NodeRow.row(rows.of(stream, node, fields, edge.path("node")), node)));
    }

    private void line(JsonNode shown) {
        ObjectNode line = rows.of(X3Stream.LINES, graphql.lines(), NodeFields.lineOfSplits(), shown);
        JsonNode splits = NodeRow.at(shown, graphql.lines().path("ANALYTICAL_LINES")).path("query");
        if (!splits.path("edges").isArray()) {
            unreadable(ofLine(Answer.JSON.createObjectNode(), line), "analytical lines");
            return;
        }
        splits.path("edges").forEach(edge -> split(line, edge.path("node")));
        String next = cursor(splits);
        if (next != null) {
            open.addObject().put("reads", "MORE_SPLITS").put("id", shown.path("_id").asText()).put("after", next);
        }
    }

    private void split(ObjectNode line, JsonNode shown) {
        Node node = graphql.analyticalLines();
        ObjectNode row = ofLine(rows.of(stream, node, NodeFields.rows(stream), shown), line);
        for (String field : List.of("SNS", "CUR", "CURLED")) {
            if (node.path(field) == null) {
                row.set(field, line.get(field));
            }
        }
        row.putArray(SLOTS);
        dimensions(row, shown);
    }

    private ObjectNode ofLine(ObjectNode row, ObjectNode line) {
        for (String field : List.of("TYP", "NUM", "LIN", "LEDTYP")) {
            row.set(field, line.get(field));
        }
        NodeRow.key(stream, row);
        return row;
    }

    /** A collection that is null may have rows: without them money would move to "none" unseen. */
    private void unreadable(ObjectNode row, String collection) {
        row.remove(SLOTS);
        NodeRow.unreadable(row, List.of("DIE_0", "CCE_0"), "the line's " + collection + " came as null, which tells neither some nor none");
        read.add(NodeRow.row(row, graphql.analyticalLines()));
    }

    private void dimensions(ObjectNode row, JsonNode shown) {
        Node node = graphql.analyticalLines();
        JsonNode dimensions = NodeRow.at(shown, node.path("DIMENSIONS")).path("query");
        if (!dimensions.path("edges").isArray()) {
            unreadable(row, "dimensions");
            return;
        }
        for (JsonNode edge : dimensions.path("edges")) {
            ObjectNode slot = ((ArrayNode) row.get(SLOTS)).addObject();
            for (String field : List.of("DIE", "CCE", "INDEX")) {
                slot.set(field, node.path(field) == null ? null : NodeRow.at(edge.path("node"), node.path(field)));
            }
        }
        String next = cursor(dimensions);
        if (next != null) {
            open.addObject().put("reads", "MORE_DIMENSIONS").put("id", shown.path("_id").asText()).put("after", next)
                    .set("row", row);
        } else {
            complete(row);
        }
    }

    /** Slots in their order in X3; the collection comes in any. */
    private void complete(ObjectNode row) {
        List<JsonNode> slots = StreamSupport.stream(row.remove(SLOTS).spliterator(), false)
                .sorted(Comparator.comparingInt(s -> s.path("INDEX").asInt())).toList();
        ArrayNode types = row.putArray("DIE");
        ArrayNode dimensions = row.putArray("CCE");
        slots.forEach(slot -> {
            types.add(slot.get("DIE"));
            dimensions.add(slot.get("CCE"));
        });
        read.add(NodeRow.row(row, graphql.analyticalLines()));
    }

    /** A row that is gone by now keeps what was read of it: its entry is read again by its stamps, or by the sweep. */
    private void follow(JsonNode nodes, ObjectNode item) {
        JsonNode shown = nodes.path("edges").path(0).path("node");
        if (item.path("reads").asText().equals("MORE_SPLITS")) {
            if (!shown.isMissingNode()) {
                line(shown);
            }
        } else if (shown.isMissingNode()) {
            complete((ObjectNode) item.get("row"));
        } else {
            dimensions((ObjectNode) item.get("row"), shown);
        }
    }

    private String nextOfNode(String cursor) {
        if (cursor == null) {
            return null;
        }
        ObjectNode next = page.deepCopy();
        next.remove("open");
        ObjectNode variables = (ObjectNode) next.get("variables");
        variables.put("after", cursor).put("count", false);
        return next.toString();
    }

    private String nextOfOpen(String then) {
        JsonNode item = open.get(0);
        boolean splits = item.path("reads").asText().equals("MORE_SPLITS");
        Documents documents = new Documents(graphql);
        ObjectNode next = Answer.JSON.createObjectNode();
        next.put("query", splits ? documents.linesWithSplits(true) : documents.moreDimensions());
        next.putObject("variables").put("first", 1).put("filter", NodeFilter.ofId(item.path("id").asText()))
                .put("nestedAfter", item.path("after").asText()).put("count", false);
        next.put("what", (splits ? graphql.lines() : graphql.analyticalLines()).toString()).put("reads", item.path("reads").asText());
        next.put("then", then);
        next.set("open", open);
        return next.toString();
    }
}
