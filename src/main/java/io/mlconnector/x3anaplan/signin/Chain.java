package io.mlconnector.x3anaplan.signin;

import java.time.Duration;
import java.time.Instant;

/**
 * The tokens of a credential as they stand, each got with the one before.
 *
 * @param version 0: there is none yet
 * @param accessToken null: none, or dropped
 * @param refused the server answered 401 to the access token
 * @param identity of whom the access token is, see {@link Renewal#identity()}; null: unknown
 * @param refreshToken the last durable one, or null
 * @param begun a renewal of whose end nothing is known, or null
 * @param refusal the server's last refusal for good, or null
 */
record Chain(long version, String accessToken, Instant issuedAt, Instant expiresAt, boolean refused, String identity, String refreshToken,
        Begun begun, Refusal refusal) {

    static final Chain NONE = new Chain(0, null, null, null, false, null, null, null, null);
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(60);

    /** A renewal that was asked for. @param by process that asked */
    record Begun(Instant at, String by) {
    }

    /** @param secrets digest of the secrets with which the server refused */
    record Refusal(String message, Instant at, String secrets) {
    }

    /** Whether the server would still take the access token. */
    boolean isAlive(Instant now, String whose) {
        return accessToken != null && !refused && now.isBefore(expiresAt) && (identity == null || identity.equals(whose));
    }

    /** Whether the access token lives long enough to be handed out. */
    boolean isUsable(Instant now, String whose) {
        return isAlive(now, whose) && !now.isAfter(expiresAt.minus(margin()));
    }

    private Duration margin() {
        Duration third = Duration.between(issuedAt, expiresAt).dividedBy(3);
        return third.compareTo(LONGEST_MARGIN) < 0 ? third : LONGEST_MARGIN;
    }

    Token token() {
        return new Token(accessToken, expiresAt, version);
    }

    /** The chain after a grant, under its new version. */
    Chain granted(long newVersion, Grant grant, String whose) {
        return new Chain(newVersion, grant.accessToken(), grant.issuedAt(), grant.expiresAt(), false, whose,
                grant.refreshToken() != null ? grant.refreshToken() : refreshToken, null, null);
    }

    /** Hides the values. */
    @Override
    public String toString() {
        return "Chain[version " + version + (accessToken == null ? "" : ", access token until " + expiresAt) + (refused ? ", refused" : "")
                + (refreshToken == null ? "" : ", refresh token") + (begun == null ? "" : ", " + begun) + "]";
    }
}
