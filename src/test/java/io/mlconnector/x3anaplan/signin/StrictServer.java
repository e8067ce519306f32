package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** An authorisation server whose refresh tokens die at first use, and whose access tokens live five minutes or until the next renewal. */
final class StrictServer implements Renewal {

    static final Duration LIFE = Duration.ofMinutes(5);

    final AtomicInteger renewals = new AtomicInteger();
    final AtomicInteger deadRefreshTokens = new AtomicInteger();
    final AtomicInteger atOnce = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    private final Clock clock;
    private int number;
    private String access;
    private Instant accessUntil;
    private String refresh = "refresh-0";

    StrictServer(Clock clock) {
        this.clock = clock;
    }

    Grant pairing() {
        return new Grant(null, clock.instant(), null, "refresh-0");
    }

    @Override
    public Grant renew(Last last) {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            return grant(last.refreshToken());
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private synchronized Grant grant(String with) {
        if (!refresh.equals(with)) {
            deadRefreshTokens.incrementAndGet();
            throw new ConfigurationFault("connection close: the server knows no such refresh token (invalid_grant)");
        }
        renewals.incrementAndGet();
        number++;
        access = "access-" + number;
        accessUntil = clock.instant().plus(LIFE);
        refresh = "refresh-" + number;
        return new Grant(access, clock.instant(), accessUntil, refresh);
    }

    /** Whether a request with this token is answered, rather than refused with 401. */
    synchronized boolean admits(Token token) {
        return token.value().equals(access) && clock.instant().isBefore(accessUntil);
    }

    /** From now on the access token is refused, for no reason that we know. */
    synchronized void revoke() {
        access = null;
    }
}
