package io.mlconnector.x3anaplan.ops.api;

import io.mlconnector.x3anaplan.audit.AuditSearch;
import io.mlconnector.x3anaplan.connection.Connections;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The trail from every number back to its journal entry. */
@Path("/api/connections/{name}/audit")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "audit", description = "What was imported, when, by which task and mapping, down to the journal line")
public class AuditResource {

    private static final int MOST = 10_000;

    @Inject
    AuditSearch audit;
    @Inject
    Connections connections;

    @GET
    @Path("entry/{entry}")
    @Operation(summary = "Every import of a journal entry, newest first", description = "The entry by type and number, e.g. GEN~F25000123")
    public List<AuditSearch.Row> entry(@PathParam("name") String name, @PathParam("entry") String entry,
            @QueryParam("limit") @DefaultValue("1000") int limit) {
        return audit.ofEntry(known(name), entry, Math.min(MOST, limit));
    }

    @GET
    @Path("cell")
    @Operation(summary = "The rows that make up a cell, from the last import that wrote it")
    public List<AuditSearch.Row> cell(@PathParam("name") String name, @QueryParam("period") @DefaultValue("") String period,
            @QueryParam("company") @DefaultValue("") String company, @QueryParam("ledger") @DefaultValue("") String ledger,
            @QueryParam("account") @DefaultValue("") String account, @QueryParam("costCenter") @DefaultValue("") String costCenter,
            @QueryParam("limit") @DefaultValue("1000") int limit) {
        return audit.ofCell(known(name), period, company, ledger, account, costCenter, Math.min(MOST, limit));
    }

    @GET
    @Path("imports")
    @Operation(summary = "The imports of a connection, newest first")
    public List<AuditSearch.Import> imports(@PathParam("name") String name, @QueryParam("limit") @DefaultValue("100") int limit) {
        return audit.imports(known(name), Math.min(MOST, limit));
    }

    @GET
    @Path("verification")
    @Operation(summary = "Computes every seal of the trail anew and says what does not hold or is missing", description = "Its head, noted"
            + " elsewhere as number:seal, may be given as 'noted' later: then it must still be there")
    public AuditSearch.Verification verify(@PathParam("name") String name, @QueryParam("noted") String noted) {
        return audit.verify(known(name), noted);
    }

    @GET
    @Path("export")
    @Produces("text/csv")
    @Operation(summary = "All imported rows as CSV, oldest first")
    public StreamingOutput export(@PathParam("name") String name, @QueryParam("since") @DefaultValue("1970-01-01") LocalDate since) {
        String connection = known(name);
        return out -> {
            OutputStreamWriter writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            audit.export(connection, since.atStartOfDay(ZoneOffset.UTC).toInstant(), writer);
            writer.flush();
        };
    }

    private String known(String name) {
        return connections.all().stream().map(io.mlconnector.x3anaplan.connection.Connection::name).filter(name::equals).findFirst()
                .orElseThrow(() -> new NotFound("there is no connection '" + name + "'"));
    }
}
