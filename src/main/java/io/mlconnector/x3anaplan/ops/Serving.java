package io.mlconnector.x3anaplan.ops;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only when the database is up to date and the routes run: HTTP answers a moment earlier than that. */
@Readiness
@ApplicationScoped
public class Serving implements AfterStart, HealthCheck {

    private volatile boolean started;

    @Override
    public void started() {
        started = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database up to date and routes running").status(started).build();
    }
}
