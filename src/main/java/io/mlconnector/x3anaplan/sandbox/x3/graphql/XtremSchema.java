package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLScalarType;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Collection;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Column;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Property;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Reference;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The schema: package, node, operation; nodes with their properties (reference section 4.1). */
final class XtremSchema {

    private static final String PAGE = "(first: Int, after: String, last: Int, before: String, filter: String, orderBy: String): ";
    private static final String OWN = "  _id: String!\n  _etag: String\n  _createStamp: Datetime\n  _updateStamp: Datetime\n";

    private XtremSchema() {
    }

    static GraphQL engine(Map<String, NodeType> types, String prefix, XtremSettings settings) {
        RuntimeWiring wiring = RuntimeWiring.newRuntimeWiring()
                .codeRegistry(GraphQLCodeRegistry.newCodeRegistry().defaultDataFetcher(f -> new Fetcher(types, settings)).build())
                .scalar(plain("Decimal")).scalar(plain("Date")).scalar(plain("Datetime")).build();
        return GraphQL.newGraphQL(new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(text(types, prefix)), wiring)).build();
    }

    private static String text(Map<String, NodeType> types, String prefix) {
        StringBuilder text = new StringBuilder("scalar Decimal\nscalar Date\nscalar Datetime\n"
                + "type PageInfo { hasNextPage: Boolean! endCursor: String hasPreviousPage: Boolean! startCursor: String }\n");
        NodeType.ENUMS.forEach((name, members) -> text.append("enum ").append(name).append(" { ").append(String.join(" ", members)).append(" }\n"));
        Map<String, StringBuilder> packages = new TreeMap<>();
        for (NodeType type : types.values()) {
            String name = name(type.name());
            text.append("type ").append(name).append(" {\n").append(OWN);
            type.properties().forEach((property, of) -> text.append("  ").append(property).append(": ").append(typeOf(of)).append('\n'));
            text.append("}\n");
            if (type.table() != null) {
                packages.computeIfAbsent(type.packageName(), p -> new StringBuilder()).append("  ").append(type.name()).append(": ")
                        .append(name).append("_queries\n");
                text.append("type ").append(name).append("_queries { query").append(PAGE).append(name).append("_page read(_id: String): ")
                        .append(name).append(" }\ntype ").append(name).append("_collection { query").append(PAGE).append(name)
                        .append("_page }\ntype ").append(name).append("_page { totalCount: Int pageInfo: PageInfo! edges: [").append(name)
                        .append("_edge!]! }\ntype ").append(name).append("_edge { cursor: String! node: ").append(name).append(" }\n");
            }
        }
        StringBuilder query = new StringBuilder("type Query {\n");
        packages.forEach((name, nodes) -> {
            text.append("type ").append(prefix).append(name).append("_package {\n").append(nodes).append("}\n");
            query.append("  ").append(prefix).append(name).append(": ").append(prefix).append(name).append("_package\n");
        });
        return text.append(query).append("}\n").toString();
    }

    private static String typeOf(Property property) {
        if (property instanceof Column column) {
            return column.type().equals("Text") ? "String" : column.type();
        }
        return property instanceof Reference reference ? name(reference.node()) : name(((Collection) property).node()) + "_collection";
    }

    private static String name(String node) {
        return node.substring(0, 1).toUpperCase(Locale.ROOT) + node.substring(1);
    }

    /** A scalar whose values are shown as they are. */
    private static GraphQLScalarType plain(String name) {
        return GraphQLScalarType.newScalar().name(name).coercing(new Coercing<Object, Object>() {
            @Override
            public Object serialize(Object value, GraphQLContext context, Locale locale) {
                return value;
            }

            @Override
            public Object parseValue(Object input, GraphQLContext context, Locale locale) {
                return input;
            }

            @Override
            public Object parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
                return input instanceof StringValue text ? text.getValue() : input.toString();
            }
        }).build();
    }
}
