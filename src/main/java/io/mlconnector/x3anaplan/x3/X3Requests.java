package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;

/** Dresses a request to X3 and keeps the requests to one folder apart: one at a time (reference section 6, P14). */
@ApplicationScoped
@Named("x3Requests")
@Unremovable
@RegisterForReflection
public class X3Requests {

    private static final String HOLDS_TURN = "x3HoldsTurn";
    private static final String ATTEMPTS = "x3Attempts";

    private final CurrentConnection current;
    private final RunJournal journal;
    private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

    @Inject
    public X3Requests(CurrentConnection current, RunJournal journal) {
        this.current = current;
        this.journal = journal;
    }

    /**
     * Waits for the folder's turn. Sets the properties {@code x3Timeout} (milliseconds) and {@code x3Trust} (TLS settings, by name).
     *
     * @throws SourceFault passing, if other work keeps the folder busy for longer than an answer may take
     */
    public void prepare(Exchange exchange) throws InterruptedException {
        Connection connection = current.configured(exchange);
        X3Settings x3 = connection.x3();
        route(exchange);
        if (!turn(connection).tryAcquire(x3.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new SourceFault(true, "connection " + connection.name() + ": folder " + x3.folder() + " at " + place(x3)
                    + " was busy with another request of ours for " + x3.timeout() + ". Nothing to do: it is tried again.");
        }
        exchange.setProperty(HOLDS_TURN, true);
        exchange.removeProperty("x3Status");
        exchange.setProperty(ATTEMPTS, exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER));
    }

    /** Sets what a request needs that waits for no turn: the same properties as {@link #prepare}. */
    public void route(Exchange exchange) {
        Connection connection = current.configured(exchange);
        exchange.setProperty("x3Timeout", connection.x3().timeout().toMillis());
        exchange.setProperty("x3Trust", X3Trust.bean(exchange.getContext(), connection));
    }

    /**
     * Makes the request anew, as often as it is sent: from the properties {@code x3Address}, {@code x3Method} and {@code x3Headers}, for a failed attempt may have left other
     * headers behind.
     */
    public void dress(Exchange exchange) {
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, exchange.getProperty("x3Method", "GET", String.class));
        if (exchange.getProperty("x3Body") != null) {
            exchange.getProperty("x3Headers", Map.of(), Map.class).forEach((name, value) -> exchange.getMessage().setHeader((String) name, value));
        }
        exchange.getMessage().setHeader(Exchange.HTTP_URI, exchange.getProperty("x3Address", String.class));
        exchange.getMessage().setHeader("Accept", "application/json");
        journal.countRequest(CurrentConnection.run(exchange), "x3");
    }

    /**
     * Gives the turn back, takes the credentials off the message. Called after every request, however it ended. Camel counts its
     * attempts in a header, which an answer replaces with its own: put back, or a retry policy would never come to its end.
     */
    public void finish(Exchange exchange) {
        exchange.getMessage().removeHeader("Authorization");
        Object attempts = exchange.removeProperty(ATTEMPTS);
        if (attempts != null) {
            exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, attempts);
        }
        if (exchange.removeProperty(HOLDS_TURN) != null) {
            turn(current.configured(exchange)).release();
        }
    }

    private Semaphore turn(Connection connection) {
        X3Settings x3 = connection.x3();
        return turns.computeIfAbsent((x3.url() == null ? connection.name() : x3.url()) + " " + x3.folder(), k -> new Semaphore(1, true));
    }

    /** Where X3 is, for messages. */
    static String place(X3Settings x3) {
        return x3.url() == null ? "its cloud gateway" : x3.url().toString();
    }
}
