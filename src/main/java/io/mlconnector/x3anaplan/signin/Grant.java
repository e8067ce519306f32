package io.mlconnector.x3anaplan.signin;

import java.time.Instant;

/**
 * What a server granted.
 *
 * @param accessToken null only when a pairing gave none
 * @param issuedAt when it was asked for, by our clock
 * @param expiresAt by the server's own word, counted from {@code issuedAt}
 * @param refreshToken null: none, keep the old one
 */
public record Grant(String accessToken, Instant issuedAt, Instant expiresAt, String refreshToken) {

    /** Hides the values. */
    @Override
    public String toString() {
        return "Grant[issued at " + issuedAt + ", expires at " + expiresAt + (refreshToken == null ? "" : ", with refresh token") + "]";
    }
}
