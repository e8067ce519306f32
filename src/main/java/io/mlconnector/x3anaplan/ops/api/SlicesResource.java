package io.mlconnector.x3anaplan.ops.api;

import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.ledger.MirrorSearch;
import io.mlconnector.x3anaplan.staging.Standings;
import io.mlconnector.x3anaplan.sync.Resends;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where the numbers of a connection stand between two runs: its slices, and the mirror they are made from. */
@Path("/api/connections/{name}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "slices", description = "What the target has of each period, what waits and why, and what the mirror holds")
public class SlicesResource {

    private static final int MOST = 1000;

    @Inject
    Standings standings;
    @Inject
    MirrorSearch mirror;
    @Inject
    Connections connections;
    @Inject
    Resends resends;

    public record ResendRequest(@Schema(description = "Who asks for it; kept for the records", required = true) String by,
            @Schema(description = "Why", required = true, examples = "database restored as of Monday") String why) {
    }

    @GET
    @Path("slices")
    @Operation(summary = "All slices: what the target has of each, whether the next run sends it and why, and what it waits for")
    @APIResponse(responseCode = "200", description = "The slices by period, company and ledger")
    @APIResponse(responseCode = "404", description = "No such connection")
    public List<Standings.Standing> slices(@PathParam("name") String name) {
        return standings.of(known(name));
    }

    @GET
    @Path("slices/{slice}/totals")
    @Operation(summary = "What became of a slice's rows, by X3 account: sent, rejected, unmapped, excluded, with rows, debit and credit",
            description = "Of the import that filled the target last. Which code has no member stands in the reason.")
    @APIResponse(responseCode = "200", description = "The control totals")
    @APIResponse(responseCode = "404", description = "No such connection or slice")
    public List<Standings.Total> totals(@PathParam("name") String name, @PathParam("slice") long slice) {
        List<Standings.Total> totals = standings.totals(known(name), slice);
        if (totals == null) {
            throw new NotFound("connection " + name + " has no slice " + slice);
        }
        return totals;
    }

    @GET
    @Path("mirror/entries")
    @Operation(summary = "Journal entries as the mirror has them, in the order of their keys")
    public List<MirrorSearch.Entry> entries(@PathParam("name") String name,
            @Parameter(description = "Go on after this entry, e.g. GEN~F25000123") @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        return mirror.entries(known(name), null, after, Math.max(1, Math.min(MOST, limit)));
    }

    @GET
    @Path("mirror/entries/{entry}")
    @Operation(summary = "A journal entry as the mirror has it", description = "By type and number, e.g. GEN~F25000123")
    @APIResponse(responseCode = "200", description = "The entry")
    @APIResponse(responseCode = "404", description = "No such connection, or the entry is not in the mirror")
    public MirrorSearch.Entry entry(@PathParam("name") String name, @PathParam("entry") String entry) {
        return mirror.entries(known(name), entry, "", 1).stream().findFirst()
                .orElseThrow(() -> new NotFound("the mirror of connection " + name + " has no journal entry " + entry));
    }

    @GET
    @Path("mirror/watermarks")
    @Operation(summary = "Up to where each class of Sage X3 was read")
    public List<MirrorSearch.Watermark> watermarks(@PathParam("name") String name) {
        return mirror.watermarks(known(name));
    }

    @POST
    @Path("resend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Let the next run send everything again, whatever was sent before", description = "After the database, or the model in"
            + " Anaplan, was put back to an older state. Asked again before that run, nothing changes.")
    @APIResponse(responseCode = "200", description = "Asked for")
    @APIResponse(responseCode = "404", description = "No such connection")
    @APIResponse(responseCode = "422", description = "Nobody or no reason is named, or a run of the connection is going on")
    public Resends.Resend resend(@PathParam("name") String name, ResendRequest request) {
        ResendRequest asked = request == null ? new ResendRequest(null, null) : request;
        return resends.request(known(name), asked.by(), asked.why());
    }

    private String known(String name) {
        return connections.all().stream().map(io.mlconnector.x3anaplan.connection.Connection::name).filter(name::equals).findFirst()
                .orElseThrow(() -> new NotFound("there is no connection '" + name + "'"));
    }
}
