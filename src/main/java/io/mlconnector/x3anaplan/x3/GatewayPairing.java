package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.X3Auth;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.signin.Grant;
import io.mlconnector.x3anaplan.signin.Pairing;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Pairing with Sage's cloud gateway for X3 (reference section 2.3). */
@ApplicationScoped
@Unremovable
public class GatewayPairing implements Pairing {

    private final Function<String, Connection> connections;
    private final TokenRequests requests;

    @Inject
    public GatewayPairing(Connections connections, TokenRequests requests) {
        this(connections::get, requests);
    }

    GatewayPairing(Function<String, Connection> connections, TokenRequests requests) {
        this.connections = connections;
        this.requests = requests;
    }

    @Override
    public String system() {
        return "x3";
    }

    @Override
    public URI redirect(String connection) {
        return gateway(connection).redirectUrl();
    }

    @Override
    public URI start(String connection, String state, URI redirect) {
        X3Auth.CloudGateway gateway = gateway(connection);
        String page = gateway.authorizeUrl().toString();
        return URI.create(page + (page.contains("?") ? "&" : "?") + "client_id=" + encoded(gateway.clientId()) + "&scope=" + encoded(gateway.scope())
                + "&customer=" + encoded(gateway.customer()) + "&redirect_uri=" + encoded(redirect.toString()) + "&state=" + encoded(state));
    }

    @Override
    public Grant finish(String connection, String code, URI redirect) {
        Grant grant = requests.code(connections.apply(connection), gateway(connection), code, redirect);
        if (grant.refreshToken() == null) {
            throw new ConfigurationFault("connection " + connection + ": the gateway granted no refresh token, so sign-in would end in minutes."
                    + " Check x3.auth.scope and how the application is registered.");
        }
        return grant;
    }

    /** Another region answers for this customer (1.2): the settings must name it, for every later request goes there. */
    @Override
    public void moved(String connection, String endpoint) {
        String configured = gateway(connection).tokenUrl().toString();
        String base = endpoint.replaceAll("/+$", "");
        if (!configured.startsWith(base + "/")) {
            throw new ConfigurationFault("connection " + connection + ": the gateway of this customer is " + base + ", but x3.auth.tokenUrl is "
                    + configured + ". Set x3.auth.tokenUrl to " + base + "/token (and x3.auth.authorizeUrl to " + base
                    + "/token/authorise), then pair again.");
        }
    }

    private X3Auth.CloudGateway gateway(String connection) {
        X3Auth auth = connections.apply(connection).x3().auth();
        if (auth instanceof X3Auth.CloudGateway gateway) {
            return gateway;
        }
        throw new ConfigurationFault("connection " + connection + " signs in to X3 by " + auth.kind() + ", which needs no pairing; only"
                + " x3.auth.kind cloud-gateway does.");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
