package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;

/** What a message works for: its connection and run, read from the exchange properties of the same names. */
@ApplicationScoped
public class CurrentConnection {

    private final Function<String, Connection> byName;
    private final UnaryOperator<Connection> located;

    @Inject
    public CurrentConnection(Connections connections, X3Folders folders) {
        this(connections::get, folders::locate);
    }

    public CurrentConnection(Function<String, Connection> byName) {
        this(byName, connection -> connection);
    }

    CurrentConnection(Function<String, Connection> byName, UnaryOperator<Connection> located) {
        this.byName = byName;
        this.located = located;
    }

    /**
     * The connection, with the address of X3 even if only its cloud gateway knows it; the gateway is asked once.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the property names no known connection, or the gateway no such folder
     * @throws io.mlconnector.x3anaplan.failure.SourceFault if the gateway fails
     */
    public Connection of(Exchange exchange) {
        return located.apply(configured(exchange));
    }

    /** The connection as connection.yaml has it: {@code x3.url} may be null. Asks nobody. */
    public Connection configured(Exchange exchange) {
        return byName.apply(name(exchange));
    }

    public static String name(Exchange exchange) {
        return exchange.getProperty("connection", String.class);
    }

    public static long run(Exchange exchange) {
        Long run = exchange.getProperty("run", Long.class);
        return run == null ? 0 : run;
    }
}
