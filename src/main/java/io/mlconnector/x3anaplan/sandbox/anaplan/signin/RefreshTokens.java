package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Refresh tokens of the OAuth service: a rotatable one dies when it is used, a non-rotatable one lives on (anaplan-api section 2.6). */
final class RefreshTokens {

    /** @param expiresAt null: never */
    record RefreshToken(String value, Client client, User user, String scope, Instant expiresAt) {
    }

    private final SandboxClock clock;
    private final SignInSettings settings;
    private final Tokens tokens;
    private final Map<String, RefreshToken> alive = new ConcurrentHashMap<>();

    RefreshTokens(SandboxClock clock, SignInSettings settings, Tokens tokens) {
        this.clock = clock;
        this.settings = settings;
        this.tokens = tokens;
    }

    RefreshToken issue(Client client, User user, String scope) {
        RefreshToken token = new RefreshToken(tokens.opaque("r."), client, user, scope,
                client.rotatable() ? clock.instant().plus(settings.refreshTokenLifetime()) : null);
        alive.put(token.value(), token);
        return token;
    }

    /** Uses a token, once if it is rotatable. @throws Refusal {@code invalid_grant} when it is dead or another client's */
    RefreshToken use(Client client, String value) {
        RefreshToken token = client.rotatable() ? alive.remove(value) : alive.get(value);
        if (token == null || !token.client().id().equals(client.id()) || token.expiresAt() != null && !clock.instant().isBefore(token.expiresAt())) {
            throw Refusal.oauth(400, "invalid_grant", "The refresh token is invalid or expired.");
        }
        return token;
    }

    void revokeAll() {
        alive.clear();
    }
}
