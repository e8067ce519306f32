package io.mlconnector.x3anaplan.ops.metrics;

import java.sql.SQLException;
import java.time.Duration;

/**
 * A database that does not answer, as one query found out: for some seconds no other waits for it as well, or a scrape would last as
 * long as all their waits together.
 */
final class Outage {

    private static final long NANOS = Duration.ofSeconds(5).toNanos();

    private Long since;

    /** @param now nanoseconds that only grow */
    synchronized boolean isOn(long now) {
        return since != null && now - since < NANOS;
    }

    /** A statement that PostgreSQL refuses (SQL states of class 42) is no outage: it answered. */
    synchronized void weigh(Throwable failure, long now) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException e) {
                if (e.getSQLState() == null || !e.getSQLState().startsWith("42")) {
                    since = now;
                }
                return;
            }
        }
    }
}
