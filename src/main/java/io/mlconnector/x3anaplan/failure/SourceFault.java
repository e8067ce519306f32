package io.mlconnector.x3anaplan.failure;

import java.time.Duration;

/** Sage X3 refused, failed or answered something that cannot be understood. Exit code 3, HTTP 502. The stream's watermark stays. */
public class SourceFault extends RuntimeException {

    private final boolean passing;
    private final transient Duration retryAfter;

    /**
     * @param passing whether trying the same request again may help (connection lost, 5xx, a page cut short)
     * @param message cause, place (connection, class, X3 key) and remedy, without secrets
     */
    public SourceFault(boolean passing, String message, Throwable cause) {
        super(message, cause);
        this.passing = passing;
        retryAfter = null;
    }

    public SourceFault(boolean passing, String message) {
        this(passing, message, null);
    }

    /** A passing one of a server that asks to be left alone for a while, short enough to wait for. */
    public SourceFault(Duration retryAfter, String message) {
        super(message);
        passing = true;
        this.retryAfter = retryAfter;
    }

    public boolean isPassing() {
        return passing;
    }

    /** How long the server asked us to wait before the next attempt, or null if it said nothing. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
