package io.mlconnector.x3anaplan.signin;

import java.time.Instant;

/** What a server granted. @param refreshToken null: none, keep the old one */
public record Grant(String accessToken, Instant issuedAt, Instant expiresAt, String refreshToken) {

    /** Hides the values. */
    @Override
    public String toString() {
        return "Grant[issued at " + issuedAt + ", expires at " + expiresAt + (refreshToken == null ? "" : ", with refresh token") + "]";
    }
}
