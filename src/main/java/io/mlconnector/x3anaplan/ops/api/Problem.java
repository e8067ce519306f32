package io.mlconnector.x3anaplan.ops.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An error answer as RFC 9457 describes it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Why a request was not carried out (RFC 9457)")
@RegisterForReflection
public record Problem(
        @Schema(description = "What kind of problem it is", examples = "Configuration") String title,
        @Schema(description = "The HTTP status", examples = "422") int status,
        @Schema(description = "Cause, place and remedy") String detail) {

    static final String MEDIA_TYPE = "application/problem+json";

    static Response response(int status, String title, String detail) {
        return Response.status(status).type(MEDIA_TYPE).entity(new Problem(title, status, detail)).build();
    }
}
