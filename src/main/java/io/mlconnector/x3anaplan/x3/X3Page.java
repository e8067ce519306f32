package io.mlconnector.x3anaplan.x3;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.InputStream;

/**
 * A page of a query answer, read row by row.
 *
 * @param rows how many rows it held
 * @param complete whether it had a {@code $resources} member at all
 * @param next what it says about the next page
 * @param itemsPerPage {@code $itemsPerPage}: how many rows a page may hold, which may be fewer than asked for; null if it does not say
 * @param total {@code $totalResults}: how many rows the query has, where X3 states it; else null
 * @param diagnosis the first {@code $diagnoses} message of severity error or fatal, or null
 */
public record X3Page(int rows, boolean complete, NextLink next, Long itemsPerPage, Long total, String diagnosis) {

    /** Takes the rows of a page as they come. */
    @FunctionalInterface
    public interface RowTaker {
        void take(JsonNode row) throws IOException;
    }

    // Amounts keep every digit, trailing zeros included.
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(1000).build()).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    /** @throws com.fasterxml.jackson.core.JsonProcessingException if the body is no JSON or ends early */
    public static X3Page read(InputStream body, RowTaker rows) throws IOException {
        try (JsonParser parser = JSON.getFactory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new X3Page(0, false, NextLink.NONE, null, null, null);
            }
            int count = 0;
            boolean complete = false;
            NextLink next = NextLink.NONE;
            Long itemsPerPage = null;
            Long total = null;
            String diagnosis = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                if (member.equals("$resources") && value == JsonToken.START_ARRAY) {
                    complete = true;
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        rows.take(JSON.readTree(parser));
                        count++;
                    }
                } else if (member.equals("$links")) {
                    next = next.or(value == JsonToken.VALUE_NULL ? NextLink.NONE : NextLink.among(tree(parser, value)));
                } else if (NextLink.isName(member)) {
                    next = next.or(NextLink.of(tree(parser, value)));
                } else if (member.equals("$itemsPerPage") && value == JsonToken.VALUE_NUMBER_INT) {
                    itemsPerPage = parser.getNumberValue().longValue();
                } else if (member.equals("$totalResults") && value == JsonToken.VALUE_NUMBER_INT) {
                    total = parser.getNumberValue().longValue();
                } else if (member.equals("$diagnoses")) {
                    diagnosis = diagnosis(tree(parser, value));
                } else {
                    parser.skipChildren();
                }
            }
            return new X3Page(count, complete, next, itemsPerPage, total, diagnosis);
        }
    }

    private static JsonNode tree(JsonParser parser, JsonToken value) throws IOException {
        return value == JsonToken.VALUE_NULL ? JSON.missingNode() : JSON.readTree(parser);
    }

    private static String diagnosis(JsonNode diagnoses) {
        for (JsonNode item : diagnoses) {
            String severity = item.path("$severity").asText("");
            if (severity.equals("error") || severity.equals("fatal")) {
                return item.path("$message").asText("without message");
            }
        }
        return null;
    }
}
