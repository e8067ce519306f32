package io.mlconnector.x3anaplan.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.time.OwnClock;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LeasesTest {

    private static final Duration TTL = Duration.ofSeconds(15);

    private final DataSource database = FreshDatabase.migrated();
    private final OwnClock clock = new OwnClock();
    private final Leases leases = new Leases(database, clock);

    @Test
    void onlyOneHolderHasALeaseUntilItIsGivenBack() {
        // Given a lease that somebody has
        Lease first = leases.acquire("model/1", "a", TTL).orElseThrow();

        // When another one wants it, then it is not to be had, not even by the same holder
        assertThat(leases.acquire("model/1", "b", TTL)).isEmpty();
        assertThat(leases.acquire("model/1", "a", TTL)).isEmpty();
        assertThat(leases.acquire("model/2", "b", TTL)).isPresent();

        // and it is once it was given back
        leases.release(first);
        assertThat(leases.acquire("model/1", "b", TTL)).isPresent();
    }

    @Test
    void thoseWhoWaitGetTheirTurnInTheOrderInWhichTheyCameAndCanBeSeen() {
        // Given a lease that is held, and two who wait
        Waiting waiting = new Waiting(leases);
        Lease first = leases.acquire("model/1", "a", TTL).orElseThrow();
        assertThat(waiting.isNext("model/1", "b")).isTrue();
        clock.forward(Duration.ofSeconds(1));
        assertThat(waiting.isNext("model/1", "c")).isFalse();

        // Then everybody can see who has it and who waits
        Waiting.State seen = waiting.states().get(0);
        assertThat(seen.holder()).isEqualTo("a");
        assertThat(seen.waiting()).extracting(Waiting.Waiter::holder).containsExactly("b", "c");
        assertThat(seen.describe("c")).startsWith("a has it since ").endsWith(", then b before us");

        // When it is given back, Then the one who came later is not next until the first has gone or has not asked for long
        leases.release(first);
        assertThat(waiting.isNext("model/1", "c")).isFalse();
        clock.forward(Duration.ofSeconds(16));
        assertThat(waiting.isNext("model/1", "c")).isTrue();
        waiting.end("model/1", "c");
        assertThat(waiting.states()).isEmpty();
    }

    @Test
    void aLeaseThatWasNeverGivenBackMakesThoseOfItsSuccessorsDoubtfulForAWhile() {
        // Given a holder that vanished
        leases.acquire("model/1", "a", TTL);
        clock.forward(TTL);

        // Then its successors are told, for a quarter of an hour, even when they give it back themselves
        Lease second = leases.acquire("model/1", "b", TTL).orElseThrow();
        leases.release(second);
        Lease third = leases.acquire("model/1", "c", TTL).orElseThrow();
        leases.release(third);
        clock.forward(Duration.ofMinutes(15));
        Lease fourth = leases.acquire("model/1", "d", TTL).orElseThrow();
        assertThat(List.of(second.doubtful(), third.doubtful(), fourth.doubtful())).containsExactly(true, true, false);
    }

    @Test
    void theTokenGrowsWithEveryHolderAndTheOldOneIsRefused() throws Exception {
        // Given a lease that ran out and was taken by somebody else
        Lease old = leases.acquire("model/1", "a", TTL).orElseThrow();
        clock.forward(TTL);
        Lease taken = leases.acquire("model/1", "b", TTL).orElseThrow();

        // Then the old holder can neither renew nor write nor give it back
        assertThat(taken.token()).isGreaterThan(old.token());
        assertThat(leases.renew(old)).isFalse();
        leases.release(old);
        try (Connection c = database.getConnection()) {
            c.setAutoCommit(false);
            assertThat(leases.holds(c, old)).isFalse();
            assertThat(leases.holds(c, taken)).isTrue();
            c.rollback();
        }
    }

    @Test
    void aRenewedLeaseLastsItsFullTimeAgainAndAnExpiredOneIsNotRevived() {
        // Given a lease that was renewed shortly before its end
        Lease lease = leases.acquire("model/1", "a", TTL).orElseThrow();
        clock.forward(TTL.minusSeconds(1));
        assertThat(leases.renew(lease)).isTrue();

        // When almost as much time passes again, then it is still held
        clock.forward(TTL.minusSeconds(1));
        assertThat(leases.acquire("model/1", "b", TTL)).isEmpty();

        // and once it has expired it cannot be renewed
        clock.forward(Duration.ofSeconds(1));
        assertThat(leases.renew(lease)).isFalse();
    }

    @Test
    void whatATransactionCheckedCannotBeOvertakenBeforeItsEnd() throws Exception {
        // Given a transaction that checked its lease
        Lease lease = leases.acquire("model/1", "a", TTL).orElseThrow();
        try (Connection c = database.getConnection(); Connection other = database.getConnection()) {
            c.setAutoCommit(false);
            assertThat(leases.holds(c, lease)).isTrue();

            // When it expires and somebody else wants it, then they wait for the transaction
            clock.forward(TTL);
            other.createStatement().execute("set lock_timeout = '200ms'");
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                    () -> other.createStatement().execute("update lease set token = token + 1 where name = 'model/1'")))
                    .hasMessageContaining("lock timeout");
            c.rollback();
        }
    }

    @Test
    void aLeaseThatTheDatabaseGaveLateIsKeptForWhatIsLeftOfIt() {
        // Given a lease whose whole time has passed until the database's answer was here
        Duration ttl = Duration.ofMinutes(1);
        long asked = System.nanoTime();
        Lease lease = leases.acquire("connection/c", "a", ttl).orElseThrow();
        assertThat(lease.asked()).isBetween(asked, System.nanoTime());
        Lease late = new Lease(lease.name(), lease.holder(), lease.token(), lease.expiresAt(), lease.asked() - ttl.toNanos(), false);
        LeaseKeeper keeper = new LeaseKeeper(leases);

        // When
        keeper.keep(lease, ttl);
        keeper.keep(late, ttl);

        // Then
        assertThat(keeper.holds(lease)).isTrue();
        assertThat(keeper.holds(late)).isFalse();
        keeper.stop();
    }

    @Test
    void whetherALeaseIsHeldAtThisMomentIsToldByTheDatabase() {
        // Given
        Lease lease = leases.acquire("model/1", "a", TTL).orElseThrow();
        assertThat(leases.holds(lease)).isTrue();

        // When it has run out, Then it is not, nor when another one has it
        clock.forward(TTL);
        assertThat(leases.holds(lease)).isFalse();
        assertThat(leases.holds(leases.acquire("model/1", "b", TTL).orElseThrow())).isTrue();
        assertThat(leases.holds(lease)).isFalse();
    }

    @Test
    void theKeeperRenewsWhatItKeepsAndNoticesWhatItLost() {
        // Given a short lease by the database's clock, kept
        Leases real = new Leases(database);
        LeaseKeeper keeper = new LeaseKeeper(real);
        Duration ttl = Duration.ofMillis(600);
        Lease lease = real.acquire("connection/c", "a", ttl).orElseThrow();
        keeper.keep(lease, ttl);

        // When more than its time has passed, then it is still held
        Instant end = lease.expiresAt().plus(ttl);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> Instant.now().isAfter(end));
        assertThat(keeper.holds(lease)).isTrue();
        assertThat(real.acquire("connection/c", "b", ttl)).isEmpty();

        // and when it is taken away, the keeper notices
        FreshDatabase.execute(database, "update lease set token = token + 1 where name = 'connection/c'");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !keeper.holds(lease));
        keeper.stop();
    }
}
