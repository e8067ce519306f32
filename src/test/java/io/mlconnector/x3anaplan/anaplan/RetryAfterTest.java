package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private final RetryAfter retryAfter = new RetryAfter(Clock.fixed(Instant.parse("2026-05-31T22:00:00Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "absent", textBlock = """
            7                             | PT7S
            0                             | PT0S
            Sun, 31 May 2026 22:00:30 GMT | PT30S
            Sun, 31 May 2026 21:59:00 GMT | PT0S
            absent                        | PT10S
            soon                          | PT10S
            """)
    void readsEveryFormOfTheHeader(String header, Duration wait) {
        assertThat(retryAfter.read(header)).isEqualTo(wait);
    }
}
