package io.mlconnector.x3anaplan.budget;

import java.time.Duration;

/**
 * What of a tenant's requests is ours, and why Anaplan never counts more than it admits.
 *
 * <p>Anaplan admits N = 600 requests a minute to the tenant as a whole (reference anaplan-api 6.1). Its users read that as "in any 60
 * seconds, counted when they arrive". We see neither arrivals nor other tools, only the moment at which we permit a request. Let D
 * ({@code latency}) be the longest time from permit to arrival. What arrives in [t, t + 60 s] was permitted in [t - D, t + 60 s]. So
 * it is enough that <em>no window of 60 s + D holds more than N permits</em>, and that is the rule itself: the database keeps the
 * time of each of the last permits, and gives another one only while fewer than
 *
 * <pre>L = floor((N - R) * share) - H</pre>
 *
 * lie in the last 60 s + D; R is the reserve for the tenant's other tools, share what 429s have left us, H the headroom below. The
 * bound is exact and needs no clock but the database's, for a permit is dated and counted while the tenant's row is locked.
 *
 * <p>Latency above D: a permit that is older than D / 2 when the request is about to leave is thrown away and another one taken (the
 * first stays counted), so only the network can add to it. A connection that takes longer than the other half, or a process that
 * is stopped in between, can put as many requests into a later window as it has under way: one for each run it works on. H
 * = N / 150 (4 of 600) of these in any one minute are covered; that is the assumption under which "at most N" holds.
 *
 * <p>Use: saturated, L permits are given in each 60 s + D, that is L * 60 / (60 + D) a minute. For N = 600, R = 0, D = 0.75 s:
 * 596 * 60 / 60.75 = 588, or 98 % of what the tenant admits.
 *
 * <p>Bursts: b requests at once after a quiet time are missing in the minute after them. So that every minute with work in it, from
 * whenever it is counted, holds 95 % of N, b must be at most L - 0.95 N (60 + D) / 60 = 19. By default 2.5 % of L, 15 requests, go
 * at any speed ({@code burst}); the rest is spread: somewhat faster than evenly, and not so fast that nothing is left before the
 * oldest permit ends. The bound above holds for every setting of it; only evenness depends on it.
 *
 * <p>Why no token bucket, such as Bucket4j's: one with capacity b and refill r admits b + r * W in any window W. Full at 600 and
 * refilled with 600 a minute it admits 1,200 in one minute, so it would have to be small, b + r * (60 s + D) &lt;= N - H, with both
 * numbers to be weighed again for each limit, share and burst. The log states the bound itself; it decides, ranks by urgency,
 * heeds share and pause, and reads the clock, in one statement while the row is locked; and it can be read with SQL.
 *
 * @param tenant name of the tenant
 * @param perMinute N: what the tenant admits to all
 * @param reserve R: what of it is left to the tenant's other tools; less than {@code perMinute}
 */
public record TenantLimit(String tenant, int perMinute, int reserve) {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int REQUESTS_PER_LATE_ONE = 150;

    /** @throws IllegalArgumentException if nothing is left for us */
    public TenantLimit {
        if (perMinute - reserve < 1) {
            throw new IllegalArgumentException("tenant " + tenant + ": a reserve of " + reserve + " leaves nothing of " + perMinute
                    + " requests a minute");
        }
    }

    /** N - R. */
    int most() {
        return perMinute - reserve;
    }

    /** H. */
    int headroom() {
        return Math.min(most() - 1, perMinute / REQUESTS_PER_LATE_ONE);
    }

    /** 60 s + D. */
    static Duration window(Duration latency) {
        return MINUTE.plus(latency);
    }
}
