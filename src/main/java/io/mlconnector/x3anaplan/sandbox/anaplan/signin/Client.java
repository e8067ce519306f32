package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

/**
 * An OAuth client as the tenant's administrator made it; the two grants need clients of their own (anaplan-api section 2.6).
 *
 * @param secret of the authorization code grant; null: a client of the device grant
 * @param redirectUrl of the authorization code grant, letter by letter; null with the device grant
 * @param rotatable whether each use of a refresh token replaces it
 */
public record Client(String id, String secret, String redirectUrl, boolean rotatable) {

    public static Client code(String id, String secret, String redirectUrl, boolean rotatable) {
        return new Client(id, secret, redirectUrl, rotatable);
    }

    public static Client device(String id, boolean rotatable) {
        return new Client(id, null, null, rotatable);
    }

    boolean isDevice() {
        return secret == null;
    }

    @Override
    public String toString() {
        return "Client[" + id + "]"; // never the secret
    }
}
