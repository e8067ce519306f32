package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.X3Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.jboss.logging.Logger;

/** What a message works for: its connection and run, read from the exchange properties of the same names. */
@ApplicationScoped
public class CurrentConnection {

    private static final String PAGE = "x3Page";
    private static final Logger LOG = Logger.getLogger(CurrentConnection.class);

    /** @param declared the settings that were asked with, {@code read} those that came of it */
    private record Named(long run, X3Settings declared, X3Settings read) {
    }

    private final Map<String, Named> named = new ConcurrentHashMap<>();
    private final Function<String, Connection> byName;
    private final UnaryOperator<Connection> located;
    private final List<X3Pages> protocols;

    @Inject
    public CurrentConnection(Connections connections, X3Folders folders, @Any Instance<X3Pages> protocols) {
        this(connections::get, folders::locate, protocols.stream().toList());
    }

    /** For connections that read X3 over REST. */
    public CurrentConnection(Function<String, Connection> byName) {
        this(byName, List.of(new RestPages()));
    }

    public CurrentConnection(Function<String, Connection> byName, List<X3Pages> protocols) {
        this(byName, connection -> connection, protocols);
    }

    CurrentConnection(Function<String, Connection> byName, UnaryOperator<Connection> located, List<X3Pages> protocols) {
        this.byName = byName;
        this.located = located;
        this.protocols = protocols;
    }

    /**
     * The connection, with the address of X3 even if only its cloud gateway knows it, and with the names that X3's own schema has
     * where the protocol has one; the gateway is asked once, the schema once a run.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the property names no known connection, or the gateway no such folder
     * @throws io.mlconnector.x3anaplan.failure.SourceFault if the gateway fails
     */
    public Connection of(Exchange exchange) {
        Connection connection = located.apply(configured(exchange));
        X3Pages pages = pages(connection);
        if (X3Names.isAsking(exchange) || pages.schema(connection) == null) {
            return connection;
        }
        String key = connection.name() + (run(exchange) == 0 ? "\n" : "");
        Named known = named.get(key);
        if (known == null || known.run() != run(exchange) || !known.declared().equals(connection.x3())) {
            byte[] schema = X3Names.ask(exchange.getContext(), connection.name(), run(exchange));
            known = new Named(run(exchange), connection.x3(), pages.named(connection, schema).x3());
            named.put(key, known);
        }
        return connection.withX3(known.read());
    }

    /** Lets the next question that belongs to no run ask X3 anew what it calls its fields. */
    void forgetNames(Connection connection) {
        named.remove(connection.name() + "\n");
    }

    /** The connection as connection.yaml has it: {@code x3.url} may be null. Asks nobody. */
    public Connection configured(Exchange exchange) {
        return byName.apply(name(exchange));
    }

    /** How the connection's X3 is asked: the protocol that its settings name. */
    public X3Pages pages(Connection connection) {
        return protocols.stream().filter(p -> p.protocol() == connection.x3().protocol()).findFirst()
                .orElseThrow(() -> new IllegalStateException("no such protocol: " + connection.x3().protocol()));
    }

    public X3Pages pages(Exchange exchange) {
        return pages(of(exchange));
    }

    /**
     * Puts the request for a page where x3-call takes it: method, address and body; its other headers and
     * what it asks, for messages, into the properties {@code x3Headers} and {@code x3What}, the page into {@code x3Page}.
     */
    public void request(Exchange exchange, String page) {
        Connection connection = of(exchange);
        X3Pages.Request request = pages(connection).request(connection, page);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(request.body());
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, request.method());
        exchange.getMessage().setHeader(Exchange.HTTP_URI, request.address());
        exchange.setProperty("x3Headers", request.headers());
        exchange.setProperty("x3What", request.what());
        exchange.setProperty(PAGE, page);
    }

    /** The page that was answered: what {@link #request} asked for, or a smaller one after a time-out. Whoever reads it takes it away. */
    public String asked(Exchange exchange) {
        return (String) exchange.removeProperty(PAGE);
    }

    /** Lets the next attempt ask for half of the rows; not if one row was asked for, or the request was not made by {@link #request}. */
    void askForLess(Exchange exchange) {
        String page = exchange.getProperty(PAGE, String.class);
        String smaller = page == null ? null : pages(exchange).smaller(page);
        if (smaller == null) {
            return;
        }
        request(exchange, smaller);
        exchange.setProperty("x3Address", exchange.getMessage().getHeader(Exchange.HTTP_URI));
        exchange.setProperty("x3Body", exchange.getMessage().getBody());
        LOG.warnf("X3 did not answer in time, half of the rows are asked for from now on: connection=%s, %s", name(exchange),
                exchange.getProperty("x3What"));
    }

    public static String name(Exchange exchange) {
        return exchange.getProperty("connection", String.class);
    }

    public static long run(Exchange exchange) {
        Long run = exchange.getProperty("run", Long.class);
        return run == null ? 0 : run;
    }
}
