package io.mlconnector.x3anaplan.sandbox.anaplan.task;

/** The task was cancelled before its work was committed. */
final class Cancelled extends RuntimeException {

    Cancelled() {
        super("cancelled", null, false, false);
    }
}
