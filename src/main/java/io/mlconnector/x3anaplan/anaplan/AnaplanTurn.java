package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.budget.NoPermit;
import io.mlconnector.x3anaplan.budget.Permit;
import io.mlconnector.x3anaplan.budget.RateHeaders;
import io.mlconnector.x3anaplan.budget.TenantBudget;
import io.mlconnector.x3anaplan.budget.TenantLimit;
import io.mlconnector.x3anaplan.budget.Turnstile;
import io.mlconnector.x3anaplan.budget.Urgency;
import io.mlconnector.x3anaplan.http.RetryAfter;
import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URI;
import java.time.Duration;
import org.apache.camel.Exchange;

/**
 * A request's turn among all requests of all replicas to its tenant, and what its answer says about the tenant's budget. Bean
 * {@code anaplanTurn}.
 */
@ApplicationScoped
@Named("anaplanTurn")
@Unremovable
@RegisterForReflection
public class AnaplanTurn {

    static final String LIMIT = "anaplanLimit";
    private static final String PERMIT = "anaplanPermit";
    private static final String URGENCY = "anaplanUrgency";
    private static final String CHANGES = "anaplanChanges";

    private final Turnstile turnstile;
    private final TenantBudget budget;
    private final Leases leases;
    private final RetryAfter retryAfter;
    private final RunJournal journal;

    @Inject
    public AnaplanTurn(Turnstile turnstile, TenantBudget budget, Leases leases, RetryAfter retryAfter, RunJournal journal) {
        this.turnstile = turnstile;
        this.budget = budget;
        this.leases = leases;
        this.retryAfter = retryAfter;
        this.journal = journal;
    }

    /** Notes what the turn of this request depends on, while method and address are in its headers. */
    static void note(Exchange exchange, TenantLimit limit) {
        String method = exchange.getMessage().getHeader(Exchange.HTTP_METHOD, String.class);
        exchange.setProperty(LIMIT, limit);
        exchange.setProperty(CHANGES, !"GET".equals(method));
        exchange.setProperty(URGENCY, Urgency.of(String.valueOf(method),
                URI.create(exchange.getMessage().getHeader(Exchange.HTTP_URI, String.class)).getPath()));
    }

    /**
     * Waits until the tenant's budget has room for one more request.
     *
     * @throws AnaplanFault if there is none within the process's patience, as Anaplan's own 429 would
     * @throws Stopped if the run is to stop
     */
    public void take(Exchange exchange) {
        TenantLimit limit = exchange.getProperty(LIMIT, TenantLimit.class);
        Urgency urgency = exchange.getProperty(URGENCY, Urgency.class);
        Long run = exchange.getProperty("run", Long.class);
        long came = System.nanoTime();
        try {
            exchange.setProperty(PERMIT, turnstile.pass(limit, urgency, () -> run == null || run <= 0 || journal.mayGoOn(run)));
            urgency.waited(limit.tenant()).record(Duration.ofNanos(System.nanoTime() - came));
        } catch (NoPermit e) {
            String request = AnaplanAnswers.request(exchange);
            AnaplanRequests.forget(exchange);
            if (e.waitFor().isZero()) {
                throw new Stopped(request);
            }
            throw AnaplanFault.unsent(AnaplanFault.refused(false, 429, e.waitFor(), e.waitFor(), request + " was not sent: "
                    + e.getMessage() + " for " + e.waitFor().toSeconds() + " s more; look for what else uses the tenant", null));
        }
    }

    /** Whether so much time has passed since the permit was given that the request needs another one. */
    public boolean stale(Exchange exchange) {
        return budget.isStale(exchange.getProperty(PERMIT, Permit.class));
    }

    /**
     * The last look before a request that changes something in a model leaves: its turn may have come after the lease was lost. The
     * database is asked, for a machine that was suspended does not know for how long.
     *
     * @throws Stopped if the lease was lost, for the request must not be made by us any more
     */
    public void fence(Exchange exchange) {
        Lease lease = exchange.getProperty(ModelLease.LEASE, Lease.class);
        if (lease != null && exchange.getProperty(CHANGES, false, Boolean.class) && !leases.holds(lease)) {
            String request = AnaplanAnswers.request(exchange);
            AnaplanRequests.forget(exchange);
            throw Stopped.lost(request + " was not sent", lease.name());
        }
    }

    /** What the answer tells of the tenant's rate; all replicas heed it. */
    public void observe(Exchange exchange) {
        TenantLimit limit = exchange.getProperty(LIMIT, TenantLimit.class);
        Permit permit = exchange.getProperty(PERMIT, Permit.class);
        if (exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class) == 429) {
            Duration pause = retryAfter.read(exchange.getMessage()).orElse(AnaplanAnswers.UNSAID_WAIT);
            budget.refused(limit.tenant(), permit, pause);
            Long run = exchange.getProperty("run", Long.class);
            journal.warn(run == null ? 0 : run, "Anaplan refused a request for its rate: tenant=" + limit.tenant() + " pause=" + pause);
        } else if (RateHeaders.scarce(exchange.getMessage().getHeaders(), limit.perMinute())) {
            budget.scarce(limit.tenant(), permit);
        }
    }
}
