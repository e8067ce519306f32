package io.mlconnector.x3anaplan.ops.api;

import io.mlconnector.x3anaplan.audit.CellChanges;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList;
import io.mlconnector.x3anaplan.sync.Replays;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Dead letters: what could not be delivered, and sending it again. */
@Path("/api/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "dead letters", description = "What could not be delivered, why, and sending it again")
public class DeadLettersResource {

    private static final int MOST = 1000;

    @Inject
    DeadLetterList letters;
    @Inject
    Replays replays;
    @Inject
    CellChanges changes;

    /** Which letters, who and why. */
    public record ReplayRequest(@Schema(description = "Numbers of dead letters; or a cause") List<Long> ids,
            @Schema(description = "All of this cause") String cause, @Schema(description = "Only of this connection") String connection,
            @Schema(description = "Who asks for it", required = true) String by, @Schema(description = "Why; not needed for a preview") String why,
            @Schema(description = "Show what would be sent, send nothing") boolean preview,
            @Schema(description = "Also what was replayed several times without success") boolean force) {
    }

    public record DiscardRequest(List<Long> ids, String cause, String connection, @Schema(required = true) String by,
            @Schema(required = true) String why) {
    }

    /** @param runs ids of the runs, by connection: see /api/runs/{id}, and of a preview /api/dead-letters/changes/{run} */
    @RegisterForReflection
    public record Asked(Map<String, Long> runs) {
    }

    /** @param letters of which all, or the records of the cause, were discarded */
    public record Discarded(int letters) {
    }

    @GET
    @Operation(summary = "Dead letters, oldest first")
    public List<DeadLetterList.Letter> list(@QueryParam("connection") String connection, @QueryParam("state") @DefaultValue("open") String state,
            @QueryParam("kind") String kind, @QueryParam("cause") String cause, @QueryParam("after") long after,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        return letters.letters(connection, state.equals("all") ? null : state, kind, cause, after, bounded(limit));
    }

    @GET
    @Path("causes")
    @Operation(summary = "Open dead letters and rejected records by cause, with rows and money")
    public List<DeadLetterList.Cause> causes(@QueryParam("connection") String connection) {
        return letters.causes(connection);
    }

    @GET
    @Path("records")
    @Operation(summary = "Records that Anaplan rejected, with the journal entries they come from")
    public List<DeadLetterList.Rejected> records(@QueryParam("connection") String connection, @QueryParam("letter") Long letter,
            @QueryParam("cause") String cause, @QueryParam("after") long after, @QueryParam("limit") @DefaultValue("100") int limit) {
        return letters.rejected(connection, letter, cause, after, bounded(limit));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "A dead letter with Anaplan's answer, its causes and its history")
    @APIResponse(responseCode = "200", description = "The letter")
    @APIResponse(responseCode = "404", description = "No such letter")
    public DeadLetterList.Whole show(@PathParam("id") long id) {
        return letters.whole(id).orElseThrow(() -> new NotFound("there is no dead letter " + id));
    }

    @GET
    @Path("{id}/answer")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(summary = "What Sage X3 answered, whole, of a letter about a page that nobody could read")
    @APIResponse(responseCode = "200", description = "The answer, as text whatever it is")
    @APIResponse(responseCode = "404", description = "No such letter, or it is about no answer of Sage X3")
    public Response answer(@PathParam("id") long id) {
        byte[] answer = letters.answer(id).orElseThrow(() -> new NotFound("there is no dead letter " + id + " with an answer of Sage X3"));
        return Response.ok(answer, MediaType.TEXT_PLAIN + ";charset=UTF-8").header("X-Content-Type-Options", "nosniff").build();
    }

    @POST
    @Path("replay")
    @Operation(summary = "Send again what dead letters are about, as it is now", description = "Asks for one run per connection. With the header"
            + " Idempotency-Key, asking again for the same gives the runs of the first time; a preview has none.")
    @APIResponse(responseCode = "202", description = "Asked for")
    @APIResponse(responseCode = "422", description = "Nobody or no reason is named, no such letter, it was replayed too often, or the key was used for"
            + " other letters")
    public Response replay(@HeaderParam("Idempotency-Key") String key, ReplayRequest request) {
        ReplayRequest asked = request == null ? new ReplayRequest(null, null, null, null, null, false, false) : request;
        return Response.accepted(new Asked(replays.request(new Replays.Selection(asked.connection(), asked.ids(), asked.cause()),
                new Replays.Request(asked.by(), asked.why(), key, asked.preview(), asked.force())))).build();
    }

    @GET
    @Path("changes/{run}")
    @Operation(summary = "The cells that a run changes, or of a preview would change, the largest change first")
    public List<CellChanges.Change> changes(@PathParam("run") long run, @QueryParam("limit") @DefaultValue("100") int limit) {
        return changes.of(run, bounded(limit));
    }

    @POST
    @Path("discard")
    @Operation(summary = "Close dead letters for good, with a reason; by a cause of rejected records only those")
    @APIResponse(responseCode = "200", description = "How many")
    @APIResponse(responseCode = "422", description = "Nobody or no reason is named, or no such letter")
    public Discarded discard(DiscardRequest request) {
        DiscardRequest asked = request == null ? new DiscardRequest(null, null, null, null, null) : request;
        return new Discarded(replays.discard(new Replays.Selection(asked.connection(), asked.ids(), asked.cause()), asked.by(), asked.why()));
    }

    private static int bounded(int limit) {
        return Math.max(1, Math.min(MOST, limit));
    }
}
