package io.mlconnector.x3anaplan.x3.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.GraphQlSettings;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * Names that differ from one release of X3 to another, as X3's schema has them. Published are {@code dimension.dimension} and
 * {@code dimensionType.dimensionType} (https://developer.sage.com/x3/graphql/reference/x3FinanceData/dimension/); nodes that X3 Builder
 * made have {@code code}. Members of enumerations are made from menu texts by lowering their first letter
 * (https://developer.sage.com/x3/graphql/reference/x3Purchasing/enum/ModuleTable), so their case is a matter of the text.
 */
final class SchemaNames {

    private static final List<String> REFERRED = List.of("EntryType", "Journal", "DimensionType", "Dimension");
    private static final String TYPE = "{ name fields { name type { name enumValues { name } ofType { name enumValues { name } } } } }";

    private final Map<String, JsonNode> types = new HashMap<>();

    /** @param answer to {@link #question}, or anything else, which then tells nothing */
    SchemaNames(JsonNode answer) {
        answer.path("data").forEach(type -> {
            if (type.path("fields").isArray()) {
                types.put(plain(type.path("name").asText()), type);
            }
        });
    }

    /** Both namings of types are known: with {@code _node} behind the name and without. */
    static String question(GraphQlSettings graphql) {
        StringJoiner types = new StringJoiner(" ", "query Names { ", " }");
        int n = 0;
        for (String name : names(graphql)) {
            types.add("t" + n + ": __type(name: \"" + name + "\") " + TYPE).add("n" + n++ + ": __type(name: \"" + name + "_node\") " + TYPE);
        }
        return types.toString();
    }

    private static List<String> names(GraphQlSettings graphql) {
        return Stream.concat(REFERRED.stream(), Stream.of(typeOf(graphql.entries()), typeOf(graphql.lines()),
                typeOf(graphql.analyticalLines()), typeOf(graphql.accounts()), typeOf(graphql.dimensions()))).distinct().toList();
    }

    private static String typeOf(Node node) {
        return node.name().substring(0, 1).toUpperCase(Locale.ROOT) + node.name().substring(1);
    }

    private static String plain(String type) {
        return type.endsWith("_node") ? type.substring(0, type.length() - "_node".length()) : type;
    }

    boolean isEmpty() {
        return types.isEmpty();
    }

    /** The settings with the schema's names where connection.yaml has none of its own. */
    GraphQlSettings apply(GraphQlSettings g) {
        Map<String, String> type = new LinkedHashMap<>();
        put(type, "TYP", "journalEntryType", "EntryType", "code", "entryType", "journalEntryType");
        Map<String, String> entry = new LinkedHashMap<>(type);
        put(entry, "JOU", "journal", "Journal", "code", "journal");
        Map<String, String> split = new LinkedHashMap<>(type);
        put(split, "DIE", "dimensionType", "DimensionType", "dimensionType", "code");
        put(split, "CCE", "dimension", "Dimension", "dimension", "code");
        lineOf(g).ifPresent(path -> split.put("NUM", path));
        Map<String, String> dimension = new LinkedHashMap<>();
        put(dimension, "DIE", "dimensionType", "DimensionType", "dimensionType", "code");
        put(dimension, "CCE", "", typeOf(g.dimensions()), "dimension", "code");
        dimension.putAll(active(g.dimensions()));
        return g.named(members(g.ledgerTypes(), typeOf(g.lines()), g.lines().path("LEDTYP")),
                members(g.statuses(), typeOf(g.entries()), g.entries().path("STA")),
                g.entries().with(entry), g.lines().with(type), g.analyticalLines().with(split), g.accounts().with(active(g.accounts())),
                g.dimensions().with(dimension));
    }

    /** Published nodes do not show whether a code is active; where one does, it is read. */
    private Map<String, String> active(Node node) {
        return field(typeOf(node), "isActive") == null ? Map.of() : Map.of("ENAFLG", "isActive");
    }

    private void put(Map<String, String> paths, String field, String reference, String type, String... candidates) {
        for (String candidate : candidates) {
            if (field(type, candidate) != null) {
                paths.put(field, reference.isEmpty() ? candidate : reference + "." + candidate);
                return;
            }
        }
    }

    /**
     * The entry's number of an analytical line: its {@code journalEntryLine} is published as a header in the new reference and as a
     * line in the old one (https://developer.sage.com/x3/graphql/reference/x3Finance/journalEntryAnalyticalLine/).
     */
    private Optional<String> lineOf(GraphQlSettings g) {
        JsonNode reference = field(typeOf(g.analyticalLines()), "journalEntryLine");
        String type = reference == null ? "" : plain(reference.path("type").path("name").asText(reference.path("type").path("ofType").path("name").asText("")));
        if (field(type, "journalEntryNumber") != null) {
            return Optional.of("journalEntryLine.journalEntryNumber");
        }
        return field(type, "journalEntry") == null ? Optional.empty() : Optional.of("journalEntryLine.journalEntry.journalEntryNumber");
    }

    /** The names as the enumeration writes them. */
    private List<String> members(List<String> names, String type, String field) {
        JsonNode shown = field == null ? null : field(type, field);
        if (shown == null) {
            return names;
        }
        JsonNode own = shown.path("type").path("enumValues");
        JsonNode members = own.isArray() ? own : shown.path("type").path("ofType").path("enumValues");
        Map<String, String> byLowerCase = new HashMap<>();
        members.forEach(member -> byLowerCase.put(member.path("name").asText().toLowerCase(Locale.ROOT), member.path("name").asText()));
        return names.stream().map(name -> byLowerCase.getOrDefault(name.toLowerCase(Locale.ROOT), name)).toList();
    }

    private JsonNode field(String type, String name) {
        JsonNode fields = types.containsKey(type) ? types.get(type).path("fields") : null;
        if (fields != null) {
            for (JsonNode field : fields) {
                if (field.path("name").asText().equals(name)) {
                    return field;
                }
            }
        }
        return null;
    }
}
