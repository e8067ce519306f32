package io.mlconnector.x3anaplan.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Changes;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Node;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Periods;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes the GraphQL settings of a connection: the standard names of its namespace, replaced by those that it gives. */
final class GraphQlReader {

    private static final String AT = "/x3/graphql";

    private final YamlText text;
    private final JsonNode graphql;
    private final Findings findings;

    GraphQlReader(YamlText text, JsonNode root, Findings findings) {
        this.text = text;
        this.graphql = root.at(AT);
        this.findings = findings;
    }

    GraphQlSettings read() {
        GraphQlNames names = choice("namespace", GraphQlNames.class);
        JsonNode periods = graphql.path("periods");
        return new GraphQlSettings(graphql.path("path").asText(), graphql.path("endpoint").asText(null), graphql.path("pageSize").asInt(), graphql.path("nestedPageSize").asInt(),
                graphql.path("counts").asBoolean(),
                choice("changes", Changes.class), graphql.path("windowMonths").asInt(),
                Periods.valueOf(periods.path("from").asText().toUpperCase(Locale.ROOT).replace('-', '_')), texts(periods.path("opening")),
                texts(periods.path("closing")), categories(),
                graphql.has("ledgerTypes") ? texts(graphql.path("ledgerTypes")) : names.ledgerTypes(), texts(graphql.path("statuses")),
                node(names, "entries"), node(names, "lines"), node(names, "analyticalLines"), node(names, "accounts"),
                node(names, "dimensions"));
    }

    private Node node(GraphQlNames names, String stream) {
        Node standard = names.node(stream);
        JsonNode own = graphql.path(stream);
        Map<String, String> fields = new LinkedHashMap<>(standard.fields());
        own.path("fields").fields().forEachRemaining(e -> fields.put(e.getKey(), e.getValue().asText()));
        return new Node(own.path("package").asText(standard.packageName()), own.path("node").asText(standard.name()), fields,
                fields(own));
    }

    private static Set<String> fields(JsonNode own) {
        Set<String> fields = new TreeSet<>();
        own.path("fields").fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    /** Turned round: each entry type with its category. */
    private Map<String, Integer> categories() {
        Map<String, Integer> byType = new LinkedHashMap<>();
        graphql.path("categories").fields().forEachRemaining(e -> {
            String at = AT + "/categories/" + e.getKey();
            if (!e.getKey().matches("[1-5]")) {
                findings.add(text.error(at, "'" + e.getKey() + "' is no category", "categories are the numbers 1 to 5: 1 actual, 2 active"
                        + " simulation, 3 inactive simulation, 4 off balance sheet, 5 template"));
                return;
            }
            for (String type : texts(e.getValue())) {
                if (byType.put(type, Integer.valueOf(e.getKey())) != null) {
                    findings.add(text.error(at, "entry type " + type + " is given two categories", "keep one of them"));
                }
            }
        });
        return byType;
    }

    private <E extends Enum<E>> E choice(String key, Class<E> type) {
        return Enum.valueOf(type, graphql.path(key).asText().toUpperCase(Locale.ROOT));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
