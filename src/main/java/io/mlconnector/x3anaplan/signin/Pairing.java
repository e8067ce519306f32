package io.mlconnector.x3anaplan.signin;

import java.net.URI;

/** How a person gives a system's consent, once, to a connection: the browser's part of OAuth's authorization code grant. */
public interface Pairing {

    /** Which system it pairs with: "x3" or "anaplan". */
    String system();

    /**
     * Where the consent comes back, as registered with the system; null if any address will do.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the connection's way to sign in needs no pairing
     */
    URI redirect(String connection);

    /**
     * The page on which the person consents.
     *
     * @param state comes back with the consent
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the connection's way to sign in needs no pairing
     */
    URI start(String connection, String state, URI redirect);

    /**
     * Changes the code that came back for tokens.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the system refuses
     */
    Grant finish(String connection, String code, URI redirect);

    /**
     * The consent came back with the address of another service, which is to be used from now on (reference sage-x3-api 1.2).
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the connection's settings name a different one; says what to set
     */
    default void moved(String connection, String endpoint) {
    }
}
