package io.mlconnector.x3anaplan.sandbox.anaplan.model;

/** {@code activeState} of a model and the HTTP status that it puts on model-scoped calls (anaplan-api sections 3.2 and 6.2). */
public enum ModelState {
    UNLOCKED(0, ""), PRODUCTION(0, ""), ARCHIVED(422, "Model is archived"), LOCKED(423, "Model is locked"),
    MAINTENANCE(424, "Model is offline"), PRODUCTION_MAINTENANCE(424, "Model is offline");

    private final int refusal;
    private final String message;

    ModelState(int refusal, String message) {
        this.refusal = refusal;
        this.message = message;
    }

    /** The HTTP status of refused calls, 0 when calls are answered. */
    public int refusal() {
        return refusal;
    }

    public String message() {
        return message;
    }
}
