package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.lease.LeaseKeeper;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.sql.Outage;
import io.mlconnector.x3anaplan.sync.RunStore.Claimed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent.CamelContextStoppedEvent;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The runs that this process works on, each under the lease of its connection, from claim to end. */
@ApplicationScoped
class RunsAtWork {

    private static final Logger LOG = Logger.getLogger(RunsAtWork.class);

    @Inject
    RunStore store;
    @Inject
    RunStory story;
    @Inject
    Leases leases;
    @Inject
    LeaseKeeper keeper;
    @Inject
    CamelContext camel;
    @ConfigProperty(name = "x3anaplan.runs.parallel", defaultValue = "2")
    int parallel;
    @ConfigProperty(name = "x3anaplan.runs.lease", defaultValue = "PT15S")
    Duration ttl;

    private final String worker = "pid " + ProcessHandle.current().pid() + " since " + Instant.now();
    private final Map<Long, Lease> active = new ConcurrentHashMap<>();
    private final Outage outage = new Outage(LOG, "look for requested runs");

    /**
     * Takes the next request of a connection that is free. One more run than are worked on at a time is taken where its connection has begun
     * an import: all others may be waiting for the end of that one.
     *
     * @return the run's id; empty: nothing to do, or no hand free
     */
    Optional<Long> next() {
        if (isStopping() || active.size() > parallel) {
            return Optional.empty();
        }
        try {
            int interrupted = store.interrupted(null);
            if (interrupted > 0) {
                LOG.warnf("Interrupted runs found: count=%d", interrupted);
            }
            Optional<Claimed> next = active.size() < parallel ? store.claim(worker, ttl) : store.claimBegun(worker, ttl);
            Optional<Long> claimed = next.map(this::keep);
            outage.isOver();
            return claimed;
        } catch (IllegalStateException e) {
            outage.goesOn(e);
            return Optional.empty();
        }
    }

    /** @return whether it is ours */
    boolean take(long run) {
        return store.claim(run, worker, ttl).map(this::keep).isPresent();
    }

    /** As {@link Runs#begin}, its parameters checked. */
    Optional<Long> begin(String connection, String requestedBy, List<String> datasets, String period, boolean dryRun) {
        return store.begin(connection, requestedBy, datasets, period, dryRun, worker, ttl).map(this::keep);
    }

    private Long keep(Claimed claimed) {
        active.put(claimed.run().id(), claimed.lease());
        keeper.keep(claimed.lease(), ttl);
        return claimed.run().id();
    }

    /** What the run is worked on under; empty if this process does not work on it. */
    Optional<Lease> lease(long run) {
        return Optional.ofNullable(active.get(run));
    }

    /** As {@link io.mlconnector.x3anaplan.progress.RunJournal#holds}. */
    boolean holds(Connection transaction, long run) throws SQLException {
        Lease lease = active.get(run);
        return lease != null && leases.holds(transaction, lease);
    }

    boolean mayGoOn(long run) {
        Lease lease = active.get(run);
        return lease != null && keeper.holds(lease) && !isStopping();
    }

    /** The run has ended: its connection is free for the next. */
    void drop(long run) {
        Lease lease = active.remove(run);
        if (lease != null) {
            keeper.drop(lease);
        }
    }

    boolean isStopping() {
        return camel.isStopping() || camel.isStopped();
    }

    /**
     * The routes have stopped. A run that is still here waits for an answer that did not come in the time that a stop may take: it is
     * handed over, so that the next process need not wait for the end of its lease. What it began in Anaplan goes on there.
     */
    void handOver(@Observes CamelContextStoppedEvent stopped) {
        active.forEach((id, lease) -> {
            try {
                store.interrupt(id, lease, "interrupted: the process was stopped while it waited for an answer");
                keeper.drop(lease);
                story.tell(id, () -> LOG.warnf("Run handed over: run=%d", id));
            } catch (RuntimeException e) {
                story.tell(id, () -> LOG.warnf("Run not handed over, it is taken up when its lease ends: run=%d why=%s", id, e.getMessage()));
            }
        });
        active.clear();
    }
}
