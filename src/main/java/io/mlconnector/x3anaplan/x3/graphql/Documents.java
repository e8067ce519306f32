package io.mlconnector.x3anaplan.x3.graphql;

import io.mlconnector.x3anaplan.connection.GraphQlSettings;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Node;
import io.mlconnector.x3anaplan.x3.X3Stream;
import java.util.Collection;
import java.util.List;

/** The query documents that are sent; what changes from page to page goes in variables. */
final class Documents {

    private static final String NESTED_AFTER = ", $nestedAfter: String";
    private static final List<String> ID = List.of("_id");

    private final GraphQlSettings graphql;

    Documents(GraphQlSettings graphql) {
        this.graphql = graphql;
    }

    /** Rows of a stream's own node. */
    String rows(X3Stream stream, boolean keysOnly) {
        Node node = NodeFields.node(graphql, stream);
        return select(node, keysOnly ? NodeFields.keys(stream) : NodeFields.rows(stream)).document(node.packageName(), node.name(), "");
    }

    /** Lines with their analytical lines. @param more the next page of one line's analytical lines, after {@code $nestedAfter} */
    String linesWithSplits(boolean more) {
        Node line = graphql.lines();
        return select(line, NodeFields.lineOfSplits()).with(ID)
                .collection(line.path("ANALYTICAL_LINES"), arguments(more), split(false).with(ID))
                .document(line.packageName(), line.name(), more ? NESTED_AFTER : "");
    }

    /** The next page of one analytical line's dimensions, after {@code $nestedAfter}. */
    String moreDimensions() {
        Node split = graphql.analyticalLines();
        return new Selection().with(ID).collection(split.path("DIMENSIONS"), arguments(true), dimension())
                .document(split.packageName(), split.name(), NESTED_AFTER);
    }

    private Selection split(boolean more) {
        Node split = graphql.analyticalLines();
        List<String> fields = NodeFields.rows(X3Stream.ANALYTICAL_LINES).stream()
                .filter(f -> !X3Stream.LINES.key().contains(f)).toList(); // these the line knows
        return select(split, fields).collection(split.path("DIMENSIONS"), arguments(more), dimension());
    }

    private Selection dimension() {
        return select(graphql.analyticalLines(), List.of("DIE", "CCE", "INDEX"));
    }

    private static Selection select(Node node, Collection<String> fields) {
        return new Selection().with(fields.stream().map(node::path).filter(p -> p != null).toList());
    }

    private String arguments(boolean more) {
        return "first: " + graphql.nestedPageSize() + (more ? ", after: $nestedAfter" : "");
    }
}
