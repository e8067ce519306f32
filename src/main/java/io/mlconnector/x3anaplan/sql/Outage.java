package io.mlconnector.x3anaplan.sql;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** An outage of the database as told by somebody who asks it again and again: once, and once when it is over. */
public final class Outage {

    private final Logger log;
    private final String what;
    private final AtomicBoolean lasts = new AtomicBoolean();

    /** @param what cannot be done meanwhile, e.g. {@code look for requested runs} */
    public Outage(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    /** The database did not answer. */
    public void goesOn(RuntimeException why) {
        if (!lasts.getAndSet(true)) {
            log.warnf("Cannot %s, trying on: why=%s", what, why.getMessage());
        }
    }

    /** The database answered. */
    public void isOver() {
        if (lasts.getAndSet(false)) {
            log.infof("Can %s again", what);
        }
    }
}
