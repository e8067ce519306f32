package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.http.RetryAfter;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** Asks X3 for its schema, through the route {@code x3-names}. What X3 does not tell is no fault: the published names are taken then. */
@ApplicationScoped
@Named("x3Names")
@Unremovable
@RegisterForReflection
public class X3Names {

    private static final String ASKING = "x3AsksForNames";

    private final CurrentConnection current;
    private final RetryAfter retryAfter;

    @Inject
    public X3Names(CurrentConnection current, RetryAfter retryAfter) {
        this.current = current;
        this.retryAfter = retryAfter;
    }

    /**
     * @return X3's answer, or null if it does not tell
     * @throws io.mlconnector.x3anaplan.failure.SourceFault if X3 fails
     */
    static byte[] ask(CamelContext camel, String connection, long run) {
        return Calls.through(camel, "direct:x3-names", exchange -> {
            exchange.setProperty("connection", connection);
            exchange.setProperty("run", run);
            exchange.setProperty(ASKING, true);
        }).getMessage().getBody(byte[].class);
    }

    static boolean isAsking(Exchange exchange) {
        return exchange.getProperty(ASKING) != null;
    }

    /** Makes the request out of an empty message: properties {@code x3Address}, {@code x3Method}, {@code x3Body}, {@code x3Headers}, {@code x3What}. */
    public void request(Exchange exchange) {
        var connection = current.of(exchange);
        X3Pages.Request request = current.pages(connection).schema(connection);
        exchange.setProperty("x3Address", request.address());
        exchange.setProperty("x3Method", request.method());
        exchange.setProperty("x3Body", request.body());
        exchange.setProperty("x3Headers", request.headers());
        exchange.setProperty("x3What", request.what());
    }

    /**
     * Leaves the answer in the body, or null: whatever refuses the question refuses the next one as well, and is told there.
     *
     * @throws io.mlconnector.x3anaplan.failure.SourceFault passing, if X3 may answer when it is asked again
     */
    public void read(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (X3Refusals.mayPass(status)) {
            throw X3Refusals.passing(X3Refusals.answered("connection " + CurrentConnection.name(exchange) + ", X3 "
                    + exchange.getProperty("x3What", String.class), status, body), ".", retryAfter, exchange.getMessage());
        }
        exchange.getMessage().setBody(status == 200 ? body : null);
    }
}
