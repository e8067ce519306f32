package io.mlconnector.x3anaplan.budget;

import java.time.Duration;

/**
 * How the budget of every tenant is kept; settings of the process, {@code x3anaplan.budget.*}.
 *
 * @param minute in which Anaplan counts a tenant's requests; anything but a minute is for systems that count otherwise, such as a
 *        sandbox
 * @param latency D of {@link TenantLimit}: longest time from a permit to the arrival of its request
 * @param burst part of a minute's permits, 0 to 1, that may be used at once after a quiet time; the steady rate is that much lower
 * @param cut what a 429 leaves of our share, 0 to 1
 * @param least below which our share is never cut, 0 to 1
 * @param recovery in which our share would grow from nothing to all
 * @param patience longest wait for a permit
 */
public record BudgetSettings(Duration minute, Duration latency, double burst, double cut, double least, Duration recovery,
        Duration patience) {

    public static final BudgetSettings DEFAULT = new BudgetSettings(Duration.ofMinutes(1), Duration.ofMillis(750), 0.015, 0.6, 0.05,
            Duration.ofMinutes(20), Duration.ofMinutes(2));

    /** 60 s + D: the time in which no more permits may be given than Anaplan admits in a minute. */
    Duration window() {
        return minute.plus(latency);
    }
}
