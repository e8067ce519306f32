package io.mlconnector.x3anaplan.anaplan;

/** What is asked of Anaplan's authentication and OAuth services: it decides what a refusal means (reference anaplan-api 2). */
enum SignInCall {

    /** A token for user and password. */
    PASSWORD,
    /** A token for a signed payload. */
    CERTIFICATE,
    /** A longer life for a token of the authentication service. */
    REFRESH,
    /** Tokens for the code that a consent brought. */
    CODE,
    /** A code for a person to type. */
    DEVICE_CODE,
    /** Tokens for a device, as soon as the person has typed its code. */
    DEVICE_TOKEN,
    /** Tokens for a refresh token. */
    REFRESH_TOKEN;

    boolean isOauth() {
        return ordinal() >= CODE.ordinal();
    }
}
