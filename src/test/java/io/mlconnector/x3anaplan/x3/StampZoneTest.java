package io.mlconnector.x3anaplan.x3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StampZoneTest {

    private static final StampZone PARIS = new StampZone(ZoneId.of("Europe/Paris"));
    /** At 03:00 the clock is put back to 02:00. */
    private static final Instant BACK = Instant.parse("2025-10-26T01:00:00Z");
    private static final Instant FORWARD = Instant.parse("2025-03-30T01:00:00Z");

    @Test
    void inUtcNothingChanges() {
        StampZone utc = new StampZone(ZoneOffset.UTC);
        assertThat(utc.from(BACK, BACK.plusSeconds(9))).isEqualTo(BACK);
        assertThat(utc.before(BACK, BACK.plusSeconds(9))).isEqualTo(BACK.plusSeconds(9));
        assertThat(utc.moment(LocalDateTime.parse("2025-10-26T01:00:00"))).isEqualTo(BACK);
    }

    @Test
    void everyStampOfAWindowLiesBetweenItsBoundsWhateverTheClockDid() {
        // Given windows of all lengths around both changes of the clock
        for (Instant change : new Instant[] {BACK, FORWARD}) {
            for (int from = -130; from <= 130; from += 10) {
                for (int minutes : new int[] {5, 45, 60, 70, 200}) {
                    Instant lower = change.plus(Duration.ofMinutes(from));
                    Instant upper = lower.plus(Duration.ofMinutes(minutes));
                    // Then what is stamped in them by the wall clock is found by their bounds
                    for (Instant t = lower; t.isBefore(upper); t = t.plus(Duration.ofMinutes(5))) {
                        Instant digits = LocalDateTime.ofInstant(t, PARIS.zone()).toInstant(ZoneOffset.UTC);
                        assertThat(digits).as("%s in %s to %s", t, lower, upper).isAfterOrEqualTo(PARIS.from(lower, upper))
                                .isBefore(PARIS.before(lower, upper));
                        if (t.isBefore(lower.plus(Duration.ofMinutes(10)))) {
                            assertThat(digits).isAfterOrEqualTo(PARIS.from(lower));
                        }
                    }
                }
            }
        }
    }

    @Test
    void awayFromTheChangesAWindowIsNoLongerThanItself() {
        Instant noon = Instant.parse("2025-07-01T10:00:00Z");
        assertThat(PARIS.from(noon, noon.plusSeconds(60))).isEqualTo(Instant.parse("2025-07-01T12:00:00Z"));
        assertThat(PARIS.before(noon, noon.plusSeconds(60))).isEqualTo(Instant.parse("2025-07-01T12:01:00Z"));
    }
}
