package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.failure.SignInFault;

/** Anaplan's authentication or OAuth service said no. Asking again with the same would only help to lock the user out. */
final class SignInRefused extends SignInFault {

    private static final long serialVersionUID = 1;
    private final String error;

    /** @param error as OAuth names it, e.g. {@code authorization_pending}; empty if the service is another */
    SignInRefused(String error, String message) {
        super("anaplan", message);
        this.error = error;
    }

    String error() {
        return error;
    }
}
