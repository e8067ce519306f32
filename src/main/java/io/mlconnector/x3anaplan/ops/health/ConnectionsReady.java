package io.mlconnector.x3anaplan.ops.health;

import io.mlconnector.x3anaplan.connection.Connections;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * How many connections there are. A start with an invalid one is refused, so this says that they were read, not whether X3 and Anaplan
 * answer: a pod that cannot reach them is as good as any other.
 */
@Readiness
@ApplicationScoped
public class ConnectionsReady implements HealthCheck {

    @Inject
    Connections connections;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("connections valid").up().withData("connections", connections.all().size()).build();
    }
}
