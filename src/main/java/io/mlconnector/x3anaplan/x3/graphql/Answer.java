package io.mlconnector.x3anaplan.x3.graphql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;

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

    /** What a page says about the one that follows it. @param cursor of the next page, null after the last; @param unclear what is not understood, or null */
    record Next(String cursor, String unclear) {
    }

    /**
     * Every page is asked for {@code pageInfo}: one that does not say whether another follows, or says so without a cursor, is not
     * taken for the last.
     */
    static Next next(JsonNode connection) {
        JsonNode info = connection.path("pageInfo");
        String follows = info.path("hasNextPage").asText("").strip().toLowerCase(Locale.ROOT);
        if (follows.equals("false")) {
            return new Next(null, null);
        }
        JsonNode cursor = info.path("endCursor");
        boolean clear = follows.equals("true") && cursor.isTextual() && !cursor.asText().isBlank();
        return clear ? new Next(cursor.asText(), null) : new Next(null, "pageInfo " + (info.isMissingNode() ? "is missing" : info.toString()));
    }

    private static JsonNode only(JsonNode object) {
        return object.isObject() && object.elements().hasNext() ? object.elements().next() : JSON.missingNode();
    }
}
