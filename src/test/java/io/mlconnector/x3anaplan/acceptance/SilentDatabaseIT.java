package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The database vanishes without closing a connection, as a host that lost its power does. */
class SilentDatabaseIT {

    @Test
    void d6_a_database_that_falls_silent_is_noticed_and_the_process_works_again_by_itself_when_it_is_back() {
        try (Landscape landscape = Landscape.few()) {
            // Given a process that reaches its database over a line of ours
            landscape.connection("close").with("ledgerTypes", "[1]").write(landscape.connections());
            Map<String, String> settings = landscape.settings();
            String url = settings.get("quarkus.datasource.jdbc.url");
            int port = URI.create(url.substring("jdbc:".length())).getPort();
            try (DatabaseLine line = new DatabaseLine(port)) {
                settings.put("quarkus.datasource.jdbc.url", url.replace(":" + port + "/", ":" + line.port() + "/"));
                settings.put("x3anaplan.runs.claim-period", "100");
                settings.put("x3anaplan.database.prompt-timeout", "PT2S");
                try (Product product = Product.serve(landscape.home(), settings)) {
                    // When the line falls silent
                    line.silence();
                    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> product.log().contains("Cannot look for requested runs"));

                    // Then the process works again by itself once it is back, over new connections
                    line.up();
                    assertThat(product.sync("close").path("outcome").asText()).isIn("clean", "partial");
                    assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
                }
            }
        }
    }
}
