package io.mlconnector.x3anaplan.sandbox.x3.signin;

/** A way to sign in that a simulated X3 may accept (reference section 2). */
public enum Way {
    BASIC,
    /** A JWT that the client signed itself with the secret of a connected application. */
    CONNECTED_APP,
    /** A token from an authorisation server of the customer's, here {@code /oauth2/token}. */
    CLIENT_CREDENTIALS,
    /** A token of Sage's cloud gateway, here under {@code /v1}. */
    GATEWAY
}
