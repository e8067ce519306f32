package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LookPaceTest {

    private final AnaplanSettings settings = new AnaplanSettings(null, null, null, "demo", null, "workspace", "model", 600, 0, Duration.ofSeconds(30),
            1_000_000, Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofHours(1), "en_US");

    @Test
    void aTaskThatIsAloneIsLookedAtMoreAndMoreRarelyUpToTheConnectionsMost() {
        long wait = LookPace.first(settings, 1);
        assertThat(wait).isBetween(2000L, 2400L);
        for (int i = 0; i < 20; i++) {
            long next = LookPace.next(settings, 1, wait);
            assertThat(next).isBetween(Math.min(wait, 30_000), 36_000L);
            wait = next;
        }
        assertThat(wait).isGreaterThanOrEqualTo(30_000);
    }

    @Test
    void manyTasksTogetherTakeAFifthOfTheTenantsRequests() {
        for (int tasks : new int[] {10, 50, 200}) {
            double looksAMinute = 0;
            for (int i = 0; i < tasks; i++) {
                looksAMinute += 60_000.0 / LookPace.first(settings, tasks);
            }
            assertThat(looksAMinute).as("%d tasks", tasks).isBetween(90.0, 150.0);
        }
    }

    @Test
    void tasksThatBeganTogetherAreNotLookedAtTogether() {
        Set<Long> waits = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            waits.add(LookPace.next(settings, 10, 20_000));
        }
        assertThat(waits).hasSizeGreaterThan(5);
    }
}
