package io.mlconnector.x3anaplan.failure;

/** Anaplan refused, failed or ended a task otherwise than hoped. Exit code 4, HTTP 502. The slice stays touched. */
public class TargetFault extends RuntimeException {

    private final boolean passing;

    /**
     * @param passing whether trying the same request again may help (connection lost, 429, 5xx, model busy)
     * @param message cause, place (connection, model, import, file) and remedy, without secrets
     */
    public TargetFault(boolean passing, String message, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    public TargetFault(boolean passing, String message) {
        this(passing, message, null);
    }

    public boolean isPassing() {
        return passing;
    }
}
