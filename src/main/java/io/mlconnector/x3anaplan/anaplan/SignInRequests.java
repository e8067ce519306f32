package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.signin.Grant;
import io.mlconnector.x3anaplan.vault.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Asks Anaplan's authentication and OAuth services for tokens, through the route {@code anaplan-sign-in} (reference anaplan-api 2). All
 * methods throw {@link SignInRefused} if Anaplan refuses and {@link AnaplanFault} if it fails; none asks twice.
 */
@ApplicationScoped
public class SignInRequests {

    /** Clocks that differ by less are taken for equal: {@code Date} tells whole seconds. */
    private static final Duration SAME_CLOCK = Duration.ofSeconds(5);

    private final CamelContext camel;
    private final AnaplanConnections connections;
    private final Secrets secrets;
    private final CertificateSecrets certificates;
    private final Clock clock;
    private volatile ProducerTemplate template;

    @Inject
    public SignInRequests(CamelContext camel, AnaplanConnections connections, Secrets secrets, CertificateSecrets certificates, Clock clock) {
        this.camel = camel;
        this.connections = connections;
        this.secrets = secrets;
        this.certificates = certificates;
        this.clock = clock;
    }

    /** A token for user and password (2.2). @param run counts the request, may be null */
    Grant password(String connection, AnaplanAuth.Basic auth, Long run) {
        String login = auth.user() + ":" + secrets.get(connection, "anaplan.password");
        Asked asked = new Asked(SignInCall.PASSWORD, connection, run, auth.user());
        return token(asked, "/token/authenticate", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)), null);
    }

    /** A token for a certificate (2.5). */
    Grant certificate(String connection, AnaplanAuth.Certificate auth, Long run) {
        SigningCertificate certificate = certificates.read(connection);
        return token(new Asked(SignInCall.CERTIFICATE, connection, run, certificate.name()), "/token/authenticate", certificate.header(auth.header()),
                CertificatePayload.signed(auth.payload(), certificate, clock.instant()));
    }

    /** A longer life for a living token; the value that comes back may be the same or another (2.3). */
    Grant refresh(String connection, String accessToken, Long run) {
        return token(new Asked(SignInCall.REFRESH, connection, run, ""), "/token/refresh", "AnaplanAuthToken " + accessToken, null);
    }

    /** Tokens for a refresh token (2.6). */
    Grant refreshToken(String connection, AnaplanAuth.Oauth auth, String refreshToken, Long run) {
        ObjectNode body = client(connection, auth, "refresh_token").put("refresh_token", refreshToken);
        return oauth(new Asked(SignInCall.REFRESH_TOKEN, connection, run, auth.clientId()), body);
    }

    /** Tokens for the code that a consent brought. */
    Grant code(String connection, AnaplanAuth.OauthCode auth, String code, URI redirect) {
        ObjectNode body = client(connection, auth, "authorization_code").put("code", code).put("redirect_uri", redirect.toString());
        return oauth(new Asked(SignInCall.CODE, connection, null, auth.clientId()), body);
    }

    /** Asks for a code that a person is to type. */
    JsonNode deviceCode(String connection, AnaplanAuth.OauthDevice auth) {
        ObjectNode body = AnaplanAnswers.JSON.createObjectNode().put("client_id", auth.clientId()).put("scope", auth.scope());
        return AnaplanApi.json(call(new Asked(SignInCall.DEVICE_CODE, connection, null, auth.clientId()),
                base(connections.anaplan(connection).oauthUrl()) + "/oauth/device/code", null, body.toString()));
    }

    /** Tokens for a device whose code was typed; refused with {@code authorization_pending} until then. */
    Grant device(String connection, AnaplanAuth.OauthDevice auth, String deviceCode) {
        ObjectNode body = client(connection, auth, "urn:ietf:params:oauth:grant-type:device_code").put("device_code", deviceCode);
        return oauth(new Asked(SignInCall.DEVICE_TOKEN, connection, null, auth.clientId()), body);
    }

    private ObjectNode client(String connection, AnaplanAuth.Oauth auth, String grant) {
        ObjectNode body = AnaplanAnswers.JSON.createObjectNode().put("grant_type", grant).put("client_id", auth.clientId());
        if (auth instanceof AnaplanAuth.OauthCode) {
            body.put("client_secret", secrets.get(connection, "anaplan.client-secret"));
        }
        return body;
    }

    private record Asked(SignInCall call, String connection, Long run, String what) {
    }

    private Grant token(Asked asked, String path, String authorization, String body) {
        AnaplanSettings settings = connections.anaplan(asked.connection);
        Instant sent = clock.instant();
        Exchange answer = call(asked, base(settings.authUrl()) + path, authorization, body);
        JsonNode token = AnaplanApi.json(answer).path("tokenInfo");
        if (!token.path("tokenValue").isTextual() || token.path("expiresAt").asLong() <= 0) {
            throw AnaplanFault.lost(200, "Connection " + asked.connection + ": Anaplan's authentication service answered without a token", null,
                    null);
        }
        Duration ahead = answer.getProperty(SignInAnswers.AHEAD, Duration.class);
        Instant expiresAt = Instant.ofEpochMilli(token.path("expiresAt").asLong()); // by Anaplan's clock
        return new Grant(token.path("tokenValue").textValue(), sent,
                ahead.abs().compareTo(SAME_CLOCK) > 0 ? expiresAt.minus(ahead) : expiresAt, null);
    }

    private Grant oauth(Asked asked, ObjectNode body) {
        Instant sent = clock.instant();
        JsonNode answer = AnaplanApi.json(call(asked, base(connections.anaplan(asked.connection).oauthUrl()) + "/oauth/token", null,
                body.toString()));
        if (!answer.path("access_token").isTextual() || answer.path("expires_in").asLong() <= 0) {
            throw AnaplanFault.lost(200, "Connection " + asked.connection + ": Anaplan's OAuth service answered without a token", null, null);
        }
        String refreshToken = answer.path("refresh_token").asText("");
        return new Grant(answer.path("access_token").textValue(), sent, sent.plusSeconds(answer.path("expires_in").asLong()),
                refreshToken.isEmpty() ? null : refreshToken);
    }

    private Exchange call(Asked asked, String url, String authorization, String body) {
        if (template == null) {
            template = camel.createProducerTemplate();
        }
        return template.request("direct:anaplan-sign-in", request -> {
            request.setProperty("connection", asked.connection);
            request.setProperty("run", asked.run);
            request.setProperty(SignInAnswers.CALL, asked.call);
            request.setProperty(SignInAnswers.WHAT, asked.what);
            request.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
            request.getMessage().setHeader(Exchange.HTTP_URI, url);
            request.getMessage().setHeader("Accept", "application/json");
            if (authorization != null) {
                request.getMessage().setHeader("Authorization", authorization);
            }
            if (body != null) {
                request.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
                request.getMessage().setBody(body);
            }
        });
    }

    /** The address of a service, to which a path is added. */
    static String base(URI url) {
        return url.toString().replaceAll("/+$", "");
    }
}
