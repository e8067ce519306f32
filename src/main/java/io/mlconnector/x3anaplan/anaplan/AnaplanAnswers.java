package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.budget.TenantBudget;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.http.RetryAfter;
import io.mlconnector.x3anaplan.signin.Echoed;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;

/** Tells a good answer of Anaplan from a bad one, and which bad ones may be tried again. Bean {@code anaplanAnswers}. */
@ApplicationScoped
@Named("anaplanAnswers")
@Unremovable
@RegisterForReflection
public class AnaplanAnswers {

    /** What to wait after a 429 that does not say (reference anaplan-api 6.1). */
    static final Duration UNSAID_WAIT = Duration.ofSeconds(10);
    /** How long a locked or offline model is left alone. */
    static final Duration CLOSED_MODEL = Duration.ofMinutes(15);
    private static final int SHOWN = 500;
    /** Characters of a refusal that are kept with a dead letter. */
    private static final int KEPT = 64 * 1024;
    static final ObjectMapper JSON = new ObjectMapper();

    private final RetryAfter retryAfter;

    @Inject
    public AnaplanAnswers(RetryAfter retryAfter) {
        this.retryAfter = retryAfter;
    }

    /**
     * Leaves the body of a good answer in the message, as bytes.
     *
     * @throws AnaplanFault if Anaplan refused, failed, or answered what is no answer
     * @throws ConfigurationFault if it refused because of what a person must change (password, archived model)
     */
    public void check(Exchange exchange) {
        boolean changesFile = AnaplanRequests.changesFile(exchange);
        try {
            read(exchange);
        } catch (AnaplanFault fault) {
            if (changesFile && fault.effectUnknown()) {
                ModelLease.unanswered(exchange);
            }
            throw fault;
        }
    }

    private void read(Exchange exchange) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        byte[] body = Echoed.without(body(exchange, status), AnaplanSignIn.token(exchange));
        String request = request(exchange);
        boolean json = "application/json".equals(accept(exchange));
        AnaplanRequests.forget(exchange);
        if (status / 100 == 2) {
            if (json && status != 204) {
                checkJson(request, status, body);
            }
            exchange.getMessage().setBody(body);
            return;
        }
        RuntimeException fault = fault(exchange, status, request + ": " + status + " " + said(body), kept(body));
        if (fault instanceof AnaplanFault f && f.retryAfter() != null) {
            // Camel's redelivery takes its next delay from this header rather than from its policy.
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, f.retryAfter().toMillis());
        }
        throw fault;
    }

    private RuntimeException fault(Exchange exchange, int status, String message, String said) {
        switch (status) {
            case 429:
                return limited(exchange, message, said);
            case 409: case 410:
                return AnaplanFault.refused(true, status, null, null, message + ". The model is busy", said);
            case 422:
                return new ConfigurationFault(message + ". The model is archived: a workspace administrator must restore it");
            case 423:
                return AnaplanFault.refused(false, status, null, CLOSED_MODEL,
                        message + ". The model is locked: unlock it in Anaplan; sending is tried again later", said);
            case 424:
                return AnaplanFault.refused(false, status, null, CLOSED_MODEL,
                        message + ". The model is offline for maintenance; sending is tried again later", said);
            case 401:
                return AnaplanFault.refused(false, status, null, null,
                        message + ". Anaplan refused a token that it had just issued: check the user's rights", said);
            case 403: case 404:
                return AnaplanFault.refused(false, status, null, null, message
                        + ". The id is wrong, or the user may not see it: check the user's role in the model", said);
            default:
                return status >= 500 ? AnaplanFault.lost(status, message, said, null)
                        : AnaplanFault.refused(false, status, null, null, message, said);
        }
    }

    /** 429. */
    AnaplanFault limited(Exchange exchange, String message, String said) {
        Duration pause = retryAfter.read(exchange.getMessage()).orElse(UNSAID_WAIT);
        boolean soon = pause.compareTo(RetryAfter.LONGEST_WAIT) <= 0;
        return AnaplanFault.refused(soon, 429, pause, soon ? null : TenantBudget.closure(pause), message + ". The tenant's request rate is used up", said);
    }

    /** Called when the connection broke before the whole answer was here. */
    public void lost(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String request = request(exchange);
        if (AnaplanRequests.changesFile(exchange)) {
            ModelLease.unanswered(exchange);
        }
        AnaplanRequests.forget(exchange);
        throw AnaplanFault.lost(AnaplanFault.NO_ANSWER, request + ": no answer (" + cause.getClass().getSimpleName() + ": "
                + cause.getMessage() + "). Check network, proxy and the address of Anaplan", null, cause);
    }

    static byte[] body(Exchange exchange, int status) {
        try {
            byte[] body = exchange.getMessage().getBody(byte[].class);
            return body == null ? new byte[0] : body;
        } catch (TypeConversionException e) {
            String request = request(exchange);
            AnaplanRequests.forget(exchange);
            throw AnaplanFault.lost(status, request + ": the answer was cut short", null, e);
        }
    }

    private static void checkJson(String request, int status, byte[] body) {
        JsonNode answer;
        try {
            answer = JSON.readTree(body);
        } catch (IOException e) {
            answer = null;
        }
        if (answer == null || !answer.isObject()) {
            throw AnaplanFault.lost(status, request + ": answered " + status + " with something that is no JSON object", kept(body), null);
        }
        // A gateway before the integration API may answer as the authentication service does (reference anaplan-api 2.4, 3.1).
        if (answer.path("status").asText("").startsWith("FAILURE")) {
            throw AnaplanFault.refused(false, status, null, null, request + ": " + said(body), kept(body));
        }
    }

    /** The message of an error, whichever of the known shapes it has; gateways answer in HTML. */
    static String said(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).trim();
        try {
            JsonNode answer = JSON.readTree(text);
            JsonNode status = answer.path("status");
            String message = status.isObject() ? status.path("message").asText("")
                    : (status.asText("") + " " + answer.path("statusMessage").asText("")).trim();
            return message.isEmpty() ? shorten(text) : shorten(message);
        } catch (IOException e) {
            return shorten(text.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").trim());
        }
    }

    private static String kept(byte[] body) {
        return shorten(new String(body, StandardCharsets.UTF_8).trim(), KEPT);
    }

    static String shorten(String text) {
        return shorten(text, SHOWN);
    }

    private static String shorten(String text, int most) {
        String shown = text.replace('\0', ' '); // PostgreSQL has no text with it
        return shown.length() <= most ? shown : shown.substring(0, most) + "…";
    }

    private static String accept(Exchange exchange) {
        return exchange.getProperty("anaplanAccept", String.class);
    }

    static String request(Exchange exchange) {
        return "Connection " + exchange.getProperty("connection") + ", " + AnaplanRequests.name(exchange);
    }
}
