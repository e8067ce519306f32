package io.mlconnector.x3anaplan.ops.health;

import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** The health group {@code systems}: down while X3 or Anaplan fails a connection. No probe asks for it, so no pod falls for it. */
@HealthGroup("systems")
@ApplicationScoped
public class SystemsHealth implements HealthCheck {

    @Inject
    Systems systems;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("Sage X3 and Anaplan").up();
        for (Systems.Pair pair : systems.all()) {
            answer.withData(pair.connection() + " x3", pair.x3().state()).withData(pair.connection() + " anaplan", pair.anaplan().state());
            if (!pair.isWorking()) {
                answer.down();
            }
        }
        return answer.build();
    }
}
