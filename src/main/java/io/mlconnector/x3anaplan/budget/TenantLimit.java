package io.mlconnector.x3anaplan.budget;

/**
 * What of a tenant's requests is ours, and why Anaplan never counts more than it admits.
 *
 * <p>Anaplan admits N = 600 requests a minute to the tenant as a whole (reference anaplan-api 6.1). Its users read that as "in any 60
 * seconds, counted when they arrive". We see neither arrivals nor other tools, only the moment at which we permit a request. Let D
 * ({@code latency}) be the longest time from permit to arrival. What arrives in [t, t + 60 s] was permitted in [t - D, t + 60 s]. So
 * it is enough that <em>no window of W = 60 s + D holds more than N permits</em>.
 *
 * <p>A token bucket of capacity b that is refilled at rate r gives at most b + r W tokens in any window W, whenever it begins. (One
 * that is full at 600 and refilled with 600 a minute gives 1,200.) So each tenant's bucket, in the database and ruled by its clock, has
 *
 * <pre>L = N - R - H        b = burst * L        r = (L * share - b) / W</pre>
 *
 * and never gives more than L in W. R is the reserve for the tenant's other tools, share what 429s have left us, H the headroom below.
 *
 * <p>Latency above D: a permit that is older than D / 2 when the request is about to leave is thrown away and another one taken (the
 * first stays counted), so only the network can add to it. A connection that takes longer than the other half, or a process that
 * is stopped in between, can put as many requests into a later window as it has under way: one for each run it works on. H
 * = N / 150 (4 of 600) of these in any one minute are covered; that is the assumption under which "at most N" holds.
 *
 * <p>Use: saturated, the bucket gives r * 60 s a minute, in each minute from whenever it is counted. For N = 600, R = 0, D = 0.75 s and
 * a burst of 1.5 % (b = 9): 587 * 60 / 60.75 = 579, or 96.6 % of what the tenant admits.
 *
 * @param tenant name of the tenant
 * @param perMinute N: what the tenant admits to all
 * @param reserve R: what of it is left to the tenant's other tools; less than {@code perMinute}
 */
public record TenantLimit(String tenant, int perMinute, int reserve) {

    private static final int REQUESTS_PER_LATE_ONE = 150;

    /** @throws IllegalArgumentException if nothing is left for us */
    public TenantLimit {
        if (perMinute - reserve < 1) {
            throw new IllegalArgumentException("tenant " + tenant + ": a reserve of " + reserve + " leaves nothing of " + perMinute
                    + " requests a minute");
        }
    }

    /** L: permits of a window while our share is whole; at least one. */
    int most() {
        int ours = perMinute - reserve;
        return ours - Math.min(ours - 1, perMinute / REQUESTS_PER_LATE_ONE);
    }
}
