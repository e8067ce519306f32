package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Column;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Property;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Reference;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A row on its way into an answer.
 *
 * @param columns all of the table's, or those of the key only where a reference shows no more
 * @param together the rows that were read with it; what they refer to is read with it, too
 */
record Row(NodeType type, Map<String, Object> columns, Together together) {

    String id() {
        return type.key().stream().map(c -> String.valueOf(columns.getOrDefault(c, ""))).collect(Collectors.joining("|"));
    }

    /** Whether the columns that are known show the property. */
    boolean shows(String name) {
        Property property = type.property(name);
        return name.equals("_id") || property instanceof Column c && columns.containsKey(c.column())
                || property instanceof Reference r && columns.keySet().containsAll(r.by().values());
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
