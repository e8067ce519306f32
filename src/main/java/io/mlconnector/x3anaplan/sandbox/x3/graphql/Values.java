package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.x3.graphql.NodeType.Column;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Values as they stand in filters, cursors and answers (reference sections 4.2, 4.5), and as they lie in the books. */
final class Values {

    private static final LocalDate ZERO = LocalDate.of(1753, 1, 1);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Values() {
    }

    /** Of a filter: an enumeration by its member's name. */
    static Object of(Column column, JsonNode value) {
        List<String> members = NodeType.ENUMS.get(column.type());
        if (members == null) {
            return parse(column, value.isNull() ? "" : value.asText());
        }
        int place = members.indexOf(value.asText());
        if (place < 0) {
            throw new Refused("filter: " + column.type() + " has no member " + value);
        }
        return place + 1;
    }

    /** Of its text. @throws Refused if it is none of the column's type */
    static Object parse(Column column, String text) {
        try {
            return switch (column.type()) {
                case "Text" -> text;
                case "Decimal" -> new BigDecimal(text);
                case "Date" -> LocalDate.parse(text);
                case "Datetime" -> OffsetDateTime.ofInstant(Instant.parse(text), ZoneOffset.UTC);
                default -> Integer.valueOf(text);
            };
        } catch (DateTimeException | NumberFormatException e) {
            throw new Refused("filter: '" + text + "' is no " + column.type());
        }
    }

    /** As an answer shows it; an empty date is null. */
    static Object shown(Column column, Object value, boolean decimalsAsText) {
        List<String> members = NodeType.ENUMS.get(column.type());
        if (members != null) {
            return members.get((Integer) value - 1);
        }
        if (value instanceof BigDecimal number) {
            return decimalsAsText ? number.toPlainString() : number;
        }
        if (value instanceof LocalDate date) {
            return date.equals(ZERO) ? null : date.toString();
        }
        if (value instanceof OffsetDateTime time) {
            return time.toLocalDate().equals(ZERO) ? null : MILLIS.format(time);
        }
        return value;
    }
}
