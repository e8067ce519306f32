package io.mlconnector.x3anaplan.x3;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * Asks each class for one row before a poll starts. X3 answers 500 to a filter on a field that the representation lacks
 * (reference sections 3.3, 3.6; P17), so the field is named here instead of an error in the midst of a window.
 */
@ApplicationScoped
@Named("x3Probe")
@Unremovable
@RegisterForReflection
public class X3Probe {

    private final CurrentConnection current;

    @Inject
    public X3Probe(CurrentConnection current) {
        this.current = current;
    }

    /** Asks for one stamped row of the stream named by the property {@code stream}. */
    public void ask(Exchange exchange) {
        Connection connection = current.of(exchange);
        ClassSettings of = stream(exchange).of(connection.x3());
        request(exchange, new X3Query(connection.x3(), of).stampedFrom(Instant.EPOCH).count(1).toUrl());
    }

    /** The same without the filter: tells a missing field from a server that fails. */
    public void askWithoutFilter(Exchange exchange) {
        Connection connection = current.of(exchange);
        request(exchange, new X3Query(connection.x3(), stream(exchange).of(connection.x3())).count(1).toUrl());
    }

    /** Called when X3 failed with the filter and answered without. @throws ConfigurationFault always */
    public void blameFilter(Exchange exchange) {
        throw missing(exchange, List.of("UPDDATTIM"), "X3 answers 500 when asked to filter by");
    }

    /**
     * Looks at the row that came, if there is one.
     *
     * @throws ConfigurationFault naming every field that is missing in it
     */
    public void look(Exchange exchange) throws IOException {
        X3Stream stream = stream(exchange);
        ClassSettings of = stream.of(current.of(exchange).x3());
        List<JsonNode> rows = new ArrayList<>();
        X3Page.read(new ByteArrayInputStream(exchange.getMessage().getBody(byte[].class)), rows::add);
        for (JsonNode row : rows) {
            List<String> missing = stream.required().stream().filter(f -> !row.has(of.field(f))).toList();
            if (!missing.isEmpty()) {
                throw missing(exchange, missing, "its rows do not show");
            }
        }
    }

    private ConfigurationFault missing(Exchange exchange, List<String> fields, String what) {
        X3Stream stream = stream(exchange);
        ClassSettings of = stream.of(current.of(exchange).x3());
        List<String> named = fields.stream().map(of::field).toList();
        return new ConfigurationFault("connection " + CurrentConnection.name(exchange) + ", X3 class " + of.className()
                + " with representation " + of.representation() + ": " + what + " " + String.join(", ", named)
                + ". Put the field on the representation's query facet in X3, or name it as the representation does under "
                + stream.setting() + ".fields." + fields.get(0) + " in connection.yaml.");
    }

    private static void request(Exchange exchange, String url) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "GET");
        exchange.getMessage().setHeader(Exchange.HTTP_URI, url);
    }

    private static X3Stream stream(Exchange exchange) {
        return X3Stream.named(exchange.getProperty("stream", String.class));
    }
}
