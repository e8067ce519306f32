package io.mlconnector.x3anaplan.budget;

import java.time.Duration;

/**
 * How the budget of every tenant is kept; settings of the process, {@code x3anaplan.budget.*}.
 *
 * @param latency D of {@link TenantLimit}: longest time from a permit to the arrival of its request
 * @param burst part of a minute's requests, 0 to 1, that may be used at any speed; the rest is spread over the minute
 * @param cut what a 429 leaves of our share, 0 to 1
 * @param least below which our share is never cut, 0 to 1
 * @param recovery in which our share would grow from nothing to all
 * @param patience longest wait for a permit
 */
public record BudgetSettings(Duration latency, double burst, double cut, double least, Duration recovery, Duration patience) {

    public static final BudgetSettings DEFAULT = new BudgetSettings(Duration.ofMillis(750), 0.025, 0.6, 0.05, Duration.ofMinutes(20),
            Duration.ofMinutes(2));
}
