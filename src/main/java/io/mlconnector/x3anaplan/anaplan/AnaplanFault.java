package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.failure.TargetFault;
import java.time.Duration;

/**
 * Anaplan refused a request, or its answer got lost. What went wrong decides who tries again: {@link #isPassing()} means that the
 * same request may be repeated at once or after {@link #retryAfter()}; {@link #notBefore()} means that the model is closed for
 * minutes or hours and that nothing should wait for it in a thread.
 */
public class AnaplanFault extends TargetFault {

    /** Status of a fault without any answer. */
    public static final int NO_ANSWER = 0;

    private final int status;
    private final boolean reached;
    private final transient Duration retryAfter;
    private final transient Duration notBefore;
    private final String answer;

    private AnaplanFault(boolean passing, int status, boolean reached, Duration retryAfter, Duration notBefore, String message,
            String answer, Throwable cause) {
        super(passing, message, cause);
        this.status = status;
        this.reached = reached;
        this.retryAfter = retryAfter;
        this.notBefore = notBefore;
        this.answer = answer;
    }

    /** Anaplan said no; {@code answer} is its body, which holds no secrets. */
    static AnaplanFault refused(boolean passing, int status, Duration retryAfter, Duration notBefore, String message, String answer) {
        return new AnaplanFault(passing, status, true, retryAfter, notBefore, message, answer, null);
    }

    /** No usable answer came: nobody knows whether the request had its effect. */
    static AnaplanFault lost(int status, String message, String answer, Throwable cause) {
        return new AnaplanFault(true, status, true, null, null, message, answer, cause);
    }

    /** The request was never sent because signing in failed before it. */
    static AnaplanFault unsent(AnaplanFault signIn) {
        return new AnaplanFault(signIn.isPassing(), signIn.status, false, signIn.retryAfter, signIn.notBefore, signIn.getMessage(),
                signIn.answer, signIn);
    }

    /** The same, to be tried again by a later run: it is no failure, and nothing waits for it in a thread. */
    AnaplanFault postponed(Duration pause) {
        return new AnaplanFault(false, status, reached, null, pause, getMessage(), answer, this);
    }

    /** Whether the model works on something else or is locked (reference anaplan-api 6.2): it is free again after minutes. */
    public boolean isBusy() {
        return status == 409 || status == 423;
    }

    /** Whether the model is offline for maintenance, which lasts for hours. */
    public boolean isOffline() {
        return status == 424;
    }

    /** HTTP status, or {@link #NO_ANSWER}. */
    public int status() {
        return status;
    }

    /** How long Anaplan asked us to wait before the next request, or null if it said nothing. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** How long the model should be left alone (locked, offline, or a very long Retry-After), or null. */
    public Duration notBefore() {
        return notBefore;
    }

    /** What Anaplan said, up to 64 Ki characters of it, or null. */
    public String answer() {
        return answer;
    }

    /** Whether the request may have had its effect although we were told nothing of it (connection lost, 5xx). */
    public boolean effectUnknown() {
        return reached && (status == NO_ANSWER || status >= 500 || (status >= 200 && status < 300));
    }
}
