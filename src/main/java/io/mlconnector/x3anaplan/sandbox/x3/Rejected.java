package io.mlconnector.x3anaplan.sandbox.x3;

/** A request that the simulated X3 refuses, with the HTTP status it does so with (reference 3.6). */
final class Rejected extends RuntimeException {

    final int status;

    Rejected(int status, String message) {
        super(message);
        this.status = status;
    }
}
