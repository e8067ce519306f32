package io.mlconnector.x3anaplan.signin;

/** Gets another token when the last one ends. */
public interface Renewal {

    /**
     * Asks the server.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the server refused for good
     */
    Grant renew(Last last);

    /**
     * Of whom the access token is, e.g. server and user; empty: not to be told apart. A kept token of somebody else is not handed out, so
     * that a changed user or address in the settings takes effect at once. No secret: it is kept as it is.
     */
    default String identity() {
        return "";
    }

    /** The command with which a person pairs anew when nothing else helps. */
    default String pairing(Credential credential) {
        return "pair " + credential.connection();
    }

    /**
     * What there is to begin with.
     *
     * @param accessToken the last access token, or null
     * @param accessTokenAlive false if it expired or was refused
     * @param refreshToken the last durable one, or null
     */
    record Last(String accessToken, boolean accessTokenAlive, String refreshToken) {

        /** Hides the values. */
        @Override
        public String toString() {
            return "Last[" + (accessToken == null ? "no token" : accessTokenAlive ? "token alive" : "token dead")
                    + (refreshToken == null ? "" : ", with refresh token") + "]";
        }
    }
}
