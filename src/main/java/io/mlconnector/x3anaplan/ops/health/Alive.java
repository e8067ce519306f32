package io.mlconnector.x3anaplan.ops.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether only a new process helps: threads that wait for each other for ever. Nothing outside of the process belongs here, neither
 * the database nor X3 nor Anaplan: they do not come back by our being started anew.
 */
@Liveness
@ApplicationScoped
public class Alive implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
        long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        int threads = deadlocked == null ? 0 : deadlocked.length; // a native executable, which cannot know, says none instead of null
        return HealthCheckResponse.named("no threads deadlocked").status(threads == 0).withData("threads", threads).build();
    }
}
