package io.mlconnector.x3anaplan.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.ScheduleSettings;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.sync.RunStore.Claimed;
import io.mlconnector.x3anaplan.time.OwnClock;
import io.mlconnector.x3anaplan.schedule.WorkingDays;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What a process makes up for when it looks for ticks that nobody saw. Its clock begins at ten in the evening. */
class MissedTicksTest {

    private static final ScheduleSettings NIGHTLY = new ScheduleSettings("nightly", "0 0 2 * * ?", ZoneOffset.UTC);

    private final OwnClock clock = new OwnClock();
    private final DataSource database = FreshDatabase.empty();
    private final RunStore store = new RunStore(database, new Leases(database));
    private final Ticks ticks = new Ticks(new Scheduled(NIGHTLY), store, clock);

    @Test
    void aNewScheduleOfANewConnectionMakesUpForNothingFromBeforeItWasThere() {
        migrate("latest");

        // When it is seen for the first time, and again before its first tick
        ticks.makeUp();
        clock.forward(Duration.ofHours(3));
        ticks.makeUp();
        assertThat(store.latest(null, 9)).isEmpty();

        // Then its first tick is made up for as every other one, once, however often and by whomever it is looked for
        clock.forward(Duration.ofHours(2));
        ticks.makeUp();
        ticks.makeUp();
        new Ticks(new Scheduled(NIGHTLY), store, clock).makeUp();
        assertThat(store.latest(null, 9)).extracting(Run::requestedBy).containsExactly("schedule nightly");
        assertThat(FreshDatabase.text(database, "select fire_time at time zone 'UTC' from tick")).isEqualTo("2026-02-01 02:00:00");
    }

    @Test
    void aScheduleByWorkingDaysIsLookedAtEveryDayAndAsksForARunOnItsDaysAlone() {
        migrate("latest");
        // Given the third working day of February 2026, a Wednesday, looked at by Quartz every morning
        ScheduleSettings third = new ScheduleSettings("third", null, List.of(3), LocalTime.of(5, 0), WorkingDays.MONDAY_TO_FRIDAY, ZoneOffset.UTC);
        Ticks byWorkingDay = new Ticks(new Scheduled(third), store, clock);
        byWorkingDay.makeUp();
        assertThat(third.trigger()).isEqualTo("0 0 5 * * ?");

        // When the first ten mornings of the month have come
        for (int day = 1; day <= 10; day++) {
            byWorkingDay.fired(Scheduled.CONNECTION, "third", Instant.parse("2026-02-%02dT05:00:00Z".formatted(day)));
        }

        // Then one run was asked for, of that day
        assertThat(FreshDatabase.text(database, "select string_agg((fire_time at time zone 'UTC')::text, ', ') from run")).isEqualTo("2026-02-04 05:00:00");
        assertThat(FreshDatabase.text(database, "select count(*) from tick")).isEqualTo("1");
    }

    @Test
    void aTickThatJoinedAWaitingRunIsNotMadeUpForAfterARestart() {
        migrate("latest");
        ticks.makeUp();

        // Given a run that waits when the schedule fires, and is worked on afterwards
        long waiting = store.request(Scheduled.CONNECTION, "api", null, null, false);
        clock.forward(Duration.ofHours(4));
        ticks.fired(Scheduled.CONNECTION, "nightly", clock.instant());
        end(store.claim("w", Duration.ofSeconds(9)).orElseThrow());
        FreshDatabase.execute(database, "update run set requested_at = '2026-01-31T22:30Z', started_at = '2026-02-01T01:59:58Z'");

        // When a process looks anew
        clock.forward(Duration.ofHours(1));
        new Ticks(new Scheduled(NIGHTLY), store, clock).makeUp();

        // Then there is nothing to make up for
        assertThat(store.latest(null, 9)).extracting(Run::id).containsExactly(waiting);
    }

    @Test
    void afterAnUpgradeNoTickIsMadeUpForThatTheLastVersionMadeARunOfOrMerged() {
        // Given the database of a version that noted those ticks alone which made a run: of two nights one did, one joined a person's run
        migrate("6");
        FreshDatabase.execute(database, """
                insert into run (connection, requested_by, schedule, fire_time, requested_at, started_at, finished_at, state, outcome) values
                    ('close', 'schedule nightly', 'nightly', '2026-01-30T02:00Z', '2026-01-30T02:00Z', '2026-01-30T02:00Z', '2026-01-30T02:09Z',
                     'finished', 'clean'),
                    ('close', 'api', null, null, '2026-01-31T01:59:58Z', '2026-01-31T02:00:01Z', '2026-01-31T02:09Z', 'finished', 'clean')""");

        // When this version takes over, then nothing is asked for
        migrate("latest");
        ticks.makeUp();
        assertThat(store.latest(null, 9)).hasSize(2);

        // but the tick that comes while no process runs is made up for
        clock.forward(Duration.ofHours(5));
        ticks.makeUp();
        assertThat(store.latest(null, 9)).hasSize(3).first().extracting(Run::requestedBy).isEqualTo("schedule nightly");
    }

    private void migrate(String version) {
        Flyway.configure().dataSource(database).target(version).load().migrate();
    }

    private void end(Claimed claimed) {
        store.finish(claimed.run().id(), claimed.lease(), new RunOutcome("clean", null, null, null));
    }
}
