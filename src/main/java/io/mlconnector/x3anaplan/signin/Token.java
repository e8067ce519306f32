package io.mlconnector.x3anaplan.signin;

import java.time.Instant;

/** An access token. @param version grows with each renewal */
public record Token(String value, Instant expiresAt, long version) {

    /** Hides the value. */
    @Override
    public String toString() {
        return "Token[version " + version + ", expires at " + expiresAt + "]";
    }
}
