package io.mlconnector.x3anaplan.ops;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.vault.MasterKeys;
import io.mlconnector.x3anaplan.vault.Place;
import io.mlconnector.x3anaplan.vault.Vault;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class SecretsCheckTest {

    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private final DataSource database = FreshDatabase.migrated();
    private final Connections sandbox = new Connections(Path.of("connections"), text -> text
            .replace("${sandbox.x3.url:", "").replace("${sandbox.anaplan.url:", "").replace("}", ""));

    @Test
    void withPasswordsFromOutsideNoMasterKeyIsNeeded() {
        assertThatCode(() -> new SecretsCheck(vault(MasterKeys.none()), sandbox).refuseUnlessKept()).doesNotThrowAnyException();
    }

    @Test
    void aVaultInUseNeedsItsMasterKeyAndTheRefusalSaysHowToMakeOne() {
        // Given
        vault(MasterKeys.of(KEY)).seal(new Place("close", "secret x3.password"), "value");

        // Then
        assertThatThrownBy(() -> new SecretsCheck(vault(MasterKeys.none()), sandbox).refuseUnlessKept()).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("openssl rand -base64 32").hasMessageContaining("x3anaplan.vault.master-key-file")
                .hasMessageContaining("X3ANAPLAN_VAULT_MASTER_KEY");
        assertThatCode(() -> new SecretsCheck(vault(MasterKeys.of(KEY)), sandbox).refuseUnlessKept()).doesNotThrowAnyException();
    }

    private Vault vault(MasterKeys keys) {
        return new Vault(database, keys, Clock.systemUTC());
    }
}
