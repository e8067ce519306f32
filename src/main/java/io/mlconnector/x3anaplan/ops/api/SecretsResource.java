package io.mlconnector.x3anaplan.ops.api;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.vault.SecretNames;
import io.mlconnector.x3anaplan.vault.Vault;
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

/** Credentials in the vault: set, listed, removed, never shown. */
@Path("/api/connections/{name}/secrets")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "secrets", description = "Credentials of connections, kept encrypted; no answer ever holds a value")
public class SecretsResource {

    @Inject
    Vault vault;
    @Inject
    Connections connections;

    @GET
    @Operation(summary = "Which secrets are in the vault, without their values")
    public List<Vault.Entry> list(@PathParam("name") String name) {
        return vault.list(known(name));
    }

    @PUT
    @Path("{secret}")
    @Consumes(MediaType.TEXT_PLAIN)
    @Operation(summary = "Set a secret", description = "The body is its value, as it is.")
    @APIResponse(responseCode = "204", description = "Set")
    @APIResponse(responseCode = "422", description = "No such secret, an empty value, or no master key")
    public void set(@PathParam("name") String name, @PathParam("secret") String secret, String value) {
        SecretNames.check(secret);
        if (value == null || value.isEmpty()) {
            throw new ConfigurationFault("the secret is empty: nothing was set");
        }
        vault.set(known(name), secret, value);
    }

    @DELETE
    @Path("{secret}")
    @Operation(summary = "Remove a secret")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "It was not there")
    public void remove(@PathParam("name") String name, @PathParam("secret") String secret) {
        if (!vault.remove(known(name), secret)) {
            throw new NotFound("the vault has no secret '" + secret + "' of connection '" + name + "'");
        }
    }

    private String known(String name) {
        return connections.all().stream().map(Connection::name).filter(name::equals).findFirst()
                .orElseThrow(() -> new NotFound("there is no connection '" + name + "'"));
    }
}
