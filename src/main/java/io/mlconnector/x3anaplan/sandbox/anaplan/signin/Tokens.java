package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Access tokens of the tenant's users: 35 minutes on the sandbox clock (anaplan-api sections 2.3, 2.6). */
public final class Tokens {

    /** @param id and {@code refreshId}: dashed UUIDs @param oauth whether the OAuth service issued it */
    record Token(String value, String id, String refreshId, User user, Instant expiresAt, boolean oauth) {
    }

    private final SandboxClock clock;
    private final SignInSettings settings;
    private final Map<String, Token> byValue = new ConcurrentHashMap<>();
    private final Set<String> granted = ConcurrentHashMap.newKeySet();

    public Tokens(SandboxClock clock, SignInSettings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    Token issue(User user, boolean oauth) {
        Token token = new Token(opaque(""), UUID.randomUUID().toString(), UUID.randomUUID().toString(), user, expiry(), oauth);
        byValue.put(token.value(), token);
        return token;
    }

    /** A secret value that tells nothing. */
    String opaque(String prefix) {
        String value = prefix + (UUID.randomUUID() + "." + UUID.randomUUID()).replace("-", "");
        granted.add(value);
        return value;
    }

    /** All secret values so far: tokens of every kind, codes, device codes. */
    Set<String> granted() {
        return Set.copyOf(granted);
    }

    /** A later expiry for the same value, or a new value and the old one dead. */
    Token refresh(Token token) {
        if (settings.refreshRotates()) {
            byValue.remove(token.value());
            return issue(token.user(), false);
        }
        Token longer = new Token(token.value(), token.id(), token.refreshId(), token.user(), expiry(), false);
        byValue.put(token.value(), longer);
        return longer;
    }

    Optional<Token> valid(String value) {
        return Optional.ofNullable(byValue.get(value)).filter(t -> clock.instant().isBefore(t.expiresAt()));
    }

    /** Whose token the value of an {@code Authorization} header is; the integration API takes all tokens in both forms (section 2.1). */
    public Optional<User> user(String authorization) {
        String[] header = authorization.split(" ", 2);
        boolean known = header.length == 2 && (header[0].equals("AnaplanAuthToken") || header[0].equals("Bearer"));
        return known ? valid(header[1].strip()).map(Token::user) : Optional.empty();
    }

    /** Seconds that a new token lives. */
    long lifeInSeconds() {
        return settings.tokenLifetime().toSeconds();
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
