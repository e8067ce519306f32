package io.mlconnector.x3anaplan.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.Invisible;
import io.mlconnector.x3anaplan.finding.YamlText;
import java.util.List;
import java.util.Map;

/** Brings back the texts that YAML took for something else (https://yaml.org/type/bool.html), and finds characters that nobody sees. */
final class WrittenTexts {

    private final YamlText text;
    private final Findings findings;

    WrittenTexts(YamlText text, Findings findings) {
        this.text = text;
        this.findings = findings;
    }

    void restore(JsonNode value, JsonNode schema, String pointer) {
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
                String at = pointer + "/" + entry.getKey().replace("~", "~0").replace("/", "~1");
                visible(entry.getKey(), at);
                JsonNode below = ConnectionSchema.below(schema, entry.getKey());
                if (isText(entry.getValue(), below)) {
                    text.written(at).ifPresent(written -> object.set(entry.getKey(), TextNode.valueOf(written)));
                }
                restore(object.get(entry.getKey()), below, at);
            }
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode below = schema.path("items");
                String at = pointer + "/" + i;
                if (isText(array.get(i), below) && text.written(at).isPresent()) {
                    array.set(i, TextNode.valueOf(text.written(at).get()));
                }
                restore(array.get(i), below, at);
            }
        } else if (value.isTextual()) {
            visible(value.asText(), pointer);
        }
    }

    private static boolean isText(JsonNode value, JsonNode schema) {
        return (value.isBoolean() || value.isNumber()) && schema.path("type").asText().equals("string");
    }

    /** Line breaks of a long text are no accident. */
    private void visible(String value, String pointer) {
        Invisible.in(value).stream().filter(found -> !Invisible.isControl(value.codePointAt(found.index()))).findFirst()
                .ifPresent(found -> findings.add(text.error(pointer, "'" + value + "' holds " + found.name(), "type it anew without this character")));
    }
}
