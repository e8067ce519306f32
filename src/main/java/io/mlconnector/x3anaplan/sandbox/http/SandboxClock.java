package io.mlconnector.x3anaplan.sandbox.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The sandbox's own clock: real time plus an offset that tests and the control API move. Always UTC. */
public final class SandboxClock extends Clock {

    private volatile Duration offset = Duration.ZERO;

    /** Moves the clock by {@code step}, forwards or backwards. */
    public synchronized void advance(Duration step) {
        offset = offset.plus(step);
    }

    /** Sets the clock to {@code now}; it runs on from there. */
    public synchronized void set(Instant now) {
        offset = Duration.between(Instant.now(), now);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
