package io.mlconnector.x3anaplan.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.time.OwnClock;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A process that hangs within a transaction which has the lease's row locked, with the product's settings, but for a shorter time-out. */
class FrozenHolderTest {

    private static final Duration TTL = Duration.ofSeconds(15);

    private final DataSource database = FreshDatabase.migrated();
    private final OwnClock clock = new OwnClock();
    private final Leases leases = new Leases(database, clock);

    @Test
    void theLeaseOfAProcessThatHangsInATransactionIsNotWaitedForAndTakenOverOnceTheDatabaseHasEndedThat() throws Exception {
        // Given a holder whose transaction has locked the lease, and does no more
        Lease lease = leases.acquire("model/1", "a", TTL).orElseThrow();
        try (Connection frozen = DriverManager.getConnection(FreshDatabase.address(database))) {
            frozen.createStatement().execute(newConnectionSql().replace("'60s'", "'3s'"));
            frozen.setAutoCommit(false);
            assertThat(leases.holds(frozen, lease)).isTrue();

            // When the lease runs out, then another one who wants it is told soon that it is not free
            clock.forward(TTL);
            assertThat(assertTimeoutPreemptively(Duration.ofSeconds(10), () -> leases.acquire("model/1", "b", TTL))).isEmpty();

            // and gets it once the transaction was ended
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> leases.acquire("model/1", "b", TTL).isPresent());
        }
    }

    private static String newConnectionSql() throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        return settings.getProperty("quarkus.datasource.jdbc.new-connection-sql", "select '60s'");
    }
}
