package io.mlconnector.x3anaplan.ops.api;

import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.lease.Waiting;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who works on what, over all replicas. */
@Path("/api/leases")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "leases", description = "One run per connection and one writer per Anaplan model: who is it, and who waits")
public class LeasesResource {

    @Inject
    Leases leases;

    @GET
    @Operation(summary = "Leases that are held or waited for: holder, since when, fencing token, and those who wait, in turn")
    public List<Waiting.State> leases() {
        return new Waiting(leases).states();
    }
}
