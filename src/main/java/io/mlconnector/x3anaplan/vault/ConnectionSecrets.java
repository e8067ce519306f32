package io.mlconnector.x3anaplan.vault;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** The secrets of connections: from the vault, else from a mounted Secret, else from the environment. */
@ApplicationScoped
@Unremovable
public class ConnectionSecrets implements Secrets {

    private final Vault vault;
    private final ConfigSecrets config;

    @Inject
    public ConnectionSecrets(Vault vault, ConfigSecrets config) {
        this.vault = vault;
        this.config = config;
    }

    /** For the client proxy of the CDI container only. */
    protected ConnectionSecrets() {
        this(null, null);
    }

    @Override
    public Optional<String> find(String connection, String name) {
        Optional<String> kept = vault.get(connection, name);
        return kept.isPresent() ? kept : config.find(connection, name);
    }

    @Override
    public String get(String connection, String name) {
        return find(connection, name).orElseThrow(() -> new ConfigurationFault("connection " + connection + " has no secret " + name
                + "; set it with: secrets set " + connection + " " + name + " - or " + config.howToSet(connection, name)));
    }
}
