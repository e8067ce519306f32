package io.mlconnector.x3anaplan.ops.health;

import io.mlconnector.x3anaplan.ops.AfterStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Started and ready only when the routes run: HTTP answers a moment earlier than that. Not ready any more once they are told to stop. */
@Readiness
@Startup
@ApplicationScoped
public class RoutesReady implements AfterStart, HealthCheck {

    @Inject
    CamelContext camel;

    private volatile boolean started;

    @Override
    public void started() {
        started = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("routes running").status(started && camel.isStarted()).withData("routes", camel.getRoutesSize()).build();
    }
}
