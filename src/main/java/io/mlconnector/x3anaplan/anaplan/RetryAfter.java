package io.mlconnector.x3anaplan.anaplan;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads how long Anaplan asks us to wait after it refused a request for its rate. */
@ApplicationScoped
public class RetryAfter {

    /** What to wait after a 429 that says nothing (reference anaplan-api 6.1). */
    static final Duration ABSENT = Duration.ofSeconds(10);

    private final Clock clock;

    @Inject
    public RetryAfter(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads the header in each of its forms: seconds, an HTTP date, or nothing sensible at all (reference anaplan-api 6.1).
     *
     * @return never negative
     */
    Duration read(String header) {
        if (header == null || header.isBlank()) {
            return ABSENT;
        }
        String text = header.trim();
        if (text.chars().allMatch(Character::isDigit) && text.length() <= 9) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(clock.instant(), until.toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return ABSENT;
        }
    }
}
