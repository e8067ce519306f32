package io.mlconnector.x3anaplan.x3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.X3Auth;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.http.RetryAfter;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Where the cloud gateway serves a folder: {@code $urls.dataService} of its list of folders is the whole address of the folder's GraphQL
 * service, with an endpoint name that need not be the folder's
 * (https://developer.sage.com/x3/data-integration/guides/data-folder-endpoint/folders-listing). It is taken as it is, never built.
 * Bean {@code x3Folders}.
 */
@ApplicationScoped
@Named("x3Folders")
@Unremovable
@RegisterForReflection
public class X3Folders {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CamelContext camel;
    private final Function<String, Connection> connections;
    private final RetryAfter retryAfter;
    private final Map<String, URI> found = new ConcurrentHashMap<>();

    @Inject
    public X3Folders(CamelContext camel, Connections connections, RetryAfter retryAfter) {
        this(camel, connections::get, retryAfter);
    }

    X3Folders(CamelContext camel, Function<String, Connection> connections, RetryAfter retryAfter) {
        this.camel = camel;
        this.connections = connections;
        this.retryAfter = retryAfter;
    }

    /**
     * The connection with an address of X3, asking the gateway if it has none of its own.
     *
     * @throws ConfigurationFault if the connection reads over REST, which the gateway does not serve
     */
    Connection locate(Connection connection) {
        if (connection.x3().url() != null || !(connection.x3().auth() instanceof X3Auth.CloudGateway)) {
            return connection;
        }
        if (connection.x3().protocol() != X3Settings.Protocol.GRAPHQL) {
            throw new ConfigurationFault("connection " + connection.name() + ": the cloud gateway serves X3 over GraphQL only. Set x3.protocol:"
                    + " graphql.");
        }
        String key = connection.name() + "\n" + connection.x3().folder();
        URI address = found.get(key);
        if (address == null) {
            address = ask(connection.name());
            found.put(key, address);
        }
        return connection.withX3(connection.x3().servedAt(address));
    }

    private URI ask(String connection) {
        Exchange answer = Calls.through(camel, "direct:x3-folders", exchange -> exchange.setProperty("connection", connection));
        return answer.getMessage().getBody(URI.class);
    }

    /** Makes the request for the list out of an empty message. */
    public void request(Exchange exchange) {
        Connection connection = connections.apply(CurrentConnection.name(exchange));
        exchange.setProperty("x3Address", ((X3Auth.CloudGateway) connection.x3().auth()).foldersUrl().toString());
    }

    /**
     * Finds the connection's folder in the list; leaves its address in the body.
     *
     * @throws ConfigurationFault if the folder is not among those approved
     */
    public void read(Exchange exchange) {
        Connection connection = connections.apply(CurrentConnection.name(exchange));
        String address = exchange.getProperty("x3Address", String.class);
        String place = "connection " + connection.name() + ", folders of the cloud gateway at " + address;
        byte[] body = exchange.getMessage().getBody(byte[].class);
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (X3Refusals.mayPass(status)) {
            throw X3Refusals.passing(X3Refusals.answered(place, status, body), ".", retryAfter, exchange.getMessage());
        } else if (status != 200) {
            throw X3Refusals.ofGateway(place, status, body);
        }
        List<String> names = new ArrayList<>();
        try {
            for (JsonNode folder : JSON.readTree(body).path("folders")) {
                names.add(folder.path("name").asText());
                String url = folder.path("$urls").path("dataService").asText("");
                if (folder.path("name").asText().equals(connection.x3().folder()) && !url.isEmpty()) {
                    exchange.getMessage().setBody(URI.create(url));
                    return;
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new SourceFault(true, place + ": the answer is no list of folders. It is tried again.", e);
        }
        throw new ConfigurationFault(place + ": folder " + connection.x3().folder() + " is not among those approved for us with a data"
                + " service, which are: " + names + ". Check x3.folder, or pair again (pair " + connection.name()
                + ") and approve the folder.");
    }
}
