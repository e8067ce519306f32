package io.mlconnector.x3anaplan.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class VaultTest {

    private static final String OLD = key(1);
    private static final String NEW = key(2);
    private static final String VALUE = "Kontenrahmen-04!";

    private final DataSource database = FreshDatabase.migrated();

    @Test
    void aSecretComesBackAndTheDatabaseHoldsNoTraceOfIt() {
        // Given
        VaultSecrets secrets = secrets(MasterKeys.of(OLD));

        // When
        secrets.set("close", "x3.password", VALUE);

        // Then it is there for another process with the same master key, and twice the same value does not look the same
        assertThat(secrets(MasterKeys.of(OLD)).get("close", "x3.password")).isEqualTo(VALUE);
        secrets.set("close", "anaplan.password", VALUE);
        assertThat(FreshDatabase.text(database, "select count(distinct sealed) from vault_secret")).isEqualTo("2");
        assertThat(FreshDatabase.text(database, "select string_agg(encode(sealed, 'escape'), ' ') from vault_secret")).doesNotContain(VALUE);
    }

    @Test
    void aWrongMasterKeyIsRefusedNamingTheConnectionAndBothKeys() {
        // Given
        secrets(MasterKeys.of(OLD)).set("close", "x3.password", VALUE);

        // When, then for reading and for writing
        VaultSecrets wrong = secrets(MasterKeys.of(NEW));
        for (ThrowingCallable use : List.<ThrowingCallable>of(() -> wrong.get("close", "x3.password"),
                () -> wrong.set("close", "anaplan.password", VALUE))) {
            assertThatThrownBy(use).isInstanceOf(ConfigurationFault.class).hasMessageContaining("connection close")
                    .hasMessageContaining(MasterKey.parse(OLD, "").id()).hasMessageContaining(MasterKey.parse(NEW, "").id())
                    .hasMessageContaining("x3anaplan.vault.previous-master-keys").hasMessageNotContaining(VALUE);
        }
    }

    @Test
    void withoutMasterKeyAKeptSecretIsRefusedInsteadOfLookedForElsewhere() {
        // Given
        secrets(MasterKeys.of(OLD)).set("close", "x3.password", VALUE);

        // Then
        assertThatThrownBy(() -> secrets(MasterKeys.none()).get("close", "x3.password")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("connection close").hasMessageContaining("x3.password").hasMessageContaining("X3ANAPLAN_VAULT_MASTER_KEY");
        assertThatThrownBy(() -> secrets(MasterKeys.none()).set("close", "x3.password", VALUE)).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("openssl rand -base64 32");
    }

    @Test
    void aTamperedCiphertextIsRefused() {
        // Given a bit that was flipped
        VaultSecrets secrets = secrets(MasterKeys.of(OLD));
        secrets.set("close", "x3.password", VALUE);
        FreshDatabase.execute(database, "update vault_secret set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)");

        // Then
        assertRefused(secrets, "close", "x3.password");
    }

    @Test
    void aCiphertextMovedToAnotherNameIsRefused() {
        // Given two secrets of one connection, the one copied over the other
        VaultSecrets secrets = secrets(MasterKeys.of(OLD));
        secrets.set("close", "x3.password", VALUE);
        secrets.set("close", "anaplan.password", "other");
        FreshDatabase.execute(database, "update vault_secret set sealed = (select sealed from vault_secret where name = 'x3.password')"
                + " where name = 'anaplan.password'");

        // Then
        assertRefused(secrets, "close", "anaplan.password");
    }

    @Test
    void aCiphertextMovedToAnotherConnectionIsRefusedEvenWithItsDataKey() {
        // Given two connections
        VaultSecrets secrets = secrets(MasterKeys.of(OLD));
        secrets.set("close", "x3.password", VALUE);
        secrets.set("test", "x3.password", "other");
        assertThat(secrets.get("close", "x3.password")).isEqualTo(VALUE);

        // When the ciphertext alone is moved, then it is under the wrong key
        FreshDatabase.execute(database, "update vault_secret set sealed = (select sealed from vault_secret where connection = 'close')"
                + " where connection = 'test'");
        assertRefused(secrets, "test", "x3.password");

        // When it is moved with the number of its data key, then that is another connection's
        FreshDatabase.execute(database, "update vault_secret set key = (select id from vault_key where connection = 'close')"
                + " where connection = 'test'");
        assertThatThrownBy(() -> secrets.get("test", "x3.password")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("connection test").hasMessageContaining("not its own").hasMessageContaining("credentials remove test --all");

        // When the whole connection is renamed, data key and all, then the data key does not open (by a process that has not seen it yet)
        FreshDatabase.execute(database, "delete from vault_secret where connection = 'test'");
        FreshDatabase.execute(database, "delete from vault_key where connection = 'test'");
        FreshDatabase.execute(database, "update vault_key set connection = 'test'");
        FreshDatabase.execute(database, "update vault_secret set connection = 'test'");
        assertThatThrownBy(() -> secrets(MasterKeys.of(OLD)).get("test", "x3.password")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("connection test").hasMessageContaining("data key").hasMessageContaining("belongs to another connection");
        assertRefused(secrets, "test", "x3.password");
    }

    @Test
    void whatCannotBeOpenedCanBeRemovedWithoutItsMasterKeyAndSetAnew() {
        // Given a vault whose master key is lost
        secrets(MasterKeys.of(OLD)).set("close", "x3.password", VALUE);
        VaultSecrets secrets = secrets(MasterKeys.of(NEW));

        // When
        assertThat(secrets.removeAll("close")).isTrue();
        secrets.set("close", "x3.password", VALUE);

        // Then
        assertThat(secrets.get("close", "x3.password")).isEqualTo(VALUE);
    }

    @Test
    void whileMasterKeysAreChangedReplicasWithOldAndNewSettingsWorkSideBySide() {
        // Given a secret under the old master key; one replica is started anew with the new one
        VaultSecrets before = secrets(MasterKeys.of(OLD));
        before.set("close", "x3.password", VALUE);
        Vault renewed = vault(MasterKeys.of(NEW, OLD));
        VaultSecrets after = secrets(renewed);
        assertThat(after.get("close", "x3.password")).isEqualTo(VALUE);

        // When the data keys are wrapped by the new one, and both write, also for new connections
        assertThat(renewed.rotate(false)).isEqualTo(new Vault.Rotation(MasterKey.parse(NEW, "").id(), 1, 1, 0));
        before.set("close", "anaplan.password", "by old");
        after.set("second", "x3.password", "by new");
        before.set("third", "x3.password", "by old");

        // Then each reads what the other wrote, as does a replica with old settings that starts only now
        for (VaultSecrets each : List.of(before, after, secrets(MasterKeys.of(OLD)), secrets(MasterKeys.of(NEW, OLD)))) {
            assertThat(each.get("close", "x3.password")).isEqualTo(VALUE);
            assertThat(each.get("close", "anaplan.password")).isEqualTo("by old");
            assertThat(each.get("second", "x3.password")).isEqualTo("by new");
            assertThat(each.get("third", "x3.password")).isEqualTo("by old");
        }

        // When all replicas have the new one, then the old one can be retired
        assertThat(renewed.rotate(true)).isEqualTo(new Vault.Rotation(MasterKey.parse(NEW, "").id(), 3, 1, 3));
        assertThat(secrets(MasterKeys.of(NEW)).get("third", "x3.password")).isEqualTo("by old");
        assertThatThrownBy(() -> secrets(MasterKeys.of(OLD)).get("close", "x3.password")).isInstanceOf(ConfigurationFault.class);
    }

    @Test
    void aRotationThatCannotUnwrapADataKeyChangesNothing() {
        // Given two connections, one of them under a key that this process does not have
        secrets(MasterKeys.of(OLD)).set("a", "x3.password", VALUE);
        secrets(MasterKeys.of(key(3))).set("b", "x3.password", VALUE);
        String wrappings = "select string_agg(key || master_key, ' ' order by key, master_key) from vault_wrapping";
        String before = FreshDatabase.text(database, wrappings);

        // When, then
        assertThatThrownBy(() -> vault(MasterKeys.of(NEW, OLD)).rotate(true)).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("connection b").hasMessageContaining(MasterKey.parse(key(3), "").id());
        assertThat(FreshDatabase.text(database, wrappings)).isEqualTo(before);
    }

    @Test
    void replicasThatMakeAConnectionsDataKeyAtTheSameTimeAgreeOnOne() throws Exception {
        // Given
        int replicas = 8;
        ExecutorService threads = Executors.newFixedThreadPool(replicas);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> done = new ArrayList<>();

        // When
        for (int i = 0; i < replicas; i++) {
            VaultSecrets replica = secrets(i % 2 == 0 ? MasterKeys.of(OLD) : MasterKeys.of(NEW, OLD));
            String name = "x3.secret" + i;
            done.add(threads.submit(() -> {
                start.await();
                replica.set("close", name, VALUE);
                return null;
            }));
        }
        start.countDown();
        for (Future<?> each : done) {
            each.get();
        }
        threads.shutdown();

        // Then
        VaultSecrets reader = secrets(MasterKeys.of(NEW, OLD));
        for (int i = 0; i < replicas; i++) {
            assertThat(reader.get("close", "x3.secret" + i)).isEqualTo(VALUE);
        }
    }

    private static void assertRefused(VaultSecrets secrets, String connection, String name) {
        assertThatThrownBy(() -> secrets.get(connection, name)).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("connection " + connection).hasMessageContaining(name).hasMessageContaining("cannot be opened")
                .hasMessageContaining("credentials set " + connection + " " + name).hasMessageNotContaining(VALUE);
    }

    private Vault vault(MasterKeys keys) {
        return new Vault(database, keys, Clock.systemUTC());
    }

    private VaultSecrets secrets(MasterKeys keys) {
        return secrets(vault(keys));
    }

    private VaultSecrets secrets(Vault vault) {
        return new VaultSecrets(database, vault, new ConfigSecrets(), Clock.systemUTC(), change -> { });
    }

    static String key(int seed) {
        byte[] key = new byte[32];
        new java.util.Random(seed).nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
