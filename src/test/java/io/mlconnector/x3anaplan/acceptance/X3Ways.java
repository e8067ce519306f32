package io.mlconnector.x3anaplan.acceptance;

import io.mlconnector.x3anaplan.sandbox.x3.signin.Way;

/** What a connection says to sign in to the sandbox's X3. */
final class X3Ways {

    static final String BACK = "http://localhost:8484/callback";
    static final String SCOPE = "api.graphQL businessDomain.ALL";

    private X3Ways() {
    }

    /** {@code x3.auth}. @param x3 the address of X3 */
    static String auth(Way way, String x3) {
        return switch (way) {
            case BASIC -> "{kind: basic, user: demo}";
            case CONNECTED_APP -> "{kind: connected-app, clientId: demo-app, user: demo, lifetime: PT32S, backdate: PT30S}";
            case CLIENT_CREDENTIALS -> "{kind: client-credentials, clientId: demo-machine, tokenUrl: \"" + x3 + "/oauth2/token\"}";
            case GATEWAY -> "{kind: cloud-gateway, clientId: demo-gateway, authorizeUrl: \"" + x3 + "/v1/token/authorise\", tokenUrl: \"" + x3
                    + "/v1/token\", scope: \"" + SCOPE + "\", customer: \"" + x3 + "\", redirectUrl: \"" + BACK + "\"}";
        };
    }

    /** The secret {@code x3.client-secret}. */
    static String secret(Way way) {
        return switch (way) {
            case CONNECTED_APP -> "demo-app-secret";
            case CLIENT_CREDENTIALS -> "demo-machine-secret";
            default -> "demo-gateway-secret";
        };
    }
}
