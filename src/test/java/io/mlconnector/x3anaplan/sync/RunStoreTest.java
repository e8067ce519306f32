package io.mlconnector.x3anaplan.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.database.HeldConnections;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.sync.RunStore.Claimed;
import io.mlconnector.x3anaplan.sync.RunStore.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class RunStoreTest {

    private static final Duration TTL = Duration.ofSeconds(15);

    private final HeldConnections held = new HeldConnections(FreshDatabase.migrated());
    private final DataSource database = held.database();
    private final Leases leases = new Leases(database);
    private final RunStore store = new RunStore(database, leases);

    @Test
    void requestsAreClaimedExactlyOnceAndOneAtATimePerConnection() throws Exception {
        // Given twenty connections with two requests each
        for (int i = 0; i < 40; i++) {
            store.request("c" + i % 20, "api", null, null, false);
        }

        // When two workers claim as fast as they can
        CyclicBarrier begin = new CyclicBarrier(2);
        Callable<List<Run>> worker = () -> {
            begin.await();
            List<Run> claimed = new ArrayList<>();
            // An empty answer may mean that the other one has just locked the row in question.
            for (int misses = 0; misses < 50; ) {
                Optional<Claimed> next = store.claim("w", TTL);
                next.ifPresent(c -> claimed.add(c.run()));
                misses = next.isPresent() ? 0 : misses + 1;
            }
            return claimed;
        };
        List<Run> all = new ArrayList<>();
        ExecutorService workers = Executors.newFixedThreadPool(2);
        for (Future<List<Run>> result : workers.invokeAll(List.of(worker, worker))) {
            all.addAll(result.get());
        }
        workers.shutdown();

        // Then each connection has one run, its older one, in one pair of hands
        assertThat(all).extracting(Run::id).doesNotHaveDuplicates();
        assertThat(all).extracting(Run::connection).doesNotHaveDuplicates().hasSize(20);
        assertThat(all).allSatisfy(run -> assertThat(run.id()).isLessThanOrEqualTo(20));
    }

    @Test
    void aWorkerNeedsOneDatabaseConnectionToClaimARun() {
        // Given a request
        long run = store.request("c", "api", null, null, false);

        // When it is claimed, Then with a pool of which all other connections are taken
        assertThat(store.claim(run, "w", TTL)).isPresent();
        assertThat(held.most()).isEqualTo(1);
    }

    @Test
    void theConnectionWhoseImportOthersMayWaitForHasItsTurnFirst() {
        // Given two requests, and an import that an earlier run of the later one's connection began and left
        store.request("waits", "api", null, null, false);
        long run = store.request("began", "api", null, null, false);
        FreshDatabase.execute(database, "insert into stage (run, connection, dataset, state) values (" + run + ", 'began', 'accounts', 'started')");

        // When / Then
        assertThat(store.claim("w", TTL)).get().extracting(c -> c.run().connection()).isEqualTo("began");
        assertThat(store.claimBegun("w", TTL)).as("no import was begun there").isEmpty();
        assertThat(store.claim("w", TTL)).get().extracting(c -> c.run().connection()).isEqualTo("waits");
    }

    @Test
    void aTickThatSeveralReplicasSeeMakesOneRun() {
        Instant tick = Instant.parse("2026-01-31T22:00:00Z");

        // Given a tick that made a run, which is over
        Tick made = store.tick("c", "close", tick).orElseThrow();
        end(store.claim("w", TTL).orElseThrow());

        // When another replica sees the same tick, then nothing is asked for; the next tick is
        assertThat(made.made()).isTrue();
        assertThat(store.tick("c", "close", tick)).isEmpty();
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        Tick next = store.tick("c", "close", tomorrow).orElseThrow();
        assertThat(next.made()).isTrue();
        // and while that one waits, further ticks join it
        assertThat(store.tick("c", "close", tomorrow.plusSeconds(60))).contains(new Tick(next.run(), false));
        assertThat(store.tick("c", "month-end", tomorrow)).contains(new Tick(next.run(), false));
    }

    @Test
    void aTickThatJoinedAWaitingRunIsNotSeenASecondTimeByAReplicaThatIsLate() {
        // Given a run that waits, and a tick that joins it
        long waiting = store.request("c", "api", null, null, false);
        Instant tick = Instant.now().plusSeconds(3600);
        assertThat(store.tick("c", "close", tick)).contains(new Tick(waiting, false));

        // When the run was claimed, and is over, before another replica's clock reaches the tick
        Claimed claimed = store.claim("w", TTL).orElseThrow();
        assertThat(store.tick("c", "close", tick)).isEmpty();
        end(claimed);

        // Then that one asks for nothing, and the database tells which run the tick belongs to
        assertThat(store.tick("c", "close", tick)).isEmpty();
        assertThat(store.latest("c", 9)).hasSize(1);
        assertThat(FreshDatabase.text(database, "select run from tick where schedule = 'close'")).isEqualTo(String.valueOf(waiting));
    }

    @Test
    void aTickAfterWhichAWholeRunBeganIsServedByIt() {
        // Given a tick that nobody noted, and runs since: one that is restricted and one that is not
        Instant tick = Instant.now().minusSeconds(60);
        store.request("c", "api", List.of("accounts"), null, false);
        end(store.claim("w", TTL).orElseThrow());
        long whole = store.request("c", "api", null, null, false);
        end(store.claim("w", TTL).orElseThrow());

        // When it is made up for, then it joins the whole one; a tick after its beginning does not
        assertThat(store.tick("c", "close", tick)).contains(new Tick(whole, false));
        assertThat(store.tick("c", "close", Instant.now().plusSeconds(1))).get().satisfies(noted -> assertThat(noted.made()).isTrue());
    }

    @Test
    void aRunWhoseWorkerDiedIsFinishedAndAskedForAnew() {
        // Given a run whose lease ran out
        store.request("c", "api", List.of("accounts"), "Mar 25", false);
        Claimed dead = store.claim("w", TTL).orElseThrow();
        assertThat(store.interrupted(null)).isZero();
        expire("c");

        // When somebody looks
        assertThat(store.interrupted(null)).isEqualTo(1);

        // Then it failed as interrupted, and another one with the same restrictions waits
        Run over = store.get(dead.run().id()).orElseThrow();
        assertThat(over.outcome()).isEqualTo("failed");
        assertThat(over.message()).startsWith("interrupted");
        Claimed next = store.claim("w2", TTL).orElseThrow();
        assertThat(next.run().requestedBy()).isEqualTo("continues run " + over.id());
        assertThat(next.run().datasets()).containsExactly("accounts");
        assertThat(next.run().period()).isEqualTo("Mar 25");
        assertThat(continuedBy(over.id())).isEqualTo(String.valueOf(next.run().id()));

        // and the dead worker, if it still lives, cannot settle what is no longer its own
        assertThat(store.finish(dead.run().id(), dead.lease(), new RunOutcome("clean", null, null, null))).isFalse();
        assertThat(store.get(over.id()).orElseThrow().outcome()).isEqualTo("failed");
    }

    @Test
    void aRequestThatKeepsKillingItsWorkerIsGivenUp() {
        store.request("c", "api", null, null, false);
        for (int attempt = 1; attempt <= RunStore.ATTEMPTS; attempt++) {
            assertThat(store.claim("w", TTL)).as("attempt %d", attempt).isPresent();
            expire("c");
            store.interrupted("c");
        }
        assertThat(store.claim("w", TTL)).isEmpty();
        assertThat(FreshDatabase.text(database, "select string_agg(coalesce(continued_by::text, 'nobody'), ', ' order by id) from run"))
                .isEqualTo("2, 3, nobody");
    }

    @Test
    void anInterruptedRunThatAWaitingWholeRunMakesUpForIsContinuedByThat() {
        // Given a run whose worker died while the next one waits already
        store.request("c", "api", null, "Mar 25", false);
        long died = store.claim("w", TTL).orElseThrow().run().id();
        long waiting = store.request("c", "api", null, null, false);
        expire("c");
        // When
        store.interrupted("c");
        // Then no further run is asked for
        assertThat(continuedBy(died)).isEqualTo(String.valueOf(waiting));
        assertThat(FreshDatabase.text(database, "select count(*) from run")).isEqualTo("2");
    }

    private String continuedBy(long run) {
        return FreshDatabase.text(database, "select continued_by from run where id = " + run);
    }

    @Test
    void aCommandsRunBeginsAtOnceOrNotAtAll() {
        // Given a connection at work
        store.request("c", "api", null, null, false);
        Claimed busy = store.claim("w", TTL).orElseThrow();

        // When a command wants a run, then it leaves nothing behind
        assertThat(store.begin("c", "cli", null, null, false, "w2", TTL)).isEmpty();
        assertThat(FreshDatabase.text(database, "select count(*) from run")).isEqualTo("1");

        // and gets it when the connection is free
        store.finish(busy.run().id(), busy.lease(), new RunOutcome("clean", null, null, null));
        leases.release(busy.lease());
        assertThat(store.begin("c", "cli", null, null, true, "w2", TTL)).get()
                .satisfies(begun -> assertThat(begun.run().state()).isEqualTo("running"));
    }

    private void end(Claimed claimed) {
        store.finish(claimed.run().id(), claimed.lease(), new RunOutcome("clean", null, null, null));
        leases.release(claimed.lease());
    }

    private void expire(String connection) {
        FreshDatabase.execute(database, "update lease set expires_at = now() where name = 'connection/" + connection + "'");
    }
}
