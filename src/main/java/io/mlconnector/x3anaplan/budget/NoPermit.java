package io.mlconnector.x3anaplan.budget;

import java.time.Duration;

/** No request may be sent to the tenant now, and waiting for it in a thread makes no sense. */
public class NoPermit extends Exception {

    private final transient Duration wait;

    NoPermit(String tenant, Duration wait) {
        super("the requests of tenant " + tenant + " are used up");
        this.wait = wait;
    }

    /** After which there may be one; zero if the wait was given up because the run or the process ends. */
    public Duration waitFor() {
        return wait;
    }
}
