package io.mlconnector.x3anaplan.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.apache.camel.Message;

/** Reads how long a server asks to be left alone, by the header {@code Retry-After} of its answer. */
@ApplicationScoped
public class RetryAfter {

    /** A longer time is not waited for in a thread. */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final Clock clock;

    @Inject
    public RetryAfter(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads the header in each of its forms: seconds, or an HTTP date. A date is by the server's clock, as the answer's own Date shows
     * it; by ours if there is none.
     *
     * @return never negative; empty if the header is missing or says nothing sensible
     */
    public Optional<Duration> read(Message answer) {
        String text = answer.getHeader("Retry-After", "", String.class).trim();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        return date(text).map(until -> {
            Instant now = date(answer.getHeader("Date", "", String.class)).orElseGet(clock::instant);
            return until.isBefore(now) ? Duration.ZERO : Duration.between(now, until);
        });
    }

    /** When so much time will have passed, by our clock. */
    public Instant until(Duration wait) {
        return clock.instant().plus(wait);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
