package io.mlconnector.x3anaplan.ops.api;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.vault.ConfigSecrets;
import io.mlconnector.x3anaplan.vault.SecretNames;
import io.mlconnector.x3anaplan.vault.VaultSecrets;
import io.mlconnector.x3anaplan.vault.VaultSecrets.Entry;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Secrets of a connection. They go in and never come out. */
@Path("/api/connections/{name}/secrets")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "secrets", description = "Secrets of connections, kept encrypted; values are never shown")
public class SecretsResource {

    @Inject
    Connections connections;
    @Inject
    VaultSecrets secrets;

    @GET
    @Operation(summary = "The secrets in the vault, without their values")
    @APIResponse(responseCode = "200", description = "Name, when set, ids of the master keys that open it")
    @APIResponse(responseCode = "404", description = "No such connection")
    public List<Entry> list(@PathParam("name") String name) {
        return secrets.list(known(name));
    }

    @PUT
    @Path("{secret}")
    @Consumes(MediaType.TEXT_PLAIN)
    @Operation(summary = "Set a secret", description = "The body is the value; a line break at its end is not part of it.")
    @APIResponse(responseCode = "204", description = "Set")
    @APIResponse(responseCode = "404", description = "No such connection")
    @APIResponse(responseCode = "422", description = "Not a secret's name, an empty value, or no master key")
    public void set(@PathParam("name") String name, @PathParam("secret") String secret, String value) {
        secrets.set(known(name), secret, ConfigSecrets.withoutFinalBreak(value == null ? "" : value));
    }

    @DELETE
    @Path("{secret}")
    @Operation(summary = "Remove a secret from the vault")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "No such connection, or no such secret in the vault")
    public void remove(@PathParam("name") String name, @PathParam("secret") String secret) {
        if (!secrets.remove(known(name), SecretNames.checked(secret))) {
            throw new NotFound("the vault has no secret " + secret + " of connection " + name);
        }
    }

    private String known(String name) {
        return connections.all().stream().map(Connection::name).filter(name::equals).findFirst()
                .orElseThrow(() -> new NotFound("there is no connection '" + name + "'"));
    }
}
