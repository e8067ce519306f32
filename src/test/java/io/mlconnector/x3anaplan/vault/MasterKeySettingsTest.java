package io.mlconnector.x3anaplan.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeySettingsTest {

    private static final String KEY = VaultTest.key(1);

    @TempDir
    Path dir;

    @Test
    void theKeyIsReadFromASettingOrFromAFileWithItsLineBreak() throws Exception {
        Path file = Files.writeString(dir.resolve("key"), KEY + "\n");

        String id = MasterKey.parse(KEY, "").id();
        assertThat(read(Map.of("x3anaplan.vault.master-key", KEY)).current().id()).isEqualTo(id);
        assertThat(read(Map.of("x3anaplan.vault.master-key-file", file.toString())).current().id()).isEqualTo(id);
        assertThat(read(Map.of()).isEmpty()).isTrue();
    }

    @Test
    void previousKeysAreAListInASettingOrLinesOfAFile() throws Exception {
        Path file = Files.writeString(dir.resolve("keys"), VaultTest.key(2) + "\n" + VaultTest.key(3) + "\n");

        assertThat(read(Map.of("x3anaplan.vault.master-key", KEY, "x3anaplan.vault.previous-master-keys",
                VaultTest.key(2) + "," + VaultTest.key(3))).all()).hasSize(3);
        assertThat(read(Map.of("x3anaplan.vault.master-key", KEY, "x3anaplan.vault.previous-master-keys-file", file.toString())).all()).hasSize(3);
        assertThatThrownBy(() -> read(Map.of("x3anaplan.vault.previous-master-keys", VaultTest.key(2)))).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("only decrypt");
    }

    @Test
    void whatIsNoKeyIsRefusedWithTheRemedyAndNotShown() {
        for (String bad : new String[] {"password-1234!", "c2hvcnQ=", KEY + KEY}) {
            assertThatThrownBy(() -> read(Map.of("x3anaplan.vault.master-key", bad))).isInstanceOf(ConfigurationFault.class)
                    .hasMessageContaining("x3anaplan.vault.master-key").hasMessageContaining("openssl rand -base64 32")
                    .hasMessageNotContaining(bad).hasNoCause();
        }
        assertThatThrownBy(() -> read(Map.of("x3anaplan.vault.master-key-file", dir.resolve("absent").toString())))
                .isInstanceOf(ConfigurationFault.class).hasMessageContaining("absent").hasMessageContaining("openssl");
        assertThatThrownBy(() -> read(Map.of("x3anaplan.vault.master-key", KEY, "x3anaplan.vault.master-key-file", "key")))
                .isInstanceOf(ConfigurationFault.class).hasMessageContaining("both");
    }

    @Test
    void devModeMakesAKeyOnceThatOnlyItsOwnerReads() throws Exception {
        // When
        MasterKeys first = new MasterKeySettings(settings(Map.of("x3anaplan.data-dir", dir.resolve("data").toString())), true).read();
        MasterKeys second = new MasterKeySettings(settings(Map.of("x3anaplan.data-dir", dir.resolve("data").toString())), true).read();

        // Then
        Path file = dir.resolve("data/vault-master-key");
        assertThat(second.current().id()).isEqualTo(first.current().id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    private static MasterKeys read(Map<String, String> settings) {
        return new MasterKeySettings(settings(settings), false).read();
    }

    private static java.util.function.Function<String, Optional<String>> settings(Map<String, String> settings) {
        return key -> Optional.ofNullable(settings.get(key));
    }
}
