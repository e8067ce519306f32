package io.mlconnector.x3anaplan.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.ops.database.FreshDatabase;
import io.mlconnector.x3anaplan.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in the database can be opened with the right master key, in their own place, unchanged, and in no other way. */
class VaultTest {

    private static final String SECRET = "s3cr3t-Pässwörd";

    private final DataSource database = FreshDatabase.create();
    private final Vault vault = vault(key('a'));

    @TempDir
    Path folder;

    @Test
    void aSecretComesBackAsItWasSetAndLiesNowhereInClear() {
        vault.set("close", "x3.password", "first");
        vault.set("close", "x3.password", SECRET);

        assertThat(vault.get("close", "x3.password")).contains(SECRET);
        assertThat(vault.get("close", "anaplan.password")).isEmpty();
        assertThat(vault.get("other", "x3.password")).isEmpty();
        byte[] stored = Sql.first(database, rs -> rs.getBytes(1), "select ciphertext from vault_secret").orElseThrow();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("s3cr3t");
        assertThat(vault.list(null).toString()).contains("close", "x3.password").doesNotContain("s3cr3t");
        assertThat(vault.remove("close", "x3.password")).isTrue();
        assertThat(vault.remove("close", "x3.password")).isFalse();
        assertThat(vault.get("close", "x3.password")).isEmpty();
    }

    @Test
    void aWrongMasterKeyIsRefusedAndSaysWhichOneIsNeeded() {
        vault.set("close", "x3.password", SECRET);
        String needed = vault.list("close").get(0).masterKey();

        assertThatThrownBy(() -> vault(key('b')).get("close", "x3.password")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("connection close").hasMessageContaining(needed).hasMessageContaining("previous-master-keys")
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> vault(null).get("close", "x3.password")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("no master key").hasMessageContaining("openssl rand -base64 32");
        assertThatThrownBy(() -> vault(null).set("close", "x3.password", "x")).isInstanceOf(ConfigurationFault.class);
    }

    @Test
    void aTamperedCiphertextIsRefused() {
        vault.set("close", "x3.password", SECRET);
        Sql.update(database, "update vault_secret set ciphertext = set_byte(ciphertext, length(ciphertext) - 1,"
                + " (get_byte(ciphertext, length(ciphertext) - 1) + 1) % 256)");

        assertThatThrownBy(() -> vault.get("close", "x3.password")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("connection close").hasMessageContaining("x3.password").hasMessageContaining("was changed");
    }

    @Test
    void aCiphertextMovedToAnotherFieldOrConnectionIsRefused() {
        vault.set("close", "x3.password", SECRET);
        vault.set("other", "x3.password", "another");

        // moved to another field of the same connection
        Sql.update(database, "insert into vault_secret select connection, 'anaplan.password', ciphertext, set_at from vault_secret where connection = 'close'");
        assertThatThrownBy(() -> vault.get("close", "anaplan.password")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("another connection or field");
        // moved to another connection
        Sql.update(database, "update vault_secret o set ciphertext = c.ciphertext from vault_secret c where c.connection = 'close' and"
                + " c.name = 'x3.password' and o.connection = 'other'");
        assertThatThrownBy(() -> vault.get("other", "x3.password")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("connection other").hasMessageContaining("another connection or field");
        // moved together with its data key
        Sql.update(database, "update vault_key o set wrapped = c.wrapped from vault_key c where c.connection = 'close' and o.connection = 'other'");
        assertThatThrownBy(() -> vault.get("other", "x3.password")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("data key").hasMessageContaining("another connection");
        assertThat(vault.get("close", "x3.password")).contains(SECRET);
    }

    @Test
    void theMasterKeyIsRotatedWhileProcessesWithOldAndNewSettingsWork() {
        vault.set("close", "x3.password", SECRET);
        // Given a process that has the new key first and one that knows it as another
        Vault renewed = vault(key('b'), key('a'));
        Vault lagging = vault(key('a'), key('b'));
        renewed.set("fresh", "x3.password", "new");

        assertThat(renewed.get("close", "x3.password")).contains(SECRET);
        assertThat(renewed.rotate()).isEqualTo(1);
        assertThat(renewed.rotate()).isZero();

        assertThat(lagging.get("close", "x3.password")).contains(SECRET);
        assertThat(lagging.get("fresh", "x3.password")).contains("new");
        // and the old key alone opens nothing any more, the new one alone everything
        assertThat(vault(key('b')).get("close", "x3.password")).contains(SECRET);
        assertThatThrownBy(() -> vault.get("close", "x3.password")).isInstanceOf(ConfigurationFault.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not base64!", "c2hvcnQ="})
    void whatIsNoKeyIsRefusedWithoutBeingShown(String text) {
        assertThatThrownBy(() -> MasterKeys.read(settings("x3anaplan.vault.master-key", text.isEmpty() ? "====" : text)::get))
                .isInstanceOf(ConfigurationFault.class).hasMessageContaining("openssl rand -base64 32").hasMessageNotContaining("c2hvcnQ");
    }

    @Test
    void keysComeFromFilesAndADevelopmentKeyIsReadableByItsOwnerOnly() throws Exception {
        Path file = folder.resolve("vault/key");
        assertThat(MasterKeys.generate(file)).isTrue();
        assertThat(MasterKeys.generate(file)).as("a second start keeps it").isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");

        MasterKeys keys = MasterKeys.read(settings("x3anaplan.vault.master-key-file", file.toString())::get);
        assertThat(keys.isEmpty()).isFalse();
        assertThat(keys.current().toString()).doesNotContain(Files.readString(file).strip());
        assertThatThrownBy(() -> MasterKeys.read(settings("x3anaplan.vault.master-key-file", folder.resolve("nowhere").toString())::get))
                .isInstanceOf(ConfigurationFault.class).hasMessageContaining("nowhere");
    }

    private static SettingsMap settings(String... pairs) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return name -> Optional.ofNullable(all.get(name));
    }

    private interface SettingsMap {
        Optional<String> get(String name);
    }

    private static String key(char fill) {
        return Base64.getEncoder().encodeToString(String.valueOf(fill).repeat(32).getBytes(StandardCharsets.US_ASCII));
    }

    private Vault vault(String current, String... previous) {
        SettingsMap settings = current == null ? settings() : settings("x3anaplan.vault.master-key", current,
                "x3anaplan.vault.previous-master-keys", String.join(",", List.of(previous)));
        return new Vault(database, MasterKeys.read(settings::get), Clock.systemUTC());
    }
}
