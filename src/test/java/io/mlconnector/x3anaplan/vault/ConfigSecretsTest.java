package io.mlconnector.x3anaplan.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.SignInFault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigSecretsTest {

    private final ConfigSecrets secrets = new ConfigSecrets();

    @TempDir
    Path dir;

    @AfterEach
    void clear() {
        System.clearProperty("x3anaplan.secrets-dir");
        System.clearProperty("x3anaplan.secrets.close.x3.password");
    }

    @Test
    void aFileWinsOverASettingAndItsFinalLineBreakIsNotPartOfIt() throws Exception {
        // Given a setting and a file
        System.setProperty("x3anaplan.secrets.close.x3.password", "from setting");
        assertThat(secrets.find("close", "x3.password")).contains("from setting");
        System.setProperty("x3anaplan.secrets-dir", dir.toString());
        Files.createDirectories(dir.resolve("close"));
        Files.writeString(dir.resolve("close/x3.password"), " from file \n");

        // Then
        assertThat(secrets.find("close", "x3.password")).contains(" from file ");
    }

    @Test
    void aMissingSecretIsNamedWithBothWaysToSetIt() {
        assertThat(secrets.find("my-close", "anaplan.password")).isEmpty();
        assertThat(secrets.howToSet("my-close", "anaplan.password")).contains("X3ANAPLAN_SECRETS_MY_CLOSE_ANAPLAN_PASSWORD")
                .contains("my-close/anaplan.password");
    }

    @ParameterizedTest
    @CsvSource({"x3.client-secret,x3", "anaplan.private-key,anaplan"})
    void aMissingSecretIsARefusalOfTheSystemThatItIsFor(String name, String system) {
        assertThatThrownBy(() -> secrets.get("close", name)).isInstanceOf(SignInFault.class).hasMessageContaining("has no secret " + name)
                .extracting(e -> ((SignInFault) e).system()).isEqualTo(system);
    }
}
