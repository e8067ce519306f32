package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.budget.TenantLimit;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Dresses a message as a request to Anaplan, as often as it has to be sent. Bean {@code anaplanRequests}. */
@ApplicationScoped
@Named("anaplanRequests")
@Unremovable
@RegisterForReflection
public class AnaplanRequests {

    private static final String KEPT = "anaplanRequest";

    private final AnaplanConnections connections;
    private final RunJournal journal;

    @Inject
    public AnaplanRequests(AnaplanConnections connections, RunJournal journal) {
        this.connections = connections;
        this.journal = journal;
    }

    /** Remembers the request, so that it can be sent again after its token was refused, and looks up what the route needs to meter it. */
    public void keep(Exchange exchange) {
        Message message = exchange.getMessage();
        Map<String, Object> request = new LinkedHashMap<>();
        for (String header : new String[] {Exchange.HTTP_METHOD, Exchange.HTTP_URI, Exchange.CONTENT_TYPE, "Accept", "Authorization"}) {
            Object value = message.getHeader(header);
            if (value != null) {
                request.put(header, value);
            }
        }
        request.put("body", message.getBody());
        exchange.setProperty(KEPT, request);
        exchange.setProperty("anaplanAccept", message.getHeader("Accept", String.class));
        AnaplanSettings settings = connections.anaplan(exchange.getProperty("connection", String.class));
        exchange.setProperty("anaplanTenant", settings.tenant());
        exchange.setProperty("anaplanRequestsPerMinute", settings.requestsPerMinute());
        AnaplanTurn.note(exchange, new TenantLimit(settings.tenant(), settings.requestsPerMinute(), settings.reservePerMinute()));
        exchange.setProperty("anaplanEndpoint", endpoint(message.getHeader(Exchange.HTTP_URI, String.class), settings));
    }

    /** One endpoint for each host, so that its connections are shared; the full address is a header. */
    private static String endpoint(String url, AnaplanSettings settings) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getRawAuthority() + "?throwExceptionOnFailure=false&httpClientConfigurer=#answerDeadline&responseTimeout="
                + settings.timeout().toMillis();
    }

    /**
     * Puts the request, and nothing else, into the message: a header left over from an earlier answer would go out with it. There is
     * never a Content-Encoding: Anaplan knows compressed chunks by their content type (reference anaplan-api 4.2), and with that
     * header camel-http would compress them a second time. Camel's count of attempts stays, or they would never end.
     */
    public void dress(Exchange exchange) {
        Map<?, ?> request = exchange.getProperty(KEPT, Map.class);
        Message message = exchange.getMessage();
        message.removeHeaders("*", Exchange.REDELIVERED, Exchange.REDELIVERY_COUNTER, Exchange.REDELIVERY_MAX_COUNTER);
        request.forEach((name, value) -> {
            if (!name.equals("body")) {
                message.setHeader((String) name, value);
            }
        });
        message.setBody(request.get("body"));
    }

    /** Counts a request that is about to go out. */
    public void count(Exchange exchange) {
        Long run = exchange.getProperty("run", Long.class);
        if (run != null && run > 0) {
            journal.countRequest(run, "anaplan");
        }
    }

    /** Drops what was kept of the request; its body may be a chunk of many megabytes. */
    static void forget(Exchange exchange) {
        exchange.removeProperty(KEPT);
        exchange.getMessage().removeHeader("Authorization");
    }

    /** Whether the request changes a file: one that got no answer may do so later all the same (reference anaplan-api 6.2). */
    static boolean changesFile(Exchange exchange) {
        Map<?, ?> request = exchange.getProperty(KEPT, Map.class);
        return request != null && !"GET".equals(request.get(Exchange.HTTP_METHOD))
                && String.valueOf(request.get(Exchange.HTTP_URI)).contains("/files/");
    }

    /** Method and address of the request, for messages. */
    static String name(Exchange exchange) {
        Map<?, ?> request = exchange.getProperty(KEPT, Map.class);
        return request == null ? "request" : request.get(Exchange.HTTP_METHOD) + " " + request.get(Exchange.HTTP_URI);
    }
}
