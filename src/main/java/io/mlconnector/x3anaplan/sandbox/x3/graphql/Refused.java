package io.mlconnector.x3anaplan.sandbox.x3.graphql;

/** Part of a query that cannot be answered: becomes an error in an answer of status 200, with null in its place (reference 4.6). */
final class Refused extends RuntimeException {

    Refused(String message) {
        super(message);
    }
}
