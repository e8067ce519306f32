package io.mlconnector.x3anaplan.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** The published JSON Schema of a connection: what keys there are, of which type, and what stands for those left out. */
final class ConnectionSchema {

    private static final JsonNode SOURCE = source();
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SOURCE, SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build());

    private ConnectionSchema() {
    }

    private static JsonNode source() {
        try (InputStream in = ConnectionSchema.class.getResourceAsStream("/schema/connection.schema.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reports every place where the text does not fit the schema. */
    static void check(YamlText text, JsonNode root, Findings findings) {
        for (ValidationMessage message : SCHEMA.validate(root)) {
            String place = message.getInstanceLocation().toString();
            switch (message.getType()) {
                case "additionalProperties" -> findings.add(text.error(place + "/" + message.getProperty(),
                        at(place).path("properties").has(message.getProperty()) ? "key '" + message.getProperty() + "' does not go with kind '"
                                + root.at(place + "/kind").asText() + "'" : "unknown key '" + message.getProperty() + "'",
                        near(place, message.getProperty())));
                case "required" -> findings.add(text.error(place, "'" + message.getProperty() + "' is missing"
                        + (place.isEmpty() ? "" : " in " + place.substring(1).replace('/', '.')),
                        "add it: " + at(place + "/" + message.getProperty()).path("description").asText()));
                default -> findings.add(text.error(place, place.substring(Math.min(1, place.length())).replace('/', '.') + ": "
                        + message.getMessage().replaceFirst("^[^:]*: ", ""), at(place).path("description").asText()));
            }
        }
    }

    private static String near(String place, String key) {
        String best = null;
        if (at(place).path("properties").has(key)) {
            return "remove it, or take the kind that it belongs to: " + at(place).path("properties").path(key).path("description").asText();
        }
        String stem = key.toLowerCase(Locale.ROOT).substring(0, Math.min(3, key.length()));
        for (Iterator<String> names = at(place).path("properties").fieldNames(); names.hasNext();) {
            String name = names.next();
            if (name.equalsIgnoreCase(key.replaceAll("[-_]", ""))) {
                best = name;
                break;
            }
            best = best == null && name.toLowerCase(Locale.ROOT).startsWith(stem) ? name : best;
        }
        return best != null ? "did you mean '" + best + "'?" : "remove it, or see docs/connection.md for the keys that may stand here";
    }

    private static JsonNode at(String pointer) {
        JsonNode schema = SOURCE;
        for (String part : pointer.split("/")) {
            if (!part.isEmpty()) {
                schema = schema.path("type").asText().equals("array") ? schema.path("items") : schema.path("properties").path(part);
            }
        }
        return schema;
    }

    /** Fills in the defaults of all keys that are left out, at every depth. */
    static void fill(JsonNode value, String pointer) {
        fill(value, at(pointer));
    }

    private static void fill(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object) {
            for (Iterator<Map.Entry<String, JsonNode>> all = schema.path("properties").fields(); all.hasNext();) {
                Map.Entry<String, JsonNode> property = all.next();
                if (!object.has(property.getKey()) && property.getValue().has("default")) {
                    object.set(property.getKey(), property.getValue().get("default").deepCopy());
                }
                if (object.has(property.getKey())) {
                    fill(object.get(property.getKey()), property.getValue());
                }
            }
        } else if (value.isArray()) {
            value.forEach(item -> fill(item, schema.path("items")));
        }
    }
}
