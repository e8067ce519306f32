package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.X3Auth;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SignInFault;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.signin.Credential;
import io.mlconnector.x3anaplan.signin.Grant;
import io.mlconnector.x3anaplan.signin.Renewal;
import io.mlconnector.x3anaplan.signin.Token;
import io.mlconnector.x3anaplan.signin.Tokens;
import io.mlconnector.x3anaplan.vault.Secrets;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.jboss.logging.Logger;

/** Signs requests to X3 in, in the way that the connection says (reference section 2). Bean {@code x3SignIn}. */
@ApplicationScoped
@Named("x3SignIn")
@Unremovable
@RegisterForReflection
public class X3SignIn {

    /** Exchange property with the token that signed the request; absent with basic sign-in. */
    static final String TOKEN = "x3Token";
    private static final String SENT = "x3Sent";
    private static final Logger LOG = Logger.getLogger(X3SignIn.class);

    private final CurrentConnection current;
    private final Secrets secrets;
    private final Tokens tokens;
    private final TokenRequests requests;
    private final X3Clock clock;
    private final RunJournal journal;

    @Inject
    public X3SignIn(CurrentConnection current, Secrets secrets, Tokens tokens, TokenRequests requests, X3Clock clock, RunJournal journal) {
        this.current = current;
        this.secrets = secrets;
        this.tokens = tokens;
        this.requests = requests;
        this.clock = clock;
        this.journal = journal;
    }

    /**
     * Puts the credentials on the message; gets or renews a token if the way to sign in needs one.
     *
     * @throws ConfigurationFault if a secret is missing, or the authorisation server refuses
     * @throws io.mlconnector.x3anaplan.failure.SourceFault if the authorisation server fails
     */
    public void sign(Exchange exchange) {
        Connection connection = current.configured(exchange);
        exchange.removeProperty(TOKEN);
        if (connection.x3().auth() instanceof X3Auth.Basic basic) {
            String login = basic.user() + ":" + secrets.get(connection.name(), basic.secret());
            exchange.getMessage().setHeader("Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        } else {
            Token token = tokens.get(credential(connection), renewal(connection, CurrentConnection.run(exchange)));
            exchange.setProperty(TOKEN, token);
            exchange.getMessage().setHeader("Authorization", "Bearer " + token.value());
        }
        exchange.setProperty(SENT, clock.ours());
    }

    /** X3 answered 401 to the token that signed this request: the next {@link #sign} gets another. */
    public void refused(Exchange exchange) {
        tokens.refused(credential(current.configured(exchange)), exchange.getProperty(TOKEN, Token.class));
    }

    /** Learns X3's clock from the answer, whatever it is, if our tokens depend on it; says once when it differs from ours. */
    public void observe(Exchange exchange) {
        Connection connection = current.configured(exchange);
        Instant sent = exchange.getProperty(SENT, Instant.class);
        String date = exchange.getMessage().getHeader("Date", String.class);
        if (date == null || sent == null || !(connection.x3().auth() instanceof X3Auth.ConnectedApp)) {
            return;
        }
        try {
            Instant server = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            clock.observe(connection.name(), server, sent).ifPresent(skew -> {
                String fact = skew.isZero() ? "the clocks of X3 and of this program agree again"
                        : "the clock of X3 is " + skew.abs().toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead of")
                                + " ours; tokens are issued by X3's clock";
                journal.warn(CurrentConnection.run(exchange), fact);
            });
        } catch (DateTimeException e) {
            LOG.debugf("Date that cannot be read: connection=%s, date=%s", connection.name(), date);
        }
    }

    static Credential credential(Connection connection) {
        return new Credential(connection.name(), "x3");
    }

    private Renewal renewal(Connection connection, long run) {
        X3Auth auth = connection.x3().auth();
        if (auth instanceof X3Auth.ConnectedApp app) {
            return last -> selfSigned(connection, app);
        } else if (auth instanceof X3Auth.ClientCredentials credentials) {
            return last -> requests.clientCredentials(connection, credentials, run);
        } else if (auth instanceof X3Auth.CloudGateway gateway) {
            return last -> requests.refresh(connection, gateway, refreshToken(connection, last), run);
        }
        throw new IllegalStateException("no token for sign-in " + auth.kind());
    }

    private Grant selfSigned(Connection connection, X3Auth.ConnectedApp app) {
        String token = SelfSigned.token(app, secrets.get(connection.name(), app.secret()), clock.now(connection.name()));
        Instant ours = clock.ours();
        Duration left = app.lifetime().minus(app.backdate());
        return new Grant(token, ours, ours.plus(left), null);
    }

    private String refreshToken(Connection connection, Renewal.Last last) {
        if (last.refreshToken() != null) {
            return last.refreshToken();
        }
        return secrets.find(connection.name(), "x3.refresh-token").orElseThrow(() -> new SignInFault("x3", "connection " + connection.name()
                + ": X3's cloud gateway has not been paired yet. A person must do it once: pair " + connection.name() + ", or the page /pair/"
                + connection.name() + " of a serving process."));
    }
}
