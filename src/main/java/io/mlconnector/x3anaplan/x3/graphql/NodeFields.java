package io.mlconnector.x3anaplan.x3.graphql;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.GraphQlSettings;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Changes;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Node;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Periods;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.x3.X3Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which fields of a stream are read of its node, and whether the settings say where each comes from. */
final class NodeFields {

    private static final List<String> SIDES = List.of("DEBCUR", "CDTCUR", "DEBLED", "CDTLED");
    private static final Set<String> BY_SIDE = Set.of("SNS", "AMTCUR", "AMTLED");

    private NodeFields() {
    }

    static Node node(GraphQlSettings graphql, X3Stream stream) {
        return switch (stream) {
            case ENTRIES -> graphql.entries();
            case LINES -> graphql.lines();
            case ANALYTICAL_LINES -> graphql.analyticalLines();
            case ACCOUNTS -> graphql.accounts();
            case DIMENSIONS -> graphql.dimensions();
        };
    }

    /** Its key under {@code x3.graphql}. */
    static String key(X3Stream stream) {
        return stream == X3Stream.ANALYTICAL_LINES ? "analyticalLines" : stream.label();
    }

    static List<String> keys(X3Stream stream) {
        List<String> fields = new ArrayList<>(stream.key());
        fields.add("UPDDATTIM");
        return fields;
    }

    static List<String> rows(X3Stream stream) {
        List<String> fields = new ArrayList<>(stream.required());
        fields.add("UPDDATTIM");
        switch (stream) {
            case ENTRIES -> fields.addAll(List.of("RVS", "DESVCR"));
            case LINES -> {
                fields.addAll(List.of("LED", "FCYLIN", "BPR", "DES"));
                fields.addAll(SIDES);
            }
            case ANALYTICAL_LINES -> fields.addAll(List.of("CURLED", "AMTLED"));
            default -> fields.add("ENAFLG");
        }
        return fields;
    }

    /** What a line tells its analytical lines. */
    static List<String> lineOfSplits() {
        List<String> fields = new ArrayList<>(X3Stream.LINES.key());
        fields.addAll(List.of("SNS", "AMTCUR", "AMTLED", "CUR", "CURLED"));
        fields.addAll(SIDES);
        return fields;
    }

    /** @throws ConfigurationFault for the first field that is neither named nor derived */
    static void check(Connection connection, X3Stream stream) {
        GraphQlSettings graphql = connection.x3().graphql();
        Node node = node(graphql, stream);
        for (String field : stream.required()) {
            if (node.path(field) == null && !derived(graphql, stream, node, field)) {
                throw new ConfigurationFault("connection " + connection.name() + ", X3 node " + node + ": nothing says where "
                        + meaning(field) + " comes from; X3's standard node does not have it, and it is never guessed. " + remedy(stream, field));
            }
        }
        if (graphql.changes() == Changes.STAMPS && node.path("UPDDATTIM") == null) {
            throw new ConfigurationFault("connection " + connection.name() + ", X3 node " + node + ": x3.graphql.changes says stamps, but "
                    + "the node has no stamp. Name it under x3.graphql." + key(stream) + ".fields.UPDDATTIM, or set changes: dates.");
        }
        for (int type : connection.x3().ledgerTypes()) {
            if (!graphql.ledgerTypes().isEmpty() && type > graphql.ledgerTypes().size()) {
                throw new ConfigurationFault("connection " + connection.name() + ": ledger type " + type + " has no name in"
                        + " x3.graphql.ledgerTypes. Add it there, as the node " + graphql.lines() + " writes it.");
            }
        }
    }

    private static boolean derived(GraphQlSettings graphql, X3Stream stream, Node node, String field) {
        return switch (field) {
            case "FIY", "PER" -> graphql.periods() == Periods.ACCOUNTING_DATE;
            case "CAT" -> !graphql.categories().isEmpty();
            case "SNS", "CUR" -> stream == X3Stream.ANALYTICAL_LINES || sides(node, field);
            default -> sides(node, field);
        };
    }

    private static boolean sides(Node node, String field) {
        return BY_SIDE.contains(field) && SIDES.stream().allMatch(s -> node.path(s) != null);
    }

    private static String meaning(String field) {
        return switch (field) {
            case "FIY" -> "the fiscal year (FIY)";
            case "PER" -> "the period (PER)";
            case "CAT" -> "the category (CAT: actual, simulation, ...)";
            default -> field;
        };
    }

    private static String remedy(X3Stream stream, String field) {
        String named = "name the field that holds it under x3.graphql." + key(stream) + ".fields." + field + ".";
        return switch (field) {
            case "FIY", "PER" -> "Set x3.graphql.periods.from: accounting-date to derive it through periods.fiscalYears, or " + named;
            case "CAT" -> "List the entry types of each category under x3.graphql.categories, or " + named;
            default -> "Please " + named;
        };
    }
}
