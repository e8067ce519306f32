package io.mlconnector.x3anaplan.sandbox.anaplan.api;

/** A refusal by the integration API. */
final class ApiError extends RuntimeException {

    private final int status;

    ApiError(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static ApiError notFound() {
        return new ApiError(404, "Not Found");
    }

    int status() {
        return status;
    }
}
