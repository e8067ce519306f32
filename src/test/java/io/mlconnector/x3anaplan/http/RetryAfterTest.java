package io.mlconnector.x3anaplan.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private final RetryAfter retryAfter = new RetryAfter(Clock.fixed(Instant.parse("2026-05-31T22:00:00Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "absent", textBlock = """
            7                             | absent                        | PT7S
            0                             | absent                        | PT0S
            Sun, 31 May 2026 22:00:30 GMT | absent                        | PT30S
            Sun, 31 May 2026 21:59:00 GMT | absent                        | PT0S
            Sun, 31 May 2026 22:00:30 GMT | Sun, 31 May 2026 22:00:10 GMT | PT20S
            Sun, 31 May 2026 22:00:30 GMT | some day                      | PT30S
            absent                        | absent                        | absent
            soon                          | absent                        | absent
            """)
    void readsEveryFormOfTheHeaderADateByTheServersClock(String header, String date, Duration wait) {
        Message answer = new DefaultMessage(new DefaultCamelContext());
        answer.setHeader("Retry-After", header);
        answer.setHeader("Date", date);
        assertThat(retryAfter.read(answer).orElse(null)).isEqualTo(wait);
    }
}
