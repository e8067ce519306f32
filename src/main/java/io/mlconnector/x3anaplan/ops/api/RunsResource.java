package io.mlconnector.x3anaplan.ops.api;

import io.mlconnector.x3anaplan.ops.api.ConnectionsResource.RunView;
import io.mlconnector.x3anaplan.sync.RunStore;
import io.mlconnector.x3anaplan.sync.Summaries;
import io.mlconnector.x3anaplan.sync.Summary;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Runs, and what they moved. */
@Path("/api/runs")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "runs", description = "A run brings what changed in Sage X3 to Anaplan, slice by slice")
public class RunsResource {

    @Inject
    RunStore store;
    @Inject
    Summaries summaries;

    @GET
    @Operation(summary = "The latest runs, newest first")
    public List<RunView> latest(@Parameter(description = "Only runs of this connection") @QueryParam("connection") String connection,
            @Parameter(description = "At most so many, up to 500") @QueryParam("limit") @DefaultValue("20") int limit) {
        return store.latest(connection, Math.max(1, Math.min(500, limit))).stream().map(RunView::of).toList();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "A run with its phases and, per dataset and slice, rows and money",
            description = "For every slice: extracted = sent + rejected + unmapped + excluded, in rows, debit and credit, per ledger currency.")
    @APIResponse(responseCode = "200", description = "The run as it stands")
    @APIResponse(responseCode = "404", description = "No such run")
    public Summary run(@PathParam("id") long id) {
        return summaries.of(id).orElseThrow(() -> new NotFound("there is no run " + id));
    }
}
