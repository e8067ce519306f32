package io.mlconnector.x3anaplan.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.vault.MasterKeys;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRenewalTest {

    private final DataSource database = FreshDatabase.migrated();
    private final List<String> refreshTokensSeen = new CopyOnWriteArrayList<>();
    private volatile boolean grace;
    private String current = "refresh-0";
    private String previous;
    private HttpServer server;
    private URI address;

    @TempDir
    Path dir;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
        server.createContext("/token", exchange -> {
            String refresh = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            refreshTokensSeen.add(refresh);
            if (refresh.equals(current) || grace && refresh.equals(previous)) {
                previous = refresh;
                current = "refresh-" + refreshTokensSeen.size();
                byte[] answer = ("access-" + refreshTokensSeen.size() + "\n" + current).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            } else {
                exchange.sendResponseHeaders(400, -1);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void afterAKillBetweenRenewalAndStoringTheChainGoesOnIfTheServerKeepsAGrace() throws Exception {
        // Given a process that was killed there
        grace = true;
        SharedTokens next = killed();

        // When the next one wants a token, then the last durable refresh token still works
        Instant before = Instant.now();
        Token token = next.get(Replica.CREDENTIAL, KilledRenewal.over(address));
        assertThat(token.value()).isEqualTo("access-2");
        assertThat(Instant.now()).as("the turn of the dead process ends soon").isBefore(before.plus(KilledRenewal.TURN.multipliedBy(5)));

        // and what follows from it is durable
        next.refused(Replica.CREDENTIAL, token);
        assertThat(next.get(Replica.CREDENTIAL, KilledRenewal.over(address)).value()).isEqualTo("access-3");
        assertThat(refreshTokensSeen).containsExactly("refresh-0", "refresh-0", "refresh-2");
    }

    @Test
    void afterAKillBetweenRenewalAndStoringAServerWithoutGraceMeansPairingAgainAndThatIsSaid() throws Exception {
        // Given
        SharedTokens next = killed();

        // When, then
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> next.get(Replica.CREDENTIAL, KilledRenewal.over(address))).isInstanceOf(ConfigurationFault.class)
                    .hasMessageContaining("connection close").hasMessageContaining("must be paired again: pair close")
                    .hasMessageContaining("never ended (the process died").hasMessageContaining("invalid_grant").hasMessageNotContaining("refresh-0");
        }
        assertThat(refreshTokensSeen).as("tried once").containsExactly("refresh-0", "refresh-0");

        // When somebody pairs, then all is well
        current = "paired";
        next.paired(Replica.CREDENTIAL, new Grant(null, Instant.now(), null, "paired"));
        assertThat(next.get(Replica.CREDENTIAL, KilledRenewal.over(address)).value()).isEqualTo("access-3");
    }

    /** Pairs, lets another process renew until it is killed, and starts the next one. */
    private SharedTokens killed() throws Exception {
        SharedTokens tokens = new Replica(database, Clock.systemUTC(), KilledRenewal.TURN, MasterKeys.of(Replica.MASTER_KEY)).tokens;
        tokens.paired(Replica.CREDENTIAL, new Grant(null, Instant.now(), null, "refresh-0"));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), KilledRenewal.class.getName(),
                FreshDatabase.address(database), address.toString())
                .redirectErrorStream(true).redirectOutput(dir.resolve("out").toFile()).start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(() -> {
            try {
                return java.nio.file.Files.readString(dir.resolve("out"));
            } catch (java.io.IOException e) {
                return e.toString();
            }
        }).isEqualTo(KilledRenewal.KILLED);
        assertThat(refreshTokensSeen).containsExactly("refresh-0");
        return tokens;
    }
}
