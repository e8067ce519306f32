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

    /** The stage has landed clean: cells that it filled with zero are forgotten. */
    void landed(Connection transaction, long stage) throws SQLException;
}
