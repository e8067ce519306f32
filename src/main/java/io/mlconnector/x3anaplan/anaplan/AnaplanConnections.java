package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Function;

/** Looks up what a connection says about its Anaplan side. */
@ApplicationScoped
public class AnaplanConnections {

    private final Function<String, Connection> connections;

    @Inject
    public AnaplanConnections(Connections connections) {
        this(connections::get);
    }

    AnaplanConnections(Function<String, Connection> connections) {
        this.connections = connections;
    }

    /** @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if there is no connection of this name */
    Connection get(String name) {
        return connections.apply(name);
    }

    AnaplanSettings anaplan(String name) {
        return get(name).anaplan();
    }
}
