package io.mlconnector.x3anaplan.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.time.OwnClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class OneChainTest {

    private static final int REPLICAS = 3;
    private static final int THREADS_OF_EACH = 4;

    private final DataSource database = FreshDatabase.migrated();
    private final OwnClock clock = new OwnClock();
    private final StrictServer server = new StrictServer(clock);
    private final Instant end = clock.instant().plus(Duration.ofHours(1));
    private final AtomicInteger revocations = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();

    @Test
    void threeReplicasWithManyThreadsShareOneRotatingRefreshTokenForAnHour() throws Exception {
        // Given a pairing, three replicas, and time that passes in steps of up to half a minute; some access tokens die before their time
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            replicas.add(new Replica(database, clock));
        }
        replicas.get(0).tokens.paired(Replica.CREDENTIAL, server.pairing());
        Random random = new Random(7);
        CyclicBarrier step = new CyclicBarrier(REPLICAS * THREADS_OF_EACH, () -> {
            clock.forward(Duration.ofSeconds(5 + random.nextInt(25)));
            if (random.nextInt(20) == 0) {
                server.revoke();
                revocations.incrementAndGet();
            }
        });

        // When all of them ask for tokens and use them
        ExecutorService threads = Executors.newFixedThreadPool(REPLICAS * THREADS_OF_EACH);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < REPLICAS * THREADS_OF_EACH; i++) {
            SharedTokens tokens = replicas.get(i % REPLICAS).tokens;
            done.add(threads.submit(() -> {
                while (clock.instant().isBefore(end)) {
                    use(tokens);
                    step.await(1, TimeUnit.MINUTES);
                }
                return null;
            }));
        }
        for (Future<?> each : done) {
            each.get(3, TimeUnit.MINUTES);
        }
        threads.shutdown();

        // Then the chain never broke, no dead refresh token was tried, no two renewals met, and there were no more than needed
        assertThat(server.deadRefreshTokens).hasValue(0);
        assertThat(server.mostAtOnce).hasValue(1);
        assertThat(server.renewals.get()).isBetween(12, 16 + revocations.get());
        assertThat(revocations.get()).as("the test revokes something").isPositive();
        assertThat(refusals.get()).as("only tokens that were revoked or replaced are refused, at most once a thread")
                .isLessThanOrEqualTo(server.renewals.get() * REPLICAS * THREADS_OF_EACH);
        assertThat(server.admits(replicas.get(1).tokens.get(Replica.CREDENTIAL, server))).isTrue();
    }

    /** As a request does: a refused token is reported, and the request sent again. */
    private void use(SharedTokens tokens) {
        for (int attempt = 0; attempt < 3; attempt++) {
            Token token = tokens.get(Replica.CREDENTIAL, server);
            if (server.admits(token)) {
                return;
            }
            refusals.incrementAndGet();
            tokens.refused(Replica.CREDENTIAL, token);
        }
        throw new AssertionError("three tokens in a row were dead");
    }
}
