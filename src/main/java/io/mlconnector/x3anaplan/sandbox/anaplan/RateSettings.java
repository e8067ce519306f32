package io.mlconnector.x3anaplan.sandbox.anaplan;

/** The simulated tenant's limit of requests (anaplan-api section 6.1); may be changed at any time. */
public final class RateSettings {

    /** Form of the {@code Retry-After} header of a 429. */
    public enum RetryAfter { SECONDS, HTTP_DATE, ABSENT }

    private volatile boolean limited = true;
    private volatile int capacity = 600;
    private volatile double perSecond = 10;
    private volatile RetryAfter retryAfter = RetryAfter.SECONDS;

    /** Switches the limit on or off. */
    public RateSettings limited(boolean on) {
        limited = on;
        return this;
    }

    /** Shrinks or widens the bucket of requests; a changed bucket starts full. */
    public RateSettings bucket(int requests, double refilledPerSecond) {
        capacity = requests;
        perSecond = refilledPerSecond;
        return this;
    }

    public RateSettings retryAfter(RetryAfter form) {
        retryAfter = form;
        return this;
    }

    public boolean limited() {
        return limited;
    }

    public int capacity() {
        return capacity;
    }

    public double perSecond() {
        return perSecond;
    }

    public RetryAfter retryAfter() {
        return retryAfter;
    }
}
