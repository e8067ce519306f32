package io.mlconnector.x3anaplan.connection;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.finding.Findings;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The connections of this process. Read once, so that a run keeps the settings it began with; a change takes effect at restart. */
@ApplicationScoped
@Unremovable
public class Connections {

    private final Map<String, Connection> connections;

    /** @throws ConfigurationFault with every mistake of every connection, unless there is none */
    @Inject
    public Connections(@ConfigProperty(name = "x3anaplan.connections-dir", defaultValue = "connections") String folder) {
        this(Path.of(folder), Expressions.ofConfig());
    }

    public Connections(Path folder, UnaryOperator<String> resolve) {
        Findings findings = new Findings();
        connections = ConnectionFiles.read(folder, resolve, findings);
        findings.refuseErrors();
    }

    /** For the client proxy. */
    protected Connections() {
        connections = Map.of();
    }

    /** @throws ConfigurationFault if there is no connection of this name */
    public Connection get(String name) {
        Connection connection = connections.get(name);
        if (connection == null) {
            throw new ConfigurationFault("there is no connection '" + name + "'; there are: " + String.join(", ", connections.keySet()));
        }
        return connection;
    }

    public Collection<Connection> all() {
        return connections.values();
    }
}
