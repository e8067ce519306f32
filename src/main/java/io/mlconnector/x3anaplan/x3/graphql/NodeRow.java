package io.mlconnector.x3anaplan.x3.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.GraphQlSettings;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Node;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Periods;
import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import io.mlconnector.x3anaplan.x3.Unreadable;
import io.mlconnector.x3anaplan.x3.X3Row;
import io.mlconnector.x3anaplan.x3.X3Stream;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Makes a flat row under X3's standard names of what a node shows: paths followed, members of enumerations turned into the numbers
 * of the local menus (reference section 4.4), and what the node lacks derived by the rule that the connection names.
 */
final class NodeRow {

    private static final List<String> PERIOD = List.of("FIY", "PER");

    private final Connection connection;
    private final GraphQlSettings graphql;

    NodeRow(Connection connection) {
        this.connection = connection;
        this.graphql = connection.x3().graphql();
    }

    /** @param fields those that were selected */
    ObjectNode of(X3Stream stream, Node node, Collection<String> fields, JsonNode shown) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (String field : fields) {
            if (node.path(field) != null) {
                row.set(field, value(field, at(shown, node.path(field))));
            }
        }
        if (fields.contains("SNS") && node.path("SNS") == null && node.path("DEBLED") != null) {
            bySide(row);
        }
        if (fields.contains("FIY") && graphql.periods() == Periods.ACCOUNTING_DATE) {
            derive(row, PERIOD, () -> period(row));
        }
        if (fields.contains("CAT") && node.path("CAT") == null) {
            derive(row, List.of("CAT"), () -> row.put("CAT", category(row.path("TYP").asText())));
        }
        key(stream, row);
        return row;
    }

    /** The key as REST writes it, so that what cannot be read is known by the same name. */
    static void key(X3Stream stream, ObjectNode row) {
        row.put("$key", String.join("~", stream.key().stream().map(f -> row.path(f).asText("")).toList()));
    }

    static X3Row row(JsonNode json, Node node) {
        return new X3Row(json, new ClassSettings("node " + node, "", Map.of()));
    }

    static JsonNode at(JsonNode shown, String path) {
        JsonNode value = shown;
        for (String name : path.split("\\.")) {
            value = value.path(name);
        }
        return value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value;
    }

    private JsonNode value(String field, JsonNode value) {
        return switch (field) {
            case "LEDTYP" -> member(value, graphql.ledgerTypes());
            case "STA" -> member(value, graphql.statuses());
            // 1 no, 2 yes (reference section 5.4); a yes/no menu shows its names, other nodes show booleans
            case "ENAFLG" -> value.isBoolean() || value.asText().matches("yes|no")
                    ? JsonNodeFactory.instance.numberNode(value.asBoolean(value.asText().equals("yes")) ? 2 : 1) : value;
            default -> value;
        };
    }

    private static JsonNode member(JsonNode value, List<String> names) {
        int place = names.indexOf(value.asText());
        return place < 0 ? value : JsonNodeFactory.instance.numberNode(place + 1);
    }

    private interface Derivation {
        void run() throws Unreadable;
    }

    /** A row that a rule does not fit becomes an unreadable row, with the reason in place of the value. */
    private static void derive(ObjectNode row, List<String> fields, Derivation derivation) {
        try {
            derivation.run();
        } catch (Unreadable e) {
            unreadable(row, fields, e.getMessage());
        }
    }

    static void unreadable(ObjectNode row, List<String> fields, String why) {
        fields.forEach(f -> row.putObject(f).put(X3Row.UNREADABLE, why));
    }

    private void period(ObjectNode row) throws Unreadable {
        X3Row read = new X3Row(row, new ClassSettings("", "", Map.of()));
        LocalDate date = read.date("ACCDAT");
        // A header belongs to all ledger types: it shows the year and period of the first that is read.
        int ledgerType = read.has("LEDTYP") ? read.menu("LEDTYP") : connection.x3().ledgerTypes().get(0);
        FiscalMonth month = FiscalMonth.of(connection.periods(), read.key("CPY"), ledgerType, date);
        String type = read.key("TYP");
        row.put("FIY", month.year());
        row.put("PER", graphql.openingTypes().contains(type) ? 0
                : graphql.closingTypes().contains(type) ? month.lastOrdinary() + 1 : month.period());
    }

    private int category(String type) throws Unreadable {
        Integer category = graphql.categories().getOrDefault(type, graphql.categories().get("*"));
        if (category == null) {
            throw new Unreadable("entry type " + type + " is in no list of x3.graphql.categories");
        }
        return category;
    }

    /** Amounts of debit and credit (nodes before 2024 R1) as unsigned amounts with a sign. */
    private static void bySide(ObjectNode row) {
        X3Row read = new X3Row(row, new ClassSettings("", "", Map.of()));
        derive(row, List.of("SNS"), () -> {
            int ledger = side(read, "DEBLED", "CDTLED");
            int transaction = side(read, "DEBCUR", "CDTCUR");
            if (ledger * transaction < 0) {
                throw new Unreadable("debit in one currency and credit in the other");
            }
            boolean credit = ledger + transaction < 0;
            row.put("SNS", credit ? -1 : 1);
            row.set("AMTLED", row.get(credit ? "CDTLED" : "DEBLED"));
            row.set("AMTCUR", row.get(credit ? "CDTCUR" : "DEBCUR"));
        });
    }

    /** 1 debit, -1 credit, 0 neither. */
    private static int side(X3Row row, String debit, String credit) throws Unreadable {
        boolean debited = row.amountOrNull(debit) != null && row.amount(debit).signum() != 0;
        boolean credited = row.amountOrNull(credit) != null && row.amount(credit).signum() != 0;
        if (debited && credited) {
            throw new Unreadable("the line has amounts on both sides, debit and credit");
        }
        return debited ? 1 : credited ? -1 : 0;
    }
}
