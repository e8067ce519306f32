package io.mlconnector.x3anaplan.ops.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.Sandbox;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;

class DevSandboxTest {

    @Test
    void devModeFindsTheSandboxByNameAndItHasTheDemoBooks() throws Exception {
        // Given an empty database
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                // When dev mode starts the sandbox
                AutoCloseable sandbox = DevSandbox.demo(server.getPostgresDatabase(), 0, 0, 0)) {
            // Then both systems are there, with the books that the README promises
            assertThat(((Sandbox) sandbox).x3().url()).startsWith("http");
            try (var c = server.getPostgresDatabase().getConnection(); var s = c.createStatement();
                    ResultSet lines = s.executeQuery("select count(*) from sandbox_x3.gaccentryd where endpoint = 'SEED'")) {
                lines.next();
                assertThat(lines.getLong(1)).isGreaterThan(50_000);
            }
        }
    }
}
