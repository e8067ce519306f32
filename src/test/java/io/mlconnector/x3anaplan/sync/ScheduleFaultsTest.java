package io.mlconnector.x3anaplan.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.ScheduleSettings;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules on the nights in which the clock is changed, and ticks that come together. */
class ScheduleFaultsTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private final DataSource database = FreshDatabase.migrated();
    private final RunStore store = new RunStore(database, new Leases(database));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"2025-10-26,'0 30 2 * * ?'", "2025-03-30,'0 30 2 * * ?'", "2025-03-30,'0 30 3 * * ?'", "2025-03-30,'0 30 1 * * ?'"})
    void t2_a_nightly_schedule_asks_for_one_run_a_night_when_the_clock_is_changed(LocalDate night, String nightly) {
        // Given a schedule around the change, in Paris
        ScheduleSettings schedule = new ScheduleSettings("nightly", nightly, PARIS);
        Instant from = night.minusDays(1).atTime(12, 0).atZone(PARIS).toInstant();
        Instant to = night.plusDays(2).atTime(12, 0).atZone(PARIS).toInstant();
        List<LocalDate> days = new ArrayList<>();
        Optional<Instant> last = Optional.empty();
        // When it is looked at every minute
        for (Instant now = from; now.isBefore(to); now = now.plusSeconds(60)) {
            Optional<Instant> tick = schedule.times().last(from, now);
            if (!tick.equals(last)) {
                long run = store.tick("close", "nightly", tick.orElseThrow()).filter(RunStore.Tick::made).orElseThrow().run();
                store.claim(run, "w", Duration.ofSeconds(9)).ifPresent(c -> store.finish(run, c.lease(), new RunOutcome("clean", null, null, null)));
                expire();
                days.add(tick(run));
                last = tick;
            }
        }
        // Then every night has one run
        assertThat(days).containsExactly(night, night.plusDays(1), night.plusDays(2));
    }

    @Test
    void t2_ticks_of_two_schedules_at_one_moment_seen_by_two_replicas_ask_for_one_run() throws Exception {
        // Given two replicas that both see two schedules fire
        Instant tick = Instant.parse("2026-01-31T21:00:00Z");
        CyclicBarrier together = new CyclicBarrier(2);
        Callable<Integer> replica = () -> {
            together.await();
            return (int) Stream.of("nightly", "month-end").filter(schedule -> store.tick("close", schedule, tick).filter(RunStore.Tick::made).isPresent())
                    .count();
        };
        ExecutorService replicas = Executors.newFixedThreadPool(2);
        int runs = 0;
        for (Future<Integer> made : replicas.invokeAll(List.of(replica, replica))) {
            runs += made.get();
        }
        replicas.shutdown();
        // Then one run waits, and the connection is worked on by one at a time
        assertThat(runs).isEqualTo(1);
        assertThat(store.latest("close", 9)).hasSize(1);
    }

    @Test
    void t2_a_missed_tick_is_made_up_for_once_also_when_the_clock_was_changed_meanwhile() {
        ScheduleSettings nightly = new ScheduleSettings("nightly", "0 30 2 * * ?", PARIS);
        // Given a process that was away over the night in which the hour comes twice
        Instant last = Instant.parse("2025-10-25T10:00:00Z");
        Optional<Instant> missed = nightly.times().last(last, Instant.parse("2025-10-26T10:00:00Z"));
        assertThat(missed).hasValueSatisfying(tick -> assertThat(tick.atZone(PARIS).toLocalDateTime()).hasToString("2025-10-26T02:30"));
        // Then it is asked for once, however often the process looks
        assertThat(store.tick("close", "nightly", missed.get())).isPresent();
        assertThat(store.tick("close", "nightly", missed.get())).isEmpty();
    }

    @Test
    void t1_a_clock_that_leaps_to_the_next_month_makes_up_for_one_tick_and_one_that_falls_back_for_none() {
        ScheduleSettings nightly = new ScheduleSettings("nightly", "0 0 22 * * ?", PARIS);
        Instant ran = Instant.parse("2026-01-20T21:00:00Z");
        assertThat(nightly.times().last(ran, ran.plus(Duration.ofDays(40)))).contains(Instant.parse("2026-03-01T21:00:00Z"));
        assertThat(nightly.times().last(ran, ran.minus(Duration.ofHours(1)))).isEmpty();
    }

    private LocalDate tick(long run) {
        try (var c = database.getConnection(); var s = c.createStatement(); var rs = s.executeQuery("select fire_time from run where id = " + run)) {
            rs.next();
            return rs.getTimestamp(1).toInstant().atZone(PARIS).toLocalDate();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void expire() {
        try (var c = database.getConnection(); var s = c.createStatement()) {
            s.execute("update lease set expires_at = now() - interval '1 second'");
            s.execute("update run set started_at = fire_time"); // the ticks are of another year
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
