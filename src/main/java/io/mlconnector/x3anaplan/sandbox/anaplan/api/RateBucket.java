package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.anaplan.RateSettings;

/** The tenant's budget of requests: a token bucket on real time (anaplan-api section 6.1). */
final class RateBucket {

    private final RateSettings settings;
    private int capacity = -1;
    private double tokens;
    private long at = System.nanoTime();

    RateBucket(RateSettings settings) {
        this.settings = settings;
    }

    /** Takes one token: 0, or else the whole seconds until there is one. */
    synchronized long take() {
        if (!settings.limited()) {
            return 0;
        }
        long now = System.nanoTime();
        if (capacity != settings.capacity()) {
            capacity = settings.capacity();
            tokens = capacity;
        }
        tokens = Math.min(capacity, tokens + (now - at) / 1e9 * settings.perSecond());
        at = now;
        if (tokens >= 1) {
            tokens--;
            return 0;
        }
        return (long) Math.max(1, Math.ceil((1 - tokens) / settings.perSecond()));
    }
}
