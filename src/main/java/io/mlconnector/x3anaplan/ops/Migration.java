package io.mlconnector.x3anaplan.ops;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.flywaydb.core.Flyway;

/** Brings the database up to date before anything else starts, and before the port for requests is open. */
@ApplicationScoped
public class Migration {

    void migrate(@Observes @Priority(1) StartupEvent event, Flyway flyway) {
        flyway.migrate();
    }
}
