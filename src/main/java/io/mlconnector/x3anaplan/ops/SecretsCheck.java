package io.mlconnector.x3anaplan.ops;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Whether the secrets and tokens of all connections can be kept and read, asked before any work begins. */
@ApplicationScoped
public class SecretsCheck {

    /** Ways to sign in that get a token at any time; all others depend on one that must outlive the process. */
    private static final Set<String> NOTHING_TO_KEEP = Set.of("basic", "certificate", "connected-app", "client-credentials");

    private final Vault vault;
    private final Connections connections;

    @Inject
    public SecretsCheck(Vault vault, Connections connections) {
        this.vault = vault;
        this.connections = connections;
    }

    /** @throws ConfigurationFault if there is no master key and something needs one */
    public void refuseUnlessKept() {
        if (!vault.hasMasterKey()) {
            need(connections.all(), vault.isInUse()).ifPresent(need -> {
                throw new ConfigurationFault("no master key for the vault is set, but " + need + ". Make one with: openssl rand -base64 32,"
                        + " and give it as a file named by x3anaplan.vault.master-key-file, or as the environment variable"
                        + " X3ANAPLAN_VAULT_MASTER_KEY; to all replicas the same, and keep a copy: without it the vault cannot be read");
            });
        }
    }

    private static Optional<String> need(Collection<Connection> connections, boolean inUse) {
        if (inUse) {
            return Optional.of("the database has secrets that are encrypted with it");
        }
        for (Connection connection : connections) {
            String x3 = connection.x3().auth().kind();
            String anaplan = connection.anaplan().auth().kind();
            if (!NOTHING_TO_KEEP.contains(x3) || !NOTHING_TO_KEEP.contains(anaplan)) {
                return Optional.of("connection " + connection.name() + " signs in to " + (NOTHING_TO_KEEP.contains(x3)
                        ? "Anaplan by " + anaplan : "Sage X3 by " + x3) + ", with a token that must be kept there");
            }
        }
        return Optional.empty();
    }
}
