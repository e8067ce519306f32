package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteFilesTest {

    @ParameterizedTest
    @ValueSource(strings = {"anaplan", "import", "send", "settle", "dead-letter"})
    void fitsCamelsSchemaAndLeavesFailuresToItsCallers(String name) throws Exception {
        // Given
        JsonNode routes = new YAMLMapper().readTree(Path.of("routes", name + ".camel.yaml").toFile());
        try (InputStream schema = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {

            // When / Then
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema).validate(routes)).isEmpty();
        }
        for (JsonNode each : routes) {
            JsonNode route = each.path("route");
            assertThat(route.path("description").asText()).as(route.path("id").asText()).isNotBlank();
            assertThat(route.at("/errorHandler/noErrorHandler").isObject() || route.has("routeConfigurationId"))
                    .as("error policy of " + route.path("id")).isTrue();
        }
    }
}
