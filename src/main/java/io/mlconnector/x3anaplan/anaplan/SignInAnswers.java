package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Tells an answer with tokens from a refusal and from a failure (reference anaplan-api 2.4, 2.6). Bean {@code anaplanSignInAnswers}.
 */
@ApplicationScoped
@Named("anaplanSignInAnswers")
@Unremovable
@RegisterForReflection
public class SignInAnswers {

    /** Exchange property: which {@link SignInCall} it is. */
    static final String CALL = "anaplanSignInCall";
    /** Exchange property: whom or what Anaplan is asked to accept, for messages. */
    static final String WHAT = "anaplanSignInWhat";
    /** Exchange property, set here: by how much Anaplan's clock is ahead of ours, as {@link Duration}; to the second. */
    static final String AHEAD = "anaplanClockAhead";
    /** Refusals, whatever the HTTP status: 500 has been seen with them (2.6). */
    private static final Set<String> REFUSALS = Set.of("invalid_request", "invalid_client", "invalid_grant", "invalid_scope",
            "unauthorized_client", "unsupported_grant_type", "access_denied", "authorization_pending", "slow_down", "expired_token");

    private final AnaplanConnections connections;
    private final AnaplanAnswers answers;
    private final Clock clock;

    @Inject
    public SignInAnswers(AnaplanConnections connections, AnaplanAnswers answers, Clock clock) {
        this.connections = connections;
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Leaves the body of a good answer in the message, as bytes.
     *
     * @throws SignInRefused if Anaplan refused; says what to check
     * @throws AnaplanFault if it failed, or asks to wait
     */
    public void check(Exchange exchange) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        byte[] body = AnaplanAnswers.body(exchange, status);
        String request = AnaplanAnswers.request(exchange);
        Duration ahead = ahead(exchange.getMessage().getHeader("Date", String.class));
        exchange.setProperty(AHEAD, ahead);
        AnaplanRequests.forget(exchange);
        JsonNode answer = json(body);
        String error = answer == null ? "" : answer.path("error").asText("");
        boolean failed = answer != null && answer.path("status").asText("").startsWith("FAILURE") || !error.isEmpty();
        if (status / 100 == 2 && !failed) {
            if (answer == null) {
                throw AnaplanFault.lost(status, request + ": answered " + status + " with something that is no JSON object", null, null);
            }
            exchange.getMessage().setBody(body);
            return;
        }
        String said = error.isEmpty() ? AnaplanAnswers.said(body) : AnaplanAnswers.shorten((error + " "
                + answer.path("error_description").asText("")).trim());
        String message = request + ": " + status + " " + said.replaceFirst("\\.$", "");
        if (status == 429) {
            throw answers.limited(exchange, message, said);
        } else if ((status >= 500 || status == 408) && !REFUSALS.contains(error)) {
            throw AnaplanFault.lost(status, message, said, null);
        }
        String connection = exchange.getProperty("connection", String.class);
        throw new SignInRefused(error, message + ". " + SignInRefusals.remedy(connection, connections.anaplan(connection),
                exchange.getProperty(CALL, SignInCall.class), exchange.getProperty(WHAT, String.class), status, error, ahead));
    }

    private Duration ahead(String date) {
        try {
            return date == null ? Duration.ZERO
                    : Duration.between(clock.instant(), ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode answer = AnaplanAnswers.JSON.readTree(body);
            return answer != null && answer.isObject() ? answer : null;
        } catch (IOException e) {
            return null;
        }
    }
}
