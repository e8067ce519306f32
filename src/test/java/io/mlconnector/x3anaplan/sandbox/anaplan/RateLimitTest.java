package io.mlconnector.x3anaplan.sandbox.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.Anaplan.Answer;
import io.mlconnector.x3anaplan.sandbox.anaplan.RateSettings.RetryAfter;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final Anaplan anaplan = new Anaplan();

    @AfterEach
    void close() {
        anaplan.close();
    }

    private Answer exceed() {
        anaplan.simulator.settings().rate().bucket(3, 0.1);
        for (int i = 0; i < 3; i++) {
            assertThat(anaplan.get("/2/0/users/me").status()).isEqualTo(200);
        }
        return anaplan.get("/2/0/users/me");
    }

    @Test
    void theBucketBelongsToTheTenantAndTellsSeconds() {
        // When
        Answer refused = exceed();

        // Then
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.raw().headers().firstValue("Retry-After")).hasValueSatisfying(s -> assertThat(Integer.parseInt(s)).isBetween(1, 10));
        assertThat(anaplan.authenticate(Tenant.OTHER_USER, Tenant.PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void retryAfterMayBeADateOrAbsent() {
        // Given
        anaplan.simulator.settings().rate().retryAfter(RetryAfter.HTTP_DATE);

        // When
        Instant date = ZonedDateTime.parse(exceed().raw().headers().firstValue("Retry-After").orElseThrow(),
                DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        anaplan.simulator.settings().rate().retryAfter(RetryAfter.ABSENT);

        // Then
        assertThat(date).isBetween(anaplan.clock.instant().minusSeconds(2), anaplan.clock.instant().plusSeconds(11));
        assertThat(anaplan.get("/2/0/users/me").raw().headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void theMovedClockDoesNotRefillTheBucket() {
        // Given
        exceed();

        // When
        anaplan.clock.advance(Duration.ofMinutes(20));

        // Then
        assertThat(anaplan.get("/2/0/users/me").status()).isEqualTo(429);
        anaplan.simulator.settings().rate().limited(false);
        assertThat(anaplan.get("/2/0/users/me").status()).isEqualTo(200);
        assertThat(anaplan.simulator.observed().mostRequestsIn(Duration.ofSeconds(60))).isEqualTo(7);
    }
}
