package io.mlconnector.x3anaplan.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretInputTest {

    @TempDir
    Path dir;

    @Test
    void oneLineBreakAtTheEndIsNotPartOfTheValueAndAllElseIs() throws Exception {
        assertThat(SecretInput.read(new ByteArrayInputStream(" ä line\nanother\r\n".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(" ä line\nanother");
        assertThat(SecretInput.read(new ByteArrayInputStream("x\n\n".getBytes(StandardCharsets.UTF_8)))).isEqualTo("x\n");
    }

    @Test
    void aMountedSecretIsReadThroughItsLinksAndWithoutItsHiddenFolder() throws Exception {
        // Given a Secret as Kubernetes mounts it
        Path data = Files.createDirectories(dir.resolve("..2026_01_31"));
        Files.writeString(data.resolve("x3.password"), "one\n");
        Files.createSymbolicLink(dir.resolve("..data"), data.getFileName());
        Files.createSymbolicLink(dir.resolve("x3.password"), Path.of("..data", "x3.password"));

        // Then
        assertThat(SecretInput.files(dir)).isEqualTo(Map.of("x3.password", "one"));
        assertThatThrownBy(() -> SecretInput.files(data.resolve("absent"))).isInstanceOf(ConfigurationFault.class).hasMessageContaining("absent");
        assertThatThrownBy(() -> SecretInput.files(Files.createDirectory(dir.resolve("empty")))).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("no file");
    }
}
