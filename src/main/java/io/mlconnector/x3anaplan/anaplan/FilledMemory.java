package io.mlconnector.x3anaplan.anaplan;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The memory of target cells that an import of ours filled or may have filled. The staging keeps it; it is written in the
 * transactions in which an import is begun and settled, so that it can never fall behind what Anaplan has.
 */
public interface FilledMemory {

    /** The stage's task is about to be started: from now on its cells count as filled. */
    void intend(Connection transaction, long stage) throws SQLException;

    /**
     * The stage has landed clean. A slice: its cells that were sent as zero are forgotten, and generation, fingerprint and content
     * of the stage are those that the target has. A list, or all of it but what its failure dump names: journal rows may name those
     * members.
     */
    void landed(Connection transaction, long stage) throws SQLException;

    /** The target has no place for the slice of the stage, such as its period: none of its cells can be filled. */
    void absent(Connection transaction, long stage) throws SQLException;
}
