package io.mlconnector.x3anaplan.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConnectionDocTest {

    @Test
    void theDocumentationNamesExactlyTheKeysOfTheSchemaWithTheirDefaults() throws Exception {
        JsonNode schema = new ObjectMapper().readTree(getClass().getResource("/schema/connection.schema.json"));
        String text = Files.readString(Path.of("docs/connection.md"));
        Set<String> documented = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| \\*{0,2}`([^` ]+)`\\*{0,2} \\| .*$").matcher(text);
        while (row.find()) {
            documented.add(row.group(1));
        }
        Set<String> keys = new TreeSet<>();
        collect(schema, "", keys, text);
        assertThat(documented).isEqualTo(keys);
    }

    private static void collect(JsonNode schema, String prefix, Set<String> keys, String text) {
        schema.path("properties").fields().forEachRemaining(entry -> {
            JsonNode value = entry.getValue();
            String name = prefix + entry.getKey();
            boolean list = value.path("type").asText().equals("array") && value.path("items").has("properties");
            if (!prefix.isEmpty()) {
                keys.add(name);
                if (value.path("default").isTextual()) {
                    assertThat(text).as(name).containsPattern("\\| \\*{0,2}`" + Pattern.quote(name) + "`\\*{0,2} \\| .* \\| `"
                            + Pattern.quote(value.path("default").asText()) + "` \\|");
                }
            }
            collect(list ? value.path("items") : value, name + (list ? "[]." : "."), keys, text);
        });
    }
}
