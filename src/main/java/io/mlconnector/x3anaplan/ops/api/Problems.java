package io.mlconnector.x3anaplan.ops.api;

import io.mlconnector.x3anaplan.ops.Failures;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what the API's methods throw into answers; the only place that does. */
class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    @ServerExceptionMapper
    Response notFound(NotFound e) {
        return Problem.response(404, "Not found", e.getMessage());
    }

    /** What the framework itself refuses: unknown paths, methods, media types, bodies that cannot be read. */
    @ServerExceptionMapper
    Response refused(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        Throwable cause = e.getCause();
        return Problem.response(status, e.getResponse().getStatusInfo().getReasonPhrase(),
                cause == null ? e.getMessage() : cause.getMessage());
    }

    @ServerExceptionMapper
    Response failed(RuntimeException e) {
        int status = Failures.httpStatus(e);
        if (status == 500) {
            LOG.error("A request to the API failed", e);
            // The text of an unforeseen failure is for the log, not for whoever asks.
            return Problem.response(500, "Internal", "The request failed; the log of the process says why.");
        }
        return Problem.response(status, status == 422 ? "Configuration" : "Other system", e.getMessage());
    }
}
