package io.mlconnector.x3anaplan.x3;

import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Calls a route from Java, so that timeouts, trust and retries stay where an engineer finds them. */
final class Calls {

    private Calls() {
    }

    /** The answered exchange; throws what the route threw. */
    static Exchange through(CamelContext camel, String route, Consumer<Exchange> prepare) {
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            Exchange answer = template.request(route, prepare::accept);
            if (answer.getException() instanceof RuntimeException e) {
                throw e;
            } else if (answer.getException() != null) {
                throw new IllegalStateException(route + " failed", answer.getException());
            }
            return answer;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
