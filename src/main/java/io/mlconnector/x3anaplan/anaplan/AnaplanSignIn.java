package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.signin.Credential;
import io.mlconnector.x3anaplan.signin.Token;
import io.mlconnector.x3anaplan.signin.Tokens;
import io.mlconnector.x3anaplan.vault.Secrets;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import org.apache.camel.Exchange;

/**
 * Signs requests to Anaplan. One token for each connection, shared by all its requests: Anaplan may refuse calls of a client that signs
 * in for each of them (reference anaplan-api 2.3). Bean {@code anaplanSignIn}.
 */
@ApplicationScoped
@Named("anaplanSignIn")
@Unremovable
@RegisterForReflection
public class AnaplanSignIn {

    private static final String TOKEN = "anaplanToken";

    private final AnaplanConnections connections;
    private final Tokens tokens;
    private final SignInRequests requests;
    private final CertificateSecrets certificates;
    private final Secrets secrets;
    private final Clock clock;

    @Inject
    public AnaplanSignIn(AnaplanConnections connections, Tokens tokens, SignInRequests requests, CertificateSecrets certificates,
            Secrets secrets, Clock clock) {
        this.connections = connections;
        this.tokens = tokens;
        this.requests = requests;
        this.certificates = certificates;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Signs the request in the message, with a token that is renewed first if it has little life left.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if Anaplan refuses the sign-in, or a secret is missing
     * @throws AnaplanFault if the token could not be had; the request itself was not sent
     */
    public void sign(Exchange exchange) {
        String connection = connection(exchange);
        AnaplanSettings settings = connections.anaplan(connection);
        try {
            Token token = tokens.get(credential(connection), new AnaplanRenewal(connection, settings, exchange.getProperty("run", Long.class),
                    requests, certificates, secrets, clock));
            exchange.setProperty(TOKEN, token);
            exchange.getMessage().setHeader("Authorization", (settings.auth().isOauth() ? "Bearer " : "AnaplanAuthToken ") + token.value());
        } catch (AnaplanFault e) {
            if (e.retryAfter() != null) {
                exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, e.retryAfter().toMillis());
            }
            throw AnaplanFault.unsent(e);
        }
    }

    /** The token that signed this request was refused: the next one gets another, unless somebody has done so by now. */
    public void refused(Exchange exchange) {
        tokens.refused(credential(connection(exchange)), exchange.getProperty(TOKEN, Token.class));
    }

    /** The token that signed the exchange's request; null if none did. */
    static String token(Exchange exchange) {
        Token token = exchange.getProperty(TOKEN, Token.class);
        return token == null ? null : token.value();
    }

    static Credential credential(String connection) {
        return new Credential(connection, "anaplan");
    }

    private static String connection(Exchange exchange) {
        return exchange.getProperty("connection", String.class);
    }
}
