package io.mlconnector.x3anaplan.ops.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.sandbox.Sandbox;
import java.sql.ResultSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class DevSandboxTest {

    @Test
    void devModeFindsTheSandboxByNameAndItHasTheDemoBooks() throws Exception {
        // Given an empty database
        DataSource database = FreshDatabase.empty();
        // When dev mode starts the sandbox
        try (AutoCloseable sandbox = DevSandbox.demo(database, 0, 0, 0)) {
            // Then both systems are there, with the books that the README promises
            assertThat(((Sandbox) sandbox).x3().url()).startsWith("http");
            try (var c = database.getConnection(); var s = c.createStatement();
                    ResultSet lines = s.executeQuery("select count(*) from sandbox_x3.gaccentryd where endpoint = 'SEED'")) {
                lines.next();
                assertThat(lines.getLong(1)).isGreaterThan(50_000);
            }
        }
    }
}
