package io.mlconnector.x3anaplan.x3.graphql;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is selected of a node: fields by their paths, references nested, collections as pages (reference section 4.1). */
final class Selection {

    private static final String PAGE = "pageInfo { hasNextPage endCursor } edges { node ";

    private final Map<String, Selection> fields = new LinkedHashMap<>();
    private final Map<String, String> collections = new LinkedHashMap<>();

    /** @param paths such as {@code company.code}; null ones are left out */
    Selection with(Collection<String> paths) {
        for (String path : paths) {
            Selection at = this;
            for (String name : path == null ? new String[0] : path.split("\\.")) {
                at = at.fields.computeIfAbsent(name, n -> new Selection());
            }
        }
        return this;
    }

    /** A nested collection; without {@code first} X3 would give 20 and say nothing (section 0, fact 2). */
    Selection collection(String name, String arguments, Selection node) {
        collections.put(name, "query(" + arguments + ") { " + PAGE + node.text() + " } }");
        return this;
    }

    /** The document that asks for a page of the node's rows. */
    String document(String packageName, String node, String moreVariables) {
        return "query Page($first: Int, $after: String, $filter: String, $orderBy: String, $count: Boolean!" + moreVariables + ") { "
                + packageName + " { " + node + " { query(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {"
                + " totalCount @include(if: $count) " + PAGE + text() + " } } } } }";
    }

    private String text() {
        StringBuilder text = new StringBuilder("{ ");
        fields.forEach((name, inner) -> text.append(name).append(' ').append(inner.isEmpty() ? "" : inner.text() + " "));
        collections.forEach((name, query) -> text.append(name).append(" { ").append(query).append(" } "));
        return text.append('}').toString();
    }

    private boolean isEmpty() {
        return fields.isEmpty() && collections.isEmpty();
    }
}
