package io.mlconnector.x3anaplan.budget;

import java.time.Duration;
import java.time.Instant;

/**
 * The right to send one request, now.
 *
 * @param at when it was given, by the database's clock
 * @param asked {@link System#nanoTime()} before it was asked for: never later than {@code at}
 */
public record Permit(Instant at, long asked) {

    /** Whether it is older than half the latency that the budget allows for, so that the request might arrive too late. */
    boolean isStale(Duration latency) {
        return System.nanoTime() - asked > latency.toNanos() / 2;
    }
}
