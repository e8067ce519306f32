package io.mlconnector.x3anaplan.lease;

import java.time.Instant;

/**
 * The right to be the only one who works on something, until {@code expiresAt}.
 *
 * @param name what is worked on: {@code connection/<name>}, {@code model/<id>}
 * @param holder who works, for messages
 * @param token grows with every new holder (fencing token): writes that carry an older one are refused
 * @param expiresAt by the database's clock, as of the last time the lease was taken
 * @param asked {@link System#nanoTime()} before it was asked for: never later than the time at which the database gave it
 * @param doubtful an earlier holder never gave it back and may, paused or cut off, still have a request under way
 */
public record Lease(String name, String holder, long token, Instant expiresAt, long asked, boolean doubtful) {
}
