package io.mlconnector.x3anaplan.x3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.http.RetryAfter;
import io.mlconnector.x3anaplan.signin.Grant;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.apache.camel.Exchange;

/** Reads what an authorisation server answers to a request for tokens (reference section 2.3). Bean {@code x3TokenAnswers}. */
@ApplicationScoped
@Named("x3TokenAnswers")
@Unremovable
@RegisterForReflection
public class TokenAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RetryAfter retryAfter;

    @Inject
    public TokenAnswers(RetryAfter retryAfter) {
        this.retryAfter = retryAfter;
    }

    /**
     * Leaves a {@link Grant} in the body. Its life counts from when the request was sent. The names of the members are uncertain (2.3):
     * those of OAuth, else the same in camel case.
     *
     * @throws ConfigurationFault if the server refuses
     * @throws SourceFault passing, if the server fails; not passing, if it answers 200 without a token, or asks to be left alone for long
     */
    public void check(Exchange exchange) {
        String place = place(exchange);
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        body = body == null ? new byte[0] : body;
        if (X3Refusals.mayPass(status)) {
            throw X3Refusals.passing(X3Refusals.answered(place, status, body), "; if it lasts, ask who runs the server.", retryAfter,
                    exchange.getMessage());
        } else if (status / 100 != 2) {
            throw X3Refusals.ofTokenServer(place, exchange.getProperty("x3Grant", String.class), CurrentConnection.name(exchange), status, body);
        }
        JsonNode answer = read(place, body);
        String token = text(answer, "access_token", "accessToken");
        if (token == null) {
            throw new SourceFault(false, place + ": answered " + status + " without an access token. Check that x3.auth.tokenUrl is the"
                    + " address of the token endpoint.");
        }
        Instant sent = exchange.getProperty("x3Sent", Instant.class);
        exchange.getMessage().setBody(new Grant(token, sent, sent.plusSeconds(life(place, answer, token)),
                text(answer, "refresh_token", "refreshToken")));
    }

    /** Called when no whole answer came. @throws SourceFault always; passing, unless the certificate is to blame */
    public void lost(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (cause instanceof RuntimeException judged) {
            throw judged; // Camel looks for an IOException among the causes as well
        }
        if (cause instanceof SSLException) {
            throw new SourceFault(false, place(exchange) + ": no trust in the server's certificate or name: " + cause.getMessage()
                    + ". " + X3Refusals.TRUST, cause);
        }
        throw new SourceFault(true, place(exchange) + ": the connection failed: " + cause + ". Check x3.auth.tokenUrl and the network.", cause);
    }

    private static JsonNode read(String place, byte[] body) {
        JsonNode answer = null;
        try {
            answer = JSON.readTree(body);
        } catch (IOException e) {
            // The body may hold tokens: neither it nor the parser's message is shown.
        }
        if (answer == null || !answer.isObject()) {
            throw new SourceFault(body.length > 0 && body[0] != '<', place + ": the answer is no JSON object. Check that x3.auth.tokenUrl is the"
                    + " address of the token endpoint.");
        }
        return answer;
    }

    /** Seconds: what the answer says, else what the token itself says. */
    private static long life(String place, JsonNode answer, String token) {
        JsonNode said = answer.has("expires_in") ? answer.path("expires_in") : answer.path("expiresIn");
        long seconds = said.asLong(0);
        String[] parts = token.split("\\.");
        if (seconds <= 0 && parts.length == 3) {
            try {
                JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
                seconds = claims.path("exp").asLong() - claims.path("iat").asLong();
            } catch (IOException | IllegalArgumentException e) {
                seconds = 0;
            }
        }
        if (seconds <= 0) {
            throw new SourceFault(false, place + ": granted a token without saying how long it lives (expires_in). Have the server say it.");
        }
        return seconds;
    }

    private static String text(JsonNode answer, String name, String other) {
        JsonNode value = answer.has(name) ? answer.path(name) : answer.path(other);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    private static String place(Exchange exchange) {
        return "connection " + CurrentConnection.name(exchange) + ", sign-in to X3 at " + exchange.getProperty("x3Address");
    }
}
