package io.mlconnector.x3anaplan.budget;

import io.github.bucket4j.TimeMeter;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The database's clock as heard last, so that replicas whose own clocks differ refill one bucket alike. Never ahead of the database. */
final class DatabaseTime implements TimeMeter {

    private volatile long ahead;

    /** @param database what its clock showed at some time before now */
    void heard(Instant database) {
        ahead = nanos(database) - System.nanoTime();
    }

    @Override
    public long currentTimeNanos() {
        return System.nanoTime() + ahead;
    }

    @Override
    public boolean isWallClockBased() {
        return true;
    }

    static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }
}
