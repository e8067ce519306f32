package io.mlconnector.x3anaplan.sandbox.x3.signin;

import java.time.Duration;

/**
 * A connected application of Syracuse (reference section 2.2).
 *
 * @param user login of the allowed user
 * @param audience compared letter by letter; null for the address of {@code /xtrem/api}
 * @param anyAudience whether the audience is not looked at
 * @param validity longest life of a token
 */
public record ConnectedApp(String secret, String user, String audience, boolean anyAudience, Duration validity) {
}
