package io.mlconnector.x3anaplan.sandbox.x3;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;

/** Writes rows as X3 does: key, properties of the facet, references with title (reference section 3.4). */
final class RowWriter {

    private static final Instant ZERO = Instant.parse("1753-01-01T00:00:00Z");
    private static final LocalDate ZERO_DAY = LocalDate.of(1753, 1, 1);

    private final JsonGenerator json;
    private final X3Settings settings;
    private final Titles titles;
    private final String origin;
    private final String endpoint;

    RowWriter(JsonGenerator json, X3Settings settings, Titles titles, String origin, String endpoint) {
        this.json = json;
        this.settings = settings;
        this.titles = titles;
        this.origin = origin;
        this.endpoint = endpoint;
    }

    JsonGenerator json() {
        return json;
    }

    static String key(X3Class x3Class, Map<String, Object> row) {
        return String.join("~", x3Class.key().stream().map(k -> String.valueOf(row.get(k))).toList());
    }

    /** Writes a row and leaves its object open. */
    void start(X3Class x3Class, Map<String, Object> row) throws IOException {
        String key = key(x3Class, row);
        Set<String> hidden = settings.hidden().getOrDefault(x3Class.name(), Set.of());
        json.writeStartObject();
        json.writeStringField("$key", key);
        json.writeStringField("$url", origin + "/api1/x3/erp/" + endpoint + "/" + x3Class.name() + "('" + key
                + "')?representation=" + x3Class.name() + ".$details");
        for (Map.Entry<String, Object> property : row.entrySet()) {
            String name = property.getKey();
            if (!hidden.contains(name)) {
                value(name, property.getValue());
                if (x3Class.references().containsKey(name)) {
                    reference(x3Class, row, name);
                }
            }
        }
    }

    private void reference(X3Class x3Class, Map<String, Object> row, String name) throws IOException {
        String target = x3Class.references().get(name);
        String key = target.equals("GACCOUNT") ? row.get("COA") + "~" + row.get(name) : String.valueOf(row.get(name));
        json.writeObjectFieldStart(name + "_REF");
        json.writeStringField("$title", titles.of(target, key));
        json.writeStringField("$key", key);
        json.writeEndObject();
    }

    private void value(String name, Object value) throws IOException {
        if (ZERO.equals(value) || ZERO_DAY.equals(value)) {
            emptyDate(name, value instanceof Instant);
        } else if (value instanceof Integer number) {
            json.writeNumberField(name, number);
        } else if (value instanceof BigDecimal number) {
            if (settings.decimalsAsText()) {
                json.writeStringField(name, number.toPlainString());
            } else {
                json.writeFieldName(name);
                json.writeNumber(number);
            }
        } else if (value instanceof Instant instant) {
            json.writeStringField(name, instant.truncatedTo(ChronoUnit.SECONDS).toString());
        } else {
            json.writeStringField(name, value.toString());
        }
    }

    /** A date-time takes the date's form with its time of day, as the engine prints it. */
    private void emptyDate(String name, boolean time) throws IOException {
        String form = settings.emptyDate();
        if (form == null) {
            json.writeNullField(name);
        } else if (!form.equals("absent")) {
            json.writeStringField(name, time && form.length() == 10 ? form + "T00:00:00Z" : form);
        }
    }
}
