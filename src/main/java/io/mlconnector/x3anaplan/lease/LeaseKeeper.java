package io.mlconnector.x3anaplan.lease;

import io.quarkus.arc.Unremovable;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The heartbeat of this process: renews the leases it was given every third of their time, and knows which ones it lost. */
@ApplicationScoped
@Unremovable
public class LeaseKeeper {

    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);

    private final Leases leases;
    private final Map<Lease, Kept> kept = new ConcurrentHashMap<>();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lease-keeper");
        thread.setDaemon(true);
        return thread;
    });

    @Inject
    public LeaseKeeper(Leases leases) {
        this.leases = leases;
    }

    /** For the client proxy of the CDI container only. */
    protected LeaseKeeper() {
        this(null);
    }

    /** Renews the lease until {@link #drop}. @param ttl the time with which the lease was acquired */
    public void keep(Lease lease, Duration ttl) {
        Kept own = new Kept(lease.asked(), ttl);
        kept.put(lease, own);
        long period = Math.max(1, ttl.toMillis() / 3);
        own.beat = heart.scheduleWithFixedDelay(() -> beat(lease, own), period, period, TimeUnit.MILLISECONDS);
    }

    /** Stops renewing the lease and gives it back. */
    public void drop(Lease lease) {
        forget(lease);
        leases.release(lease);
    }

    /** Stops renewing the lease and ends it as one that is to be doubted, see {@link Leases#abandon}. */
    public void abandon(Lease lease) {
        forget(lease);
        leases.abandon(lease);
    }

    private void forget(Lease lease) {
        Kept own = kept.remove(lease);
        if (own != null) {
            own.beat.cancel(false);
        }
    }

    /** Whether the lease is kept and has not run out; needs no database, so it may be asked for every row. */
    public boolean holds(Lease lease) {
        Kept own = kept.get(lease);
        return own != null && own.isAlive();
    }

    private void beat(Lease lease, Kept own) {
        long before = System.nanoTime();
        try {
            if (leases.renew(lease)) {
                own.renewedAt = before;
            } else {
                lost(lease, own, "it expired or somebody else took it");
            }
        } catch (RuntimeException e) {
            // The database may come back before the lease runs out; until then the work goes on.
            if (!own.isAlive()) {
                lost(lease, own, e.getMessage());
            }
        }
    }

    private void lost(Lease lease, Kept own, String why) {
        if (kept.remove(lease, own)) {
            LOG.warnf("Lease lost: lease=%s token=%d why=%s", lease.name(), lease.token(), why);
        }
        own.beat.cancel(false);
    }

    @PreDestroy
    void stop() {
        heart.shutdownNow();
    }

    /** Measured from before the lease or its renewal was asked for and with a monotonic clock: never later than the database's own end. */
    private static final class Kept {
        private final long ttl;
        private volatile long renewedAt;
        private volatile Future<?> beat;

        private Kept(long asked, Duration ttl) {
            this.renewedAt = asked;
            this.ttl = ttl.toNanos();
        }

        private boolean isAlive() {
            return System.nanoTime() - renewedAt < ttl;
        }
    }
}
