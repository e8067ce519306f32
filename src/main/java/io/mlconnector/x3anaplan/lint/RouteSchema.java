package io.mlconnector.x3anaplan.lint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.mlconnector.x3anaplan.finding.Findings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Camel's own schema of its YAML DSL: which steps and options there are. */
final class RouteSchema {

    private final JsonSchema schema;

    RouteSchema() {
        try (InputStream in = RouteSchema.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            // not preloaded: most of the schema is of steps that no route uses, and building it is a quarter of a start
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(new ObjectMapper().readTree(in),
                    SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).preloadJsonSchema(false).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void check(RouteFile file, Findings findings) {
        for (ValidationMessage message : schema.validate(file.root())) {
            String place = message.getInstanceLocation().toString();
            if (message.getType().equals("additionalProperties")) {
                findings.add(file.text().error(place + "/" + message.getProperty(), "'" + message.getProperty() + "' is not known to Camel here",
                        "check the spelling and the indentation; https://camel.apache.org/components names the steps and their options"));
            } else if (!ofAlternative(message) && !file.root().at(place).isValueNode()) {
                findings.add(file.text().error(place, message.getMessage().replaceFirst("^[^:]*: ", ""), "write it as Camel's YAML DSL asks"));
            }
        }
    }

    /** One of several forms that did not fit says nothing while another one does; a single value is converted by the parser. */
    private static boolean ofAlternative(ValidationMessage message) {
        return message.getEvaluationPath().toString().matches(".*/(anyOf|oneOf|not)(/.*)?") || message.getType().matches("anyOf|oneOf|not");
    }
}
