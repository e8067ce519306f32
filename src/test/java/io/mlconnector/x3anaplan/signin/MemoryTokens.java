package io.mlconnector.x3anaplan.signin;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Tokens in memory, for tests of what asks for them. */
public final class MemoryTokens implements Tokens {

    private static final class Held {
        Grant grant;
        String refreshToken;
        long version;
        boolean refused;
    }

    private final Clock clock;
    private final Map<Credential, Held> held = new HashMap<>();

    public MemoryTokens(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Token get(Credential credential, Renewal renewal) {
        Held h = held.computeIfAbsent(credential, c -> new Held());
        if (h.grant == null || h.refused || !clock.instant().plus(margin(h.grant)).isBefore(h.grant.expiresAt())) {
            boolean alive = h.grant != null && !h.refused && clock.instant().isBefore(h.grant.expiresAt());
            keep(h, renewal.renew(new Renewal.Last(h.grant == null ? null : h.grant.accessToken(), alive, h.refreshToken)));
        }
        return new Token(h.grant.accessToken(), h.grant.expiresAt(), h.version);
    }

    private static Duration margin(Grant grant) {
        Duration third = Duration.between(grant.issuedAt(), grant.expiresAt()).dividedBy(3);
        return third.compareTo(Duration.ofSeconds(60)) < 0 ? third : Duration.ofSeconds(60);
    }

    private static void keep(Held h, Grant grant) {
        h.grant = grant.accessToken() == null ? null : grant;
        h.refreshToken = grant.refreshToken() == null ? h.refreshToken : grant.refreshToken();
        h.version++;
        h.refused = false;
    }

    @Override
    public synchronized void refused(Credential credential, Token token) {
        Held h = held.get(credential);
        if (h != null && h.version == token.version()) {
            h.refused = true;
        }
    }

    @Override
    public synchronized void paired(Credential credential, Grant grant) {
        keep(held.computeIfAbsent(credential, c -> new Held()), grant);
    }
}
