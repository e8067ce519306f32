package io.mlconnector.x3anaplan.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.ScheduleSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TicksTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @Test
    void ofTicksMissedTheLastOneIsMadeUpForInTheSchedulesZone() {
        // Given a schedule at ten in the evening in Paris, and a process that was away for a week
        ScheduleSettings nightly = new ScheduleSettings("nightly", "0 0 22 * * ?", PARIS);
        Instant since = Instant.parse("2026-01-20T21:00:00Z");

        // Then the last tick missed is yesterday's
        assertThat(nightly.times().last(since, Instant.parse("2026-01-27T12:00:00Z")))
                .contains(Instant.parse("2026-01-26T21:00:00Z"));
        // and none was missed while no tick was due
        assertThat(nightly.times().last(since, since.plus(Duration.ofHours(23)))).isEmpty();
        // also where the last tick is far away
        assertThat(new ScheduleSettings("yearly", "0 0 0 1 1 ?", PARIS).times().last(Instant.parse("2025-06-01T00:00:00Z"),
                Instant.parse("2026-08-01T00:00:00Z"))).contains(Instant.parse("2025-12-31T23:00:00Z"));
    }

    /** The policy of docs/guarantees.md: one run a night, also in an hour that does not exist, or comes twice. */
    @Test
    void whenTheClocksChangeATickInTheMissingHourComesAnHourLaterByTheClockAndOneInTheRepeatedHourFiresOnce() {
        // Given schedules in the hour that summer time takes and gives back
        ScheduleSettings nightly = new ScheduleSettings("nightly", "0 30 2 * * ?", PARIS);
        ScheduleSettings safe = new ScheduleSettings("safe", "0 30 3 * * ?", PARIS);

        // Then on the day without that hour it comes as long after midnight as ever, and later ticks keep their local time
        Instant spring = Instant.parse("2026-03-28T12:00:00Z");
        assertThat(nightly.times().last(spring, Instant.parse("2026-03-29T01:29:59Z"))).isEmpty();
        assertThat(nightly.times().last(spring, Instant.parse("2026-03-29T20:00:00Z"))).contains(Instant.parse("2026-03-29T01:30:00Z"));
        assertThat(nightly.times().last(Instant.parse("2026-03-29T01:30:00Z"), Instant.parse("2026-03-29T20:00:00Z"))).isEmpty();
        assertThat(new ScheduleSettings("sundays", "0 0 2 ? * SUN", PARIS).times().last(spring, Instant.parse("2026-04-02T20:00:00Z")))
                .contains(Instant.parse("2026-03-29T01:00:00Z"));
        assertThat(new ScheduleSettings("mondays", "0 30 2 ? * MON", PARIS).times().last(spring, Instant.parse("2026-03-29T20:00:00Z"))).isEmpty();
        assertThat(nightly.times().last(spring, Instant.parse("2026-03-30T20:00:00Z"))).contains(Instant.parse("2026-03-30T00:30:00Z"));
        assertThat(safe.times().last(spring, Instant.parse("2026-03-29T20:00:00Z"))).contains(Instant.parse("2026-03-29T01:30:00Z"));

        // and on the day with two of them it fires in the second alone
        Instant autumn = Instant.parse("2026-10-24T12:00:00Z");
        assertThat(nightly.times().last(autumn, Instant.parse("2026-10-25T01:00:00Z"))).isEmpty();
        assertThat(nightly.times().last(autumn, Instant.parse("2026-10-25T20:00:00Z"))).contains(Instant.parse("2026-10-25T01:30:00Z"));
    }
}
