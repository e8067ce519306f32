package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * Asks for one row of each stream before a poll starts. X3 refuses a filter on a field that it does not show, or does not filter
 * by (reference sections 3.3, 3.6, 4.2; P17), so the field is named here instead of an error in the midst of a window.
 */
@ApplicationScoped
@Named("x3Probe")
@Unremovable
@RegisterForReflection
public class X3Probe {

    private static final String KEYS_ONLY = "probeKeysOnly";

    private final CurrentConnection current;

    @Inject
    public X3Probe(CurrentConnection current) {
        this.current = current;
    }

    /**
     * Asks for one stamped row of the stream named by the property {@code stream}.
     *
     * @throws ConfigurationFault if the connection's settings leave open what a row means
     */
    public void ask(Exchange exchange) {
        Connection connection = current.of(exchange);
        X3Pages pages = current.pages(connection);
        X3Stream stream = stream(exchange);
        exchange.setProperty("x3Refused", false);
        pages.check(connection, stream);
        X3Question one = X3Question.one(stream);
        if (pages.stampless(connection, stream)) {
            exchange.setProperty("changes", "dates");
            request(exchange, pages.rowsElsewhere(stream) ? one.onlyKeys() : one);
        } else {
            one = one.stampedFrom(Instant.EPOCH);
            request(exchange, pages.rowsElsewhere(stream) ? one.onlyKeys() : one);
        }
    }

    /** The same without the filter: tells a field that cannot be filtered on from one that is missing, or a server that fails. */
    public void askWithoutFilter(Exchange exchange) {
        X3Question one = X3Question.one(stream(exchange));
        request(exchange, current.pages(exchange).rowsElsewhere(stream(exchange)) ? one.onlyKeys() : one);
    }

    /**
     * Called when X3 refused the filter and answered without. Where polling may go on by accounting dates, the property
     * {@code changes} says so from here on.
     *
     * @throws ConfigurationFault if it may not
     */
    public void blameFilter(Exchange exchange) {
        Connection connection = current.of(exchange);
        if (!current.pages(connection).mayPollByDate(connection)) {
            throw missing(exchange, List.of("UPDDATTIM"), "X3 refuses to filter by");
        }
        exchange.setProperty("changes", "dates");
    }

    /**
     * Called when X3 refused the question with the filter and without: then its names are to blame, not the filter.
     *
     * @throws ConfigurationFault if X3 refused the question, otherwise what was caught
     */
    public void blameNames(Exchange exchange) {
        RuntimeException fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, RuntimeException.class);
        if (fault instanceof SourceFault source && !source.isPassing() && exchange.getProperty("x3Refused", false, Boolean.class)) {
            X3Stream stream = stream(exchange);
            throw new ConfigurationFault(fault.getMessage() + " The names of its fields stand under "
                    + current.pages(exchange).setting(stream, "") + " in connection.yaml." + current.pages(exchange).remedy());
        }
        throw fault;
    }

    /** Whether whole rows are asked for elsewhere than keys, so that they need a probe of their own. */
    public boolean rowsElsewhere(Exchange exchange) {
        return current.pages(exchange).rowsElsewhere(stream(exchange));
    }

    /** Asks for one whole row where whole rows are asked for. */
    public void askRow(Exchange exchange) {
        request(exchange, X3Question.one(stream(exchange)));
    }

    /**
     * Looks at the row that came, if there is one; the property {@code probeRows} says how many did.
     *
     * @throws ConfigurationFault naming every field that is missing in it, or a stamp that is a mere day
     */
    public void look(Exchange exchange) throws IOException {
        X3Stream stream = stream(exchange);
        List<X3Row> rows = current.pages(exchange).read(current.of(exchange), stream, current.asked(exchange),
                exchange.getMessage().getBody(byte[].class)).rows();
        exchange.setProperty("probeRows", rows.size());
        List<String> needed = exchange.getProperty(KEYS_ONLY, false, Boolean.class) ? stream.key() : stream.required();
        for (X3Row row : rows) {
            List<String> missing = new ArrayList<>(needed.stream().filter(f -> !row.has(f)).toList());
            if (stream == X3Stream.ANALYTICAL_LINES && needed.size() > stream.key().size()) {
                missing.addAll(row.missingSlots());
            }
            if (!missing.isEmpty()) {
                throw missing(exchange, missing, "its rows do not show");
            }
            if (row.has("UPDDATTIM") && isDay(row)) {
                throw new ConfigurationFault("connection " + CurrentConnection.name(exchange) + ", X3 " + exchange.getProperty("x3What", "", String.class)
                        + ": " + row.of().field("UPDDATTIM") + " shows a day without a time, so changes of one day cannot be told apart. Name a"
                        + " field with date and time under " + current.pages(exchange).setting(stream, "UPDDATTIM") + " in connection.yaml.");
            }
        }
    }

    private static boolean isDay(X3Row row) {
        try {
            return row.showsDayOnly("UPDDATTIM");
        } catch (Unreadable e) {
            return false; // such a row is kept apart when it is read
        }
    }

    private ConfigurationFault missing(Exchange exchange, List<String> fields, String what) {
        X3Stream stream = stream(exchange);
        X3Pages pages = current.pages(exchange);
        List<String> named = fields.stream().map(f -> stream.of(current.of(exchange).x3()).field(f)).toList();
        return new ConfigurationFault("connection " + CurrentConnection.name(exchange) + ", X3 "
                + exchange.getProperty("x3What", "", String.class) + ": " + what + " " + String.join(", ", named)
                + ". Let X3 show the field (over REST: on the representation's query facet), or name it as X3 does under "
                + pages.setting(stream, fields.get(0)) + " in connection.yaml.");
    }

    private void request(Exchange exchange, X3Question question) {
        Connection connection = current.of(exchange);
        String page = current.pages(connection).first(connection, question);
        exchange.setProperty(KEYS_ONLY, question.keysOnly());
        current.request(exchange, page);
    }

    private static X3Stream stream(Exchange exchange) {
        return X3Stream.named(exchange.getProperty("stream", String.class));
    }
}
