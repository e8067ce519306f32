package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSettings;

/** The tenant's budget of requests: a token bucket on real time (anaplan-api section 6.1). */
final class RateBucket {

    private final AnaplanSettings settings;
    private int capacity = -1;
    private double tokens;
    private long at = System.nanoTime();

    RateBucket(AnaplanSettings settings) {
        this.settings = settings;
    }

    /** Takes one token: 0, or else the whole seconds until there is one. */
    synchronized long take() {
        if (!settings.rateLimited()) {
            return 0;
        }
        long now = System.nanoTime();
        if (capacity != settings.rateCapacity()) {
            capacity = settings.rateCapacity();
            tokens = capacity;
        }
        tokens = Math.min(capacity, tokens + (now - at) / 1e9 * settings.ratePerSecond());
        at = now;
        if (tokens >= 1) {
            tokens--;
            return 0;
        }
        return (long) Math.max(1, Math.ceil((1 - tokens) / settings.ratePerSecond()));
    }
}
