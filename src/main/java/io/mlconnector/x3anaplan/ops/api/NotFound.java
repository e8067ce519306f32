package io.mlconnector.x3anaplan.ops.api;

/** The API was asked for something that does not exist. HTTP 404. */
class NotFound extends RuntimeException {

    NotFound(String what) {
        super(what);
    }
}
