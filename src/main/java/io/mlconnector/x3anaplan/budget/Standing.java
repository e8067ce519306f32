package io.mlconnector.x3anaplan.budget;

import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;
import java.time.Instant;

/**
 * Where a tenant's budget stands at a moment.
 *
 * @param now by the database's clock
 * @param closed how long nothing may be sent, as Anaplan asked; zero or less: it may
 * @param most L of {@link TenantLimit}
 * @param share what of it was ours after the last cut, 0 to 1
 * @param sinceCut time since then
 * @param changes number of changes of {@code most} and {@code share} so far
 * @param seen the latest time of that clock that was noted
 * @param stepped whether that clock stepped back within the last minute: a new bucket begins empty
 */
record Standing(Instant now, Duration closed, int most, double share, Duration sinceCut, long changes, Instant seen, boolean stepped) {

    /** The share grows again in so many steps from nothing to all. */
    private static final int STEPS = 100;

    /** Steps that the share has grown since it was cut. */
    private int grown(Duration recovery) {
        double steps = (double) sinceCut.toMillis() / Math.max(1, recovery.toMillis()) * STEPS;
        return (int) Math.min(STEPS, Math.floor(steps));
    }

    /** What is ours now, 0 to 1. */
    double shareNow(Duration recovery) {
        return Math.min(1, share + (double) grown(recovery) / STEPS);
    }

    /** Grows whenever the bucket's limits change, so that all replicas agree on the newest. */
    long version(Duration recovery) {
        return changes * (STEPS + 1) + grown(recovery);
    }

    /** Tokens that the bucket holds at most. */
    int capacity(BudgetSettings settings) {
        return (int) Math.max(1, Math.min(most - 1L, Math.round(settings.burst() * most * shareNow(settings.recovery()))));
    }

    /** The limits of the bucket: capacity and refill together never give more than {@code most} in a window. */
    BucketConfiguration limits(BudgetSettings settings) {
        int capacity = capacity(settings);
        long refill = Math.max(1, (long) Math.floor(most * shareNow(settings.recovery())) - capacity);
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(refill, settings.window()).initialTokens(stepped ? 0 : capacity)).build();
    }
}
