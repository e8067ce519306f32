package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.lease.LeaseKeeper;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.lease.Waiting;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * One writer per Anaplan model, over all connections and processes, from the first chunk to the failure dump: Anaplan locks no file
 * (reference anaplan-api 5.2, section 9). Bean {@code modelLease}.
 */
@ApplicationScoped
@Named("modelLease")
@Unremovable
@RegisterForReflection
public class ModelLease {

    static final String LEASE = "modelLease";
    /** Names of the leases of models begin with it. */
    static final String PREFIX = "model/";
    private static final String WAITING = "modelLeaseWaiting";
    private static final String UNANSWERED = "modelLeaseUnanswered";

    private final DataSource database;
    private final Leases leases;
    private final Waiting waiting;
    private final LeaseKeeper keeper;
    private final AnaplanConnections connections;
    private final RunJournal journal;
    private final Duration beyondRequest;

    /** @param beyondRequest a lease outlives the longest request that its holder may have under way by so much */
    @Inject
    public ModelLease(DataSource database, Leases leases, LeaseKeeper keeper, AnaplanConnections connections, RunJournal journal,
            @ConfigProperty(name = "x3anaplan.model-lease-beyond-request", defaultValue = "PT1M") Duration beyondRequest) {
        this.database = database;
        this.leases = leases;
        this.waiting = new Waiting(leases);
        this.keeper = keeper;
        this.connections = connections;
        this.journal = journal;
        this.beyondRequest = beyondRequest;
    }

    /**
     * Tries to get the lease; {@link #wanted} tells whether to try again. It is not to be had while an import that was begun in the model
     * has not been seen to end, but for whoever follows what was begun: that one waits in no line either.
     */
    public void take(Exchange exchange) {
        AnaplanSettings settings = connections.anaplan(exchange.getProperty("connection", String.class));
        String model = exchange.getProperty(ImportStages.MODEL, String.class);
        String name = PREFIX + model;
        long run = exchange.getProperty("run", Long.class);
        String holder = holder(run);
        Duration ttl = settings.timeout().plus(beyondRequest);
        boolean follows = exchange.getProperty(ImportStages.RECOVERING, false, Boolean.class);
        boolean next = waiting.isNext(name, holder) || follows;
        Optional<Lease> lease = next ? acquire(name, holder, ttl, follows ? null : model) : Optional.empty();
        if (lease.isPresent()) {
            waiting.end(name, holder);
            keeper.keep(lease.get(), ttl);
            exchange.removeProperty(WAITING);
            exchange.setProperty(LEASE, lease.get());
            return;
        }
        Optional<Waiting.State> line = waiting.state(name, holder);
        // Whoever has the lease sees to what it began; only what nobody has in hand is worth words of its own.
        String others = line.filter(state -> state.holder() != null).map(state -> state.describe(holder))
                .or(() -> follows ? Optional.empty() : Sql.transaction(database, tx -> BegunImports.in(tx, model)))
                .or(() -> line.map(state -> state.describe(holder))).orElse("another run is sending to it");
        if (!others.equals(exchange.getProperty(WAITING))) {
            exchange.setProperty(WAITING, others);
            journal.progress(run, "waiting for model " + settings.model() + ": " + others);
        }
    }

    /** @param free model in which nothing may be going on; null: whatever is going on there */
    private Optional<Lease> acquire(String name, String holder, Duration ttl, String free) {
        return Sql.transactionOnce(database, tx -> {
            Optional<Lease> lease = leases.acquire(tx, name, holder, ttl);
            // Asked under the lease, for its last holder may have begun an import just before giving it back.
            if (lease.isPresent() && free != null && BegunImports.in(tx, free).isPresent()) {
                tx.rollback();
                return Optional.empty();
            }
            return lease;
        });
    }

    /** A request of the exchange that changes a file got no answer: it may arrive when the next file is already there. */
    static void unanswered(Exchange exchange) {
        exchange.setProperty(UNANSWERED, true);
    }

    /**
     * Whether a task ended while an earlier holder of the lease may still have had a request under way, and {@link UploadedFiles} has not
     * read its file back yet.
     */
    public boolean doubtful(Exchange exchange) {
        Lease lease = exchange.getProperty(LEASE, Lease.class);
        return lease != null && lease.doubtful() && "ended".equals(exchange.getProperty(ImportStages.STATE))
                && !exchange.getProperty(UploadedFiles.COMPARED, false, Boolean.class);
    }

    private static String holder(long run) {
        return "run " + run + " in process " + ManagementFactory.getRuntimeMXBean().getName();
    }

    /** Whether the lease is still to be had. */
    public boolean wanted(Exchange exchange) {
        return exchange.getProperty(LEASE) == null && journal.mayGoOn(exchange.getProperty("run", Long.class));
    }

    /**
     * Makes sure, before the next request that changes something, that we may still make it.
     *
     * @throws Stopped if the run was told to stop, or somebody else holds the model by now
     */
    public void assure(Exchange exchange) {
        Lease lease = exchange.getProperty(LEASE, Lease.class);
        if (lease == null || !journal.mayGoOn(exchange.getProperty("run", Long.class))) {
            throw new Stopped("Stage " + exchange.getProperty("stageId"));
        }
        if (!keeper.holds(lease)) {
            throw Stopped.lost("Stage " + exchange.getProperty("stageId"), lease.name());
        }
    }

    /** Gives the lease back, if there is one. */
    public void release(Exchange exchange) {
        Lease lease = (Lease) exchange.removeProperty(LEASE);
        if (exchange.removeProperty(WAITING) != null) {
            waiting.end(PREFIX + exchange.getProperty(ImportStages.MODEL, String.class), holder(exchange.getProperty("run", Long.class)));
        }
        boolean doubt = exchange.removeProperty(UNANSWERED) != null;
        if (lease != null && doubt) {
            keeper.abandon(lease);
        } else if (lease != null) {
            keeper.drop(lease);
        }
    }
}
