package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.signin.Grant;
import io.mlconnector.x3anaplan.signin.Pairing;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Pairing with an OAuth client of Anaplan's by the authorization code grant (reference anaplan-api 2.6). */
@ApplicationScoped
@Unremovable
public class AnaplanPairing implements Pairing {

    private final AnaplanConnections connections;
    private final SignInRequests requests;

    @Inject
    public AnaplanPairing(AnaplanConnections connections, SignInRequests requests) {
        this.connections = connections;
        this.requests = requests;
    }

    @Override
    public String system() {
        return "anaplan";
    }

    @Override
    public URI redirect(String connection) {
        return client(connection).redirectUrl();
    }

    @Override
    public URI start(String connection, String state, URI redirect) {
        AnaplanAuth.OauthCode client = client(connection);
        return URI.create(SignInRequests.base(connections.anaplan(connection).oauthUrl()) + client.authorizePath() + "?response_type=code&client_id="
                + encode(client.clientId()) + "&redirect_uri=" + encode(redirect.toString()) + "&scope=" + encode(client.scope()) + "&state="
                + encode(state));
    }

    @Override
    public Grant finish(String connection, String code, URI redirect) {
        return renewable(connection, requests.code(connection, client(connection), code, redirect));
    }

    /** @throws ConfigurationFault if it has no refresh token: the connection would work for half an hour */
    static Grant renewable(String connection, Grant grant) {
        if (grant.refreshToken() == null) {
            throw new ConfigurationFault("connection " + connection + ": Anaplan granted no refresh token. anaplan.auth.scope must contain"
                    + " offline_access, and the client must be allowed to refresh. Then pair again");
        }
        return grant;
    }

    private AnaplanAuth.OauthCode client(String connection) {
        AnaplanSettings settings = connections.anaplan(connection);
        if (settings.auth() instanceof AnaplanAuth.OauthCode code) {
            return code;
        }
        throw new ConfigurationFault("connection " + connection + " signs in to Anaplan by " + settings.auth().kind()
                + (settings.auth() instanceof AnaplanAuth.OauthDevice ? ": pair it with " + SignInRefusals.pair(connection, settings)
                        : ", which needs no pairing"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
