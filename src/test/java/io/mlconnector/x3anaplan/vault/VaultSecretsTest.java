package io.mlconnector.x3anaplan.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.ops.PlainNumbers;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VaultSecretsTest {

    private static final Instant NOW = Instant.parse("2026-01-31T22:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final DataSource database = FreshDatabase.migrated();
    private final List<SecretChanged> changes = new ArrayList<>();
    private final VaultSecrets secrets = new VaultSecrets(database, new Vault(database, MasterKeys.of(VaultTest.key(1)), CLOCK),
            new ConfigSecrets(), CLOCK, changes::add);

    @AfterEach
    void clear() {
        System.clearProperty("x3anaplan.secrets.close.x3.password");
    }

    @Test
    void theVaultWinsOverWhatIsSetOutsideAndWithoutItThatIsUsed() {
        // Given a secret outside
        System.setProperty("x3anaplan.secrets.close.x3.password", "outside");
        assertThat(secrets.get("close", "x3.password")).isEqualTo("outside");

        // When it is set in the vault, then that one counts, for this connection only
        secrets.set("close", "x3.password", "inside");
        assertThat(secrets.get("close", "x3.password")).isEqualTo("inside");
        assertThat(secrets.find("other", "x3.password")).isEmpty();

        // and once removed, the outer one again
        assertThat(secrets.remove("close", "x3.password")).isTrue();
        assertThat(secrets.get("close", "x3.password")).isEqualTo("outside");
        assertThat(secrets.remove("close", "x3.password")).isFalse();
        assertThat(changes).containsExactly(new SecretChanged("close", "x3.password"), new SecretChanged("close", "x3.password"));
    }

    @Test
    void aMissingSecretIsNamedWithAllWaysToSetIt() {
        assertThatThrownBy(() -> secrets.get("my-close", "anaplan.password")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("credentials set my-close anaplan.password")
                .hasMessageContaining("PUT /api/connections/my-close/secrets/anaplan.password")
                .hasMessageContaining("X3ANAPLAN_SECRETS_MY_CLOSE_ANAPLAN_PASSWORD").hasMessageContaining("my-close/anaplan.password");
    }

    @Test
    void theListHasNamesAndTimesAndMasterKeysButNeverAValue() throws JsonProcessingException {
        // Given
        secrets.set("close", "x3.password", "top-secret-1");
        secrets.set("other", "anaplan.password", "top-secret-2");

        // Then
        String id = MasterKey.parse(VaultTest.key(1), "").id();
        assertThat(secrets.list("close")).containsExactly(new VaultSecrets.Entry("close", "x3.password", NOW, List.of(id)));
        assertThat(secrets.list(null)).hasSize(2);
        assertThat(PlainNumbers.mapper().writeValueAsString(secrets.list(null)) + secrets.list(null)).doesNotContain("top-secret");
    }

    @Test
    void ofSeveralSecretsAllAreSetOrNone() {
        // When one has no value, or no secret's name
        assertThatThrownBy(() -> secrets.setAll("close", Map.of("x3.password", "value-1", "anaplan.password", "")))
                .isInstanceOf(ConfigurationFault.class).hasMessageContaining("anaplan.password").hasMessageContaining("empty");
        assertThatThrownBy(() -> secrets.setAll("close", Map.of("x3.password", "value-1", "hunter2", "value-2")))
                .isInstanceOf(ConfigurationFault.class).hasMessageContaining("x3.client-secret")
                .hasMessageNotContaining("hunter2").hasMessageNotContaining("value-");

        // Then
        assertThat(secrets.list(null)).isEmpty();
        assertThat(changes).isEmpty();
    }
}
