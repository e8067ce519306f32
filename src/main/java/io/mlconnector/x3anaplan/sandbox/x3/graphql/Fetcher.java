package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.SelectedField;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Collection;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Column;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Property;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the value of every field of an answer: packages, nodes, their pages, rows and properties. */
final class Fetcher implements DataFetcher<Object> {

    /** Keys of what a request brings along. */
    static final String READER = "reader";
    static final String ROOTS = "roots";

    private record Package() {
    }

    /** What can be asked of a node: of its own, or as a collection of a row. */
    private record Operations(NodeType type, Row parent, Collection collection) {
    }

    private final Map<String, NodeType> types;
    private final XtremSettings settings;

    Fetcher(Map<String, NodeType> types, XtremSettings settings) {
        this.types = types;
        this.settings = settings;
    }

    @Override
    public Object get(DataFetchingEnvironment environment) {
        try {
            return value(environment);
        } catch (Refused e) {
            return DataFetcherResult.newResult().error(GraphqlErrorBuilder.newError(environment).message(e.getMessage())
                    .extensions(Map.of("code", "business-rule-error", "diagnoses",
                            List.of(Map.of("severity", 4, "path", List.of(), "message", e.getMessage())))).build()).build();
        }
    }

    private Object value(DataFetchingEnvironment environment) {
        Object source = environment.getSource();
        String name = environment.getField().getName();
        if (source == null) {
            return new Package();
        } else if (source instanceof Package) {
            return new Operations(types.get(name), null, null);
        } else if (source instanceof Operations operations) {
            return operation(environment, operations, name);
        } else if (source instanceof Paged page) {
            return switch (name) {
                case "totalCount" -> page.total().getAsInt();
                case "pageInfo" -> page.pageInfo();
                default -> page.edges();
            };
        } else if (source instanceof Row row) {
            return property(environment, row, name);
        }
        return ((Map<?, ?>) source).get(name);
    }

    private Object operation(DataFetchingEnvironment environment, Operations of, String name) {
        if (settings.denied().contains(of.type().name())) {
            throw new Refused("You are not authorised to read " + of.type().name());
        }
        NodeReader reader = environment.getGraphQlContext().get(READER);
        if (name.equals("read")) {
            return reader.read(of.type(), environment.getArgument("_id"));
        }
        PageArguments arguments = PageArguments.of(environment.getArguments());
        if (of.parent() == null) {
            Paged page = reader.page(of.type(), arguments);
            List<Map.Entry<String, String>> roots = environment.getGraphQlContext().get(ROOTS);
            String last = page.edges().isEmpty() ? "" : ((Row) page.edges().get(page.edges().size() - 1).get("node")).id();
            roots.add(Map.entry(of.type().name(), last.replace('|', '~')));
            return page;
        }
        List<Row> together = of.parent().together() == null ? List.of(of.parent()) : of.parent().together().rows;
        return of.parent().together() == null ? reader.pages(together, of.collection(), arguments).get(of.parent())
                : of.parent().together().of(of.parent(), "query " + of.collection() + arguments,
                        () -> reader.pages(together, of.collection(), arguments));
    }

    private Object property(DataFetchingEnvironment environment, Row row, String name) {
        if (name.equals("_id")) {
            return row.id();
        }
        if (name.equals("_etag")) {
            return String.valueOf(row.columns().get("updtick"));
        }
        Property property = row.type().property(name);
        if (property instanceof Column column) {
            return Values.shown(column, row.columns().get(column.column()), settings.decimalsAsText());
        }
        if (settings.absent().contains(name)) {
            return null;
        }
        return property instanceof Reference reference ? referred(environment, row, reference)
                : new Operations(types.get(((Collection) property).node()), row, (Collection) property);
    }

    /** A reference that shows no more than its key needs no look at its table. */
    private Object referred(DataFetchingEnvironment environment, Row row, Reference reference) {
        Map<String, Object> key = new HashMap<>();
        reference.by().forEach((there, here) -> key.put(there, row.columns().get(here)));
        if (key.values().stream().anyMatch(""::equals)) {
            return null;
        }
        Row known = new Row(types.get(reference.node()), key, null);
        List<SelectedField> selected = environment.getSelectionSet().getImmediateFields();
        if (known.type().table() == null || selected.stream().allMatch(f -> known.shows(f.getName()))) {
            return known;
        }
        NodeReader reader = environment.getGraphQlContext().get(READER);
        return row.together() == null ? reader.referred(List.of(row), reference).get(row)
                : row.together().of(row, "reference " + reference, () -> reader.referred(row.together().rows, reference));
    }
}
