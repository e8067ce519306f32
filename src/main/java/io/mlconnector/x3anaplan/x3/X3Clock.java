package io.mlconnector.x3anaplan.x3;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What X3's clock shows, per connection, as the Date of its answers tells: tokens carry X3's time, not ours (reference 2.2, error 21). */
@ApplicationScoped
public class X3Clock {

    /** Differences up to this are no difference: Date has whole seconds, and answers travel. */
    static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Clock clock;
    private final Map<String, Duration> skews = new ConcurrentHashMap<>();

    @Inject
    public X3Clock(Clock clock) {
        this.clock = clock;
    }

    /** Our own present. */
    public Instant ours() {
        return clock.instant();
    }

    /** X3's present. */
    public Instant now(String connection) {
        return ours().plus(skew(connection));
    }

    /** How far X3's clock is ahead of ours (negative: behind), as applied. */
    public Duration skew(String connection) {
        return skews.getOrDefault(connection, Duration.ZERO);
    }

    /**
     * Learns from an answer that came just now.
     *
     * @param date of the answer, whole seconds
     * @param sent our time when the request went out
     * @return the new difference, if what is applied changes by more than the tolerance
     */
    public Optional<Duration> observe(String connection, Instant date, Instant sent) {
        Instant received = ours();
        Duration took = Duration.between(sent, received);
        if (took.isNegative() || took.compareTo(TOLERANCE) > 0) {
            return Optional.empty(); // too slow to tell when the server looked at its clock, or ours jumped meanwhile
        }
        Instant middle = sent.plus(Duration.between(sent, received).dividedBy(2));
        Duration seen = Duration.between(middle, date.plusMillis(500));
        Duration applied = seen.abs().compareTo(TOLERANCE) > 0 ? Duration.ofSeconds(Math.round(seen.toMillis() / 1000.0)) : Duration.ZERO;
        if (applied.minus(skew(connection)).abs().compareTo(TOLERANCE) <= 0) {
            return Optional.empty();
        }
        skews.put(connection, applied);
        return Optional.of(applied);
    }
}
