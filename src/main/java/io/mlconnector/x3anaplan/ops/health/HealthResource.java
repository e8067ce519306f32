package io.mlconnector.x3anaplan.ops.health;

import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the other systems fare, for people; probes ask /q/health/live, /q/health/ready and /q/health/started. */
@Path("/api/health")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "health", description = "What works and what does not")
public class HealthResource {

    @Inject
    Systems systems;

    /** @param status working, or degraded while a system fails a connection */
    public record Health(String status, List<Systems.Pair> connections) {
    }

    @GET
    @Operation(summary = "Whether Sage X3 and Anaplan work, per connection",
            description = "As the latest run of each connection tells; nobody is asked anew. A system that fails does not make a process unready.")
    public Health health() {
        List<Systems.Pair> all = systems.all();
        return new Health(all.stream().allMatch(Systems.Pair::isWorking) ? "working" : "degraded", all);
    }
}
