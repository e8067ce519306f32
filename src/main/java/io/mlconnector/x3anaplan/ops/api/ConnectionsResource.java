package io.mlconnector.x3anaplan.ops.api;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.ScheduleSettings;
import io.mlconnector.x3anaplan.doctor.Doctor;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sync.Holds;
import io.mlconnector.x3anaplan.sync.Holds.Hold;
import io.mlconnector.x3anaplan.sync.Run;
import io.mlconnector.x3anaplan.sync.RunStore;
import io.mlconnector.x3anaplan.sync.Runs;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Connections: what there is, asking for a run, and what waits for a person. */
@Path("/api/connections")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "connections", description = "A connection feeds one Anaplan model from one Sage X3 folder")
public class ConnectionsResource {

    @Inject
    Connections connections;
    @Inject
    RunStore store;
    @Inject
    Runs runs;
    @Inject
    Holds holds;
    @Inject
    Doctor doctor;
    @Inject
    Clock clock;

    /** A connection as configured, and its latest run. */
    public record ConnectionView(String name, String x3, String folder, String workspace, String model, String module,
            List<ScheduleView> schedules, @Schema(description = "Open holds that nobody has confirmed yet") int holds, RunView lastRun) {
    }

    public record ScheduleView(String name,
            @Schema(description = "Quartz cron expression; null: by working days") String cron,
            @Schema(description = "Working days of the month, from its start or, negative, from its end; empty with cron") List<Integer> workingDays,
            @Schema(description = "Time of day on these working days; null with cron") String at, String zone,
            @Schema(description = "The next five times at which it fires, in its zone; empty: never again") List<OffsetDateTime> next) {

        static ScheduleView of(ScheduleSettings schedule, Instant now) {
            return new ScheduleView(schedule.name(), schedule.cron(), schedule.workingDays(), Objects.toString(schedule.at(), null),
                    schedule.zone().getId(), schedule.times().next(now, 5).stream().map(t -> t.atZone(schedule.zone()).toOffsetDateTime()).toList());
        }
    }

    /** A run in short. */
    public record RunView(long id, String connection, String requestedBy, Instant requestedAt, boolean dryRun, String state,
            @Schema(description = "clean, partial, failed, unverified; null until finished") String outcome, String failureClass,
            String message, String phase, String progress, Instant startedAt, Instant finishedAt) {

        static RunView of(Run run) {
            return new RunView(run.id(), run.connection(), run.requestedBy(), run.requestedAt(), run.dryRun(), run.state(),
                    run.outcome(), run.failureClass(), run.message(), run.phase(), run.progress(), run.startedAt(), run.finishedAt());
        }
    }

    @Schema(description = "What a run is restricted to; an empty object runs everything")
    public record RunRequest(
            @Schema(description = "accounts, cost-centers, journal-entries; null: all") List<String> datasets,
            @Schema(description = "Only slices with this period label; null: all", examples = "Mar 25") String period,
            @Schema(description = "Read and show what would be sent, without sending") boolean dryRun) {
    }

    @RegisterForReflection
    public record Accepted(long id, String state) {
    }

    public record Confirmation(@Schema(description = "Who confirms; kept for the records", required = true) String by) {
    }

    @GET
    @Operation(summary = "All connections, with the latest run of each")
    public List<ConnectionView> all() {
        return connections.all().stream().map(this::view).toList();
    }

    private ConnectionView view(Connection connection) {
        return new ConnectionView(connection.name(), Objects.toString(connection.x3().url(), null), connection.x3().folder(),
                connection.anaplan().workspace(), connection.anaplan().model(), connection.datasets().journalEntries().module(),
                connection.schedules().stream().map(s -> ScheduleView.of(s, clock.instant())).toList(),
                (int) holds.open(connection.name()).stream().filter(hold -> hold.confirmedAt() == null).count(),
                store.latest(connection.name(), 1).stream().map(RunView::of).findFirst().orElse(null));
    }

    @POST
    @Path("{name}/runs")
    @Operation(summary = "Ask for a run", description = "The run begins as soon as no other run of the connection is going on. "
            + "Follow it at the address in the header Location.")
    @APIResponse(responseCode = "202", description = "Asked for", content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(responseCode = "404", description = "No such connection")
    @APIResponse(responseCode = "422", description = "No such dataset")
    public Response run(@PathParam("name") String name, RunRequest request, @Context UriInfo uri) {
        RunRequest asked = request == null ? new RunRequest(null, null, false) : request;
        long id = runs.request(known(name), "api", asked.datasets(), asked.period(), asked.dryRun());
        return Response.accepted(new Accepted(id, "requested"))
                .location(uri.getBaseUriBuilder().path(RunsResource.class).path(Long.toString(id)).build()).build();
    }

    @GET
    @Path("{name}/holds")
    @Operation(summary = "What is held until a person confirms it", description = "Changes that look like a loss of data: entries "
            + "that vanished, periods that shrank, codes that lost their member.")
    @APIResponse(responseCode = "200", description = "Open holds, oldest first")
    @APIResponse(responseCode = "404", description = "No such connection")
    public List<Hold> holds(@PathParam("name") String name) {
        return holds.open(known(name));
    }

    @POST
    @Path("{name}/holds/{id}/confirm")
    @Operation(summary = "Confirm that a held change is right", description = "The next run carries it out.")
    @APIResponse(responseCode = "200", description = "The hold, confirmed",
            content = @Content(schema = @Schema(implementation = Hold.class)))
    @APIResponse(responseCode = "404", description = "No such connection or open hold")
    @APIResponse(responseCode = "422", description = "Nobody is named")
    public Hold confirm(@PathParam("name") String name, @PathParam("id") long id,
            Confirmation confirmation) {
        known(name);
        if (confirmation == null || confirmation.by() == null || confirmation.by().isBlank()) {
            throw new ConfigurationFault("say who confirms it: {\"by\": \"name\"}");
        }
        return holds.confirm(name, id, confirmation.by())
                .orElseThrow(() -> new NotFound("connection " + name + " has no open hold " + id));
    }

    @POST
    @Path("{name}/doctor")
    @Operation(summary = "Examine a connection", description = "Signs in to both ends and says what is there, what is missing and what to "
            + "do about it. Sends nothing.")
    @APIResponse(responseCode = "200", description = "What was found")
    @APIResponse(responseCode = "404", description = "No such connection")
    public Doctor.Report doctor(@PathParam("name") String name) {
        return doctor.examine(known(name));
    }

    private String known(String name) {
        return connections.all().stream().map(Connection::name).filter(name::equals).findFirst()
                .orElseThrow(() -> new NotFound("there is no connection '" + name + "'"));
    }
}
