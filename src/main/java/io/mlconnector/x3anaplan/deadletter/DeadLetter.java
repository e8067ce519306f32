package io.mlconnector.x3anaplan.deadletter;

/**
 * What could not be delivered.
 *
 * @param kind slice, list, or record (rejected rows of a slice or list that landed otherwise)
 * @param failureClass configuration, source, target or internal
 * @param cause what happened and what to do, without secrets
 * @param answer the other system's words, or null
 * @param route pipeline stage in which it happened
 * @param slice null for lists
 * @param stage null if it failed before there was one
 * @param refusedBy "x3" or "anaplan" where that system did not accept our credentials; else null
 */
public record DeadLetter(String connection, String kind, String dataset, String failureClass, String cause, String answer,
        String route, Long run, Long slice, Long stage, String refusedBy) {

    /** A letter that no refused credentials caused. */
    public DeadLetter(String connection, String kind, String dataset, String failureClass, String cause, String answer, String route, Long run,
            Long slice, Long stage) {
        this(connection, kind, dataset, failureClass, cause, answer, route, run, slice, stage, null);
    }

    /** The same with another cause. */
    public DeadLetter because(String why) {
        return new DeadLetter(connection, kind, dataset, failureClass, why, answer, route, run, slice, stage, refusedBy);
    }

    /** The same with other words of the other system. */
    public DeadLetter answered(String words) {
        return new DeadLetter(connection, kind, dataset, failureClass, cause, words, route, run, slice, stage, refusedBy);
    }

    /** The same of rows that were rejected while the others landed. @param sample Anaplan's words on the first of them */
    public DeadLetter withRejected(String sample) {
        return new DeadLetter(connection, "record", dataset, failureClass, cause, sample, route, run, slice, stage);
    }
}
