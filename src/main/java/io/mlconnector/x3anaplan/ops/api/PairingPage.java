package io.mlconnector.x3anaplan.ops.api;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.mlconnector.x3anaplan.ops.Failures;
import io.mlconnector.x3anaplan.signin.Consent;
import io.mlconnector.x3anaplan.signin.PairingDesk;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Pairing in a browser: /pair/{connection} sends a person to the system's page, which sends the consent back here, by GET or POST. A form
 * that another site posts comes without the person's sign-in (its cookie is SameSite=lax) and from a strange origin, so it is not acted
 * on: the browser is sent on to the same address by GET, where both are as they should be. What guards the pairing is its state.
 */
@Path("/pair")
@Blocking
@Tag(name = "pairing", description = "A person lets a connection sign in, once")
public class PairingPage {

    @Inject
    PairingDesk desk;
    @Inject
    CamelContext camel;

    @GET
    @Path("{connection}")
    @Operation(summary = "Begin pairing with Sage's cloud gateway for X3")
    public Response begin(@PathParam("connection") String connection, @Context UriInfo uri) {
        return begin(connection, "x3", uri);
    }

    @GET
    @Path("{connection}/{system}")
    @Operation(summary = "Begin pairing with a system: x3 or anaplan")
    public Response begin(@PathParam("connection") String connection, @PathParam("system") String system, @Context UriInfo uri) {
        return answer(() -> {
            URI own = uri.getBaseUriBuilder().path("pair").path(connection).path(system).path("callback").build();
            return Response.seeOther(desk.begin(connection, system, own).page()).header("Cache-Control", "no-store").build();
        });
    }

    @GET
    @Path("{connection}/callback")
    @Operation(summary = "Where the consent comes back")
    public Response back(@PathParam("connection") String connection, @Context UriInfo uri) {
        return end(connection, "x3", uri);
    }

    @POST
    @Path("{connection}/callback")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Where the consent comes back as a form or JSON; leads to the same address by GET")
    public Response posted(@PathParam("connection") String connection, @Context UriInfo uri, @HeaderParam("Content-Type") String type, String body) {
        return onward(uri, type, body);
    }

    @GET
    @Path("{connection}/{system}/callback")
    @Operation(summary = "Where the consent of a system comes back")
    public Response back(@PathParam("connection") String connection, @PathParam("system") String system, @Context UriInfo uri) {
        return end(connection, system, uri);
    }

    @POST
    @Path("{connection}/{system}/callback")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Where the consent of a system comes back as a form or JSON; leads to the same address by GET")
    public Response posted(@PathParam("connection") String connection, @PathParam("system") String system, @Context UriInfo uri,
            @HeaderParam("Content-Type") String type, String body) {
        return onward(uri, type, body);
    }

    private static Response onward(UriInfo uri, String type, String body) {
        String query = Consent.of(uri.getRequestUri().getRawQuery(), type, body).query();
        // Without scheme and host: a proxy's are not ours to know.
        return Response.status(Response.Status.SEE_OTHER).header("Location", uri.getRequestUri().getRawPath() + "?" + query)
                .header("Cache-Control", "no-store").header("Referrer-Policy", "no-referrer").build();
    }

    private Response end(String connection, String system, UriInfo uri) {
        return answer(() -> {
            desk.end(connection, system, Consent.of(uri.getRequestUri().getRawQuery(), null, null));
            return page(200, "Paired", "Connection " + connection + " is paired with " + system + ". You may close this page.");
        });
    }

    private interface Step {
        Response take();
    }

    private Response answer(Step step) {
        if (!camel.isStarted()) { // HTTP answers a moment earlier than the routes; a code would be lost
            return page(503, "Starting", "The program is starting. Load this page again in a moment.");
        }
        try {
            return step.take();
        } catch (ConfigurationFault | SourceFault | TargetFault e) {
            return page(Failures.httpStatus(e), "Not paired", e.getMessage());
        }
    }

    private static Response page(int status, String title, String text) {
        String html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title + "</title></head><body><h1>" + title
                + "</h1><p>" + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;") + "</p></body></html>";
        // The address holds a code: it must not travel on as a referrer.
        return Response.status(status).type("text/html;charset=UTF-8").entity(html).header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer").build();
    }
}
