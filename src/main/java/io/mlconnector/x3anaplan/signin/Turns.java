package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.lease.LeaseKeeper;
import io.mlconnector.x3anaplan.lease.Leases;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One renewal at a time per credential over all replicas: a lease with a heartbeat, so that it outlasts a slow answer of the server and
 * ends soon after its process.
 */
final class Turns {

    private static final Logger LOG = Logger.getLogger(Turns.class);
    private static final long LOOK_EVERY_MILLIS = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Leases leases;
    private final LeaseKeeper keeper;
    private final Duration ttl;
    private final String holder;

    /** @param ttl after which the turn of a dead process ends @param holder names this process */
    Turns(Leases leases, LeaseKeeper keeper, Duration ttl, String holder) {
        this.leases = leases;
        this.keeper = keeper;
        this.ttl = ttl;
        this.holder = holder;
    }

    Chains.Turn take(Credential credential) {
        String name = "signin/" + credential.connection() + "/" + credential.system();
        long start = System.nanoTime();
        while (true) {
            Optional<Lease> lease = leases.acquire(name, holder, ttl);
            if (lease.isPresent()) {
                keeper.keep(lease.get(), ttl);
                return () -> giveBack(lease.get());
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw tooLong(credential);
            }
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while another process renews the " + credential.system() + " token of connection "
                        + credential.connection(), e);
            }
        }
    }

    private void giveBack(Lease lease) {
        try {
            keeper.drop(lease);
        } catch (RuntimeException e) {
            LOG.warnf("Turn not given back, it runs out by itself: lease=%s why=%s", lease.name(), e.getMessage());
        }
    }

    private static RuntimeException tooLong(Credential credential) {
        String message = "connection " + credential.connection() + ": another process has been renewing the " + credential.system()
                + " token for " + PATIENCE.toMinutes() + " minutes; its server may not be answering. It is tried again with the next run";
        return credential.system().equals("x3") ? new SourceFault(true, message) : new TargetFault(true, message);
    }
}
