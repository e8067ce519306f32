package io.mlconnector.x3anaplan.connection;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/** The connections of this process: none, until a loader of the connections directory takes this place. */
@ApplicationScoped
public class Connections {

    /** @throws ConfigurationFault if there is none of that name */
    public Connection get(String name) {
        throw new ConfigurationFault("no connection " + name);
    }

    public Collection<Connection> all() {
        return List.of();
    }
}
