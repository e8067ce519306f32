package io.mlconnector.x3anaplan.sandbox.anaplan.task;

/** States of anaplan-api section 5.2. */
public enum TaskState {
    NOT_STARTED, IN_PROGRESS, CANCELLING, COMPLETE, CANCELLED;

    public boolean terminal() {
        return this == COMPLETE || this == CANCELLED;
    }
}
