package io.mlconnector.x3anaplan.vault;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Makes the vault of the process. In development it gets a master key of its own. */
@ApplicationScoped
public class Vaults {

    private static final Logger LOG = Logger.getLogger(Vaults.class);

    @Produces
    @Singleton
    @Unremovable
    Vault vault(DataSource database, Clock clock) {
        Config config = ConfigProvider.getConfig();
        MasterKeys keys = MasterKeys.read(name -> config.getOptionalValue(name, String.class));
        if (keys.isEmpty() && Boolean.getBoolean("x3anaplan.development")) {
            Path file = Path.of(config.getOptionalValue("x3anaplan.data-dir", String.class).orElse("data")).resolve("vault-master-key");
            if (MasterKeys.generate(file)) {
                LOG.warnf("Development: a master key for the vault was made in %s. Production never makes one: there you give it.", file);
            }
            keys = MasterKeys.read(name -> name.equals("x3anaplan.vault.master-key-file") ? Optional.of(file.toString()) : Optional.empty());
        }
        return new Vault(database, keys, clock);
    }
}
