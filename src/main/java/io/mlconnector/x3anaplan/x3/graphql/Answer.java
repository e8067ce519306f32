package io.mlconnector.x3anaplan.x3.graphql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The shape of an answer: package, node, query, edges (reference section 4.1). */
final class Answer {

    /** Decimals that come as numbers keep every digit, trailing zeros included. */
    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(1000).build()).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private Answer() {
    }

    /** The page of the node that was asked for: there is one package in an answer and one node in it. */
    static JsonNode connection(JsonNode answer) {
        return only(only(answer.path("data"))).path("query");
    }

    /** The next page's cursor, or null after the last. */
    static String next(JsonNode connection) {
        JsonNode page = connection.path("pageInfo");
        return page.path("hasNextPage").asBoolean() && page.path("endCursor").isTextual() && !connection.path("edges").isEmpty()
                ? page.path("endCursor").asText() : null;
    }

    private static JsonNode only(JsonNode object) {
        return object.isObject() && object.elements().hasNext() ? object.elements().next() : JSON.missingNode();
    }
}
