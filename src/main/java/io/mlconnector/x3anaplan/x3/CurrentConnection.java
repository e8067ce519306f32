package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** What a message works for: its connection and run, read from the exchange properties of the same names. */
@ApplicationScoped
public class CurrentConnection {

    private final Function<String, Connection> byName;

    @Inject
    public CurrentConnection(Connections connections) {
        this(connections::get);
    }

    public CurrentConnection(Function<String, Connection> byName) {
        this.byName = byName;
    }

    /** @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the property names no known connection */
    public Connection of(Exchange exchange) {
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
