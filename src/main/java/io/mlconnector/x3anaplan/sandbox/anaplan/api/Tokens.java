package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens of the tenant's users: 35 minutes on the sandbox clock (anaplan-api section 2.3). */
public final class Tokens {

    /** @param id and {@code refreshId}: dashed UUIDs */
    record Token(String value, String id, String refreshId, User user, Instant expiresAt) {
    }

    private final SandboxClock clock;
    private final AnaplanSettings settings;
    private final Map<String, Token> byValue = new ConcurrentHashMap<>();

    public Tokens(SandboxClock clock, AnaplanSettings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    Token issue(User user) {
        String value = (UUID.randomUUID() + "." + UUID.randomUUID()).replace("-", "");
        Token token = new Token(value, UUID.randomUUID().toString(), UUID.randomUUID().toString(), user, expiry());
        byValue.put(value, token);
        return token;
    }

    /** A later expiry for the same value, or a new value and the old one dead. */
    Token refresh(Token token) {
        if (settings.refreshRotates()) {
            byValue.remove(token.value());
            return issue(token.user());
        }
        Token longer = new Token(token.value(), token.id(), token.refreshId(), token.user(), expiry());
        byValue.put(token.value(), longer);
        return longer;
    }

    Optional<Token> valid(String value) {
        return Optional.ofNullable(byValue.get(value)).filter(t -> clock.instant().isBefore(t.expiresAt()));
    }

    void revoke(Token token) {
        byValue.remove(token.value());
    }

    public void revokeAll() {
        byValue.clear();
    }

    private Instant expiry() {
        return clock.instant().plus(settings.tokenLifetime());
    }
}
