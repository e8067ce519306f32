package io.mlconnector.x3anaplan.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How X3's books are read over GraphQL (reference sage-x3-api section 4). The standard nodes have neither fiscal year, period nor
 * category (section 0, fact 1): either the fields are named that a customer added, or a rule is named that derives them.
 *
 * @param path below {@link X3Settings#url()}, or a whole address
 * @param endpoint value of the header x-xtrem-endpoint; null: the folder; empty: the header is left out
 * @param pageSize rows asked per page
 * @param nestedPageSize rows asked per page of a nested collection
 * @param counts whether the first page of a question asks how many rows there are ({@code totalCount})
 * @param windowMonths where stamps cannot be filtered on: how many months before the current one are read with every poll
 * @param periods where fiscal year and period come from
 * @param openingTypes entry types whose entries lie in period 0 when periods come from accounting dates
 * @param closingTypes entry types whose entries lie in period 13 then
 * @param categories entry type to category (CAT); the key {@code *} stands for all others; empty: category is a field
 * @param ledgerTypes names of ledger types 1, 2, ... as the node writes them; empty: it writes numbers
 * @param statuses names of statuses 1 (temporary) and 2 (final); empty: numbers
 */
public record GraphQlSettings(String path, String endpoint, int pageSize, int nestedPageSize, boolean counts, Changes changes, int windowMonths, Periods periods,
        List<String> openingTypes, List<String> closingTypes, Map<String, Integer> categories, List<String> ledgerTypes,
        List<String> statuses, Node entries, Node lines, Node analyticalLines, Node accounts, Node dimensions) {

    /** The same below another path. */
    GraphQlSettings at(String other) {
        return new GraphQlSettings(other, endpoint, pageSize, nestedPageSize, counts, changes, windowMonths, periods, openingTypes, closingTypes,
                categories, ledgerTypes, statuses, entries, lines, analyticalLines, accounts, dimensions);
    }

    /** The same with other names of ledger types and statuses, and other nodes. */
    public GraphQlSettings named(List<String> ledgers, List<String> statusNames, Node entryNode, Node lineNode, Node analyticalLineNode,
            Node accountNode, Node dimensionNode) {
        return new GraphQlSettings(path, endpoint, pageSize, nestedPageSize, counts, changes, windowMonths, periods, openingTypes, closingTypes, categories,
                ledgers, statusNames, entryNode, lineNode, analyticalLineNode, accountNode, dimensionNode);
    }

    /** How changes are found: as a probe of X3 tells, by stamp or not at all, or by accounting dates. */
    public enum Changes { AUTO, STAMPS, DATES }

    /** Where fiscal year and period come from: from fields of the nodes, or from the accounting date and the fiscal years of the connection. */
    public enum Periods { FIELDS, ACCOUNTING_DATE }

    /**
     * A node of X3 with the fields that we read.
     *
     * @param packageName e.g. x3Finance
     * @param fields our name of a field (X3's standard column name) to its path in the node, e.g. {@code company.code}; what is not
     *        listed, or has an empty path, the node does not show
     * @param own fields that connection.yaml names
     */
    public record Node(String packageName, String name, Map<String, String> fields, Set<String> own) {

        /** The same node with other paths for some fields; those that connection.yaml names stay. */
        public Node with(Map<String, String> paths) {
            Map<String, String> all = new LinkedHashMap<>(fields);
            paths.forEach((field, path) -> {
                if (!own.contains(field)) {
                    all.put(field, path);
                }
            });
            return new Node(packageName, name, all, own);
        }

        /** The path of a field, or null. */
        public String path(String field) {
            String path = fields.get(field);
            return path == null || path.isBlank() ? null : path;
        }

        @Override
        public String toString() {
            return packageName + "." + name;
        }
    }
}
