package io.mlconnector.x3anaplan.failure;

/** Sage X3 refused, failed or answered something that cannot be understood. Exit code 3, HTTP 502. The stream's watermark stays. */
public class SourceFault extends RuntimeException {

    private final boolean passing;

    /**
     * @param passing whether trying the same request again may help (connection lost, 5xx, a page cut short)
     * @param message cause, place (connection, class, X3 key) and remedy, without secrets
     */
    public SourceFault(boolean passing, String message, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    public SourceFault(boolean passing, String message) {
        this(passing, message, null);
    }

    public boolean isPassing() {
        return passing;
    }
}
