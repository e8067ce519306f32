package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A node of the simulated schema: the table behind it, its key columns and its properties (reference section 4.4).
 *
 * @param packageName without prefix, e.g. Finance
 * @param table or a query in brackets; null for nodes that are only referred to
 */
record NodeType(String name, String packageName, String table, List<String> key, Map<String, Property> properties) {

    sealed interface Property permits Column, Reference, Collection {
    }

    /** @param type Text, Int, Decimal, Date, Datetime, or the name of an enumeration */
    record Column(String column, String type) implements Property {
    }

    /** @param by columns of the node referred to, with the columns here that hold their values */
    record Reference(String node, Map<String, String> by) implements Property {

        /** The same reference seen from a row that refers to this one's; null if it needs the row in between. */
        Reference from(Reference outer) {
            Map<String, String> through = new LinkedHashMap<>();
            for (Map.Entry<String, String> entry : by.entrySet()) {
                String there = outer.by.get(entry.getValue());
                if (there == null) {
                    return null;
                }
                through.put(entry.getKey(), there);
            }
            return new Reference(node, through);
        }
    }

    /** @param by columns of the rows in the collection, with the columns here that hold their values */
    record Collection(String node, Map<String, String> by) implements Property {
    }

    /**
     * Enumerations: local menus in the order of their numbers, 1 the first. Names are the texts of the menu with their first letter
     * lowered (https://developer.sage.com/x3/graphql/reference/x3Purchasing/enum/ModuleTable): IAS is {@code iAS}.
     */
    static final Map<String, List<String>> ENUMS = Map.of("AccountingJournalStatus", List.of("temporary", "final"),
            "GeneralLedgerTypes", List.of("legal", "analytical", "iAS", "ledger4", "ledger5", "ledger6", "ledger7", "ledger8", "ledger9",
                    "ledger10"), "YesNo", List.of("no", "yes"));

    private static final Set<String> NUMBERS = Set.of("lin", "ledtyp", "analin", "i", "fiy", "per");

    static final Column UPDATED = new Column("upddattim", "Datetime");
    static final Column CREATED = new Column("credattim", "Datetime");

    /** @param text a property a line: {@code name column type}, {@code name > node(there=here,...)} or {@code name * node(there=here,...)} */
    static NodeType of(String name, String packageName, String table, String key, String text) {
        Map<String, Property> properties = new LinkedHashMap<>();
        for (String line : text.strip().split("\\R")) {
            String[] words = line.strip().split("\\s+");
            if (words[1].equals(">") || words[1].equals("*")) {
                int bracket = words[2].indexOf('(');
                String node = words[2].substring(0, bracket);
                Map<String, String> by = new LinkedHashMap<>();
                for (String pair : words[2].substring(bracket + 1, words[2].length() - 1).split(",")) {
                    int equals = pair.indexOf('=');
                    by.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? pair : pair.substring(equals + 1));
                }
                properties.put(words[0], words[1].equals(">") ? new Reference(node, by) : new Collection(node, by));
            } else {
                properties.put(words[0], new Column(words[1], words[2]));
            }
        }
        return new NodeType(name, packageName, table, List.of(key.split(" ")), properties);
    }

    /** A property, the stamps included, which every node has. */
    Property property(String name) {
        return name.equals("_updateStamp") ? UPDATED : name.equals("_createStamp") ? CREATED : properties.get(name);
    }

    /** The key's columns as ordering or identity needs them. */
    List<Column> keyColumns() {
        List<Column> columns = new ArrayList<>();
        key.forEach(c -> columns.add(new Column(c, NUMBERS.contains(c) ? "Int" : "Text")));
        return columns;
    }
}
