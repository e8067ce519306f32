package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.ScheduleSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes one route per schedule of each connection; what a tick does is said by the template in {@code schedule.camel.yaml}. */
@ApplicationScoped
public class Schedules extends RouteBuilder {

    @Inject
    Connections connections;
    @Inject
    Clock clock;
    @ConfigProperty(name = "x3anaplan.schedules.enabled", defaultValue = "true")
    boolean enabled;

    @Override
    public void configure() {
        getContext().getCamelContextExtension().registerEndpointCallback(new NeverFiring(clock));
        if (!enabled) {
            return;
        }
        for (Connection connection : connections.all()) {
            for (ScheduleSettings schedule : connection.schedules()) {
                templatedRoute("schedule").routeId("schedule-" + connection.name() + "-" + schedule.name())
                        .parameter("connection", connection.name()).parameter("schedule", schedule.name())
                        .parameter("cron", schedule.trigger()).parameter("zone", schedule.zone().getId());
            }
        }
    }
}
