package io.mlconnector.x3anaplan.progress;

import java.sql.Connection;
import java.sql.SQLException;

/** What a stage tells the run it works for, and the one thing it asks it. The stages know no more of runs than this. */
public interface RunJournal {

    /** Counts one HTTP request, repeated attempts included. @param system {@code x3} or {@code anaplan} */
    void countRequest(long run, String system);

    /** Notes one fact on how far the current phase has come, for people, e.g. {@code lines: 12 pages, 12000 rows}. */
    void progress(long run, String fact);

    /** As {@link #progress}, of something that is still going on: shown to who watches, but no part of the story that the log tells. */
    default void goingOn(long run, String fact) {
        progress(run, fact);
    }

    /** As {@link #progress}, of something that somebody should look at if it goes on. @param run 0: who asks has none */
    default void warn(long run, String fact) {
        progress(run, fact);
    }

    /** Keeps what somebody should know of this run for as long as the run is kept; it does not change the outcome. */
    default void remark(long run, String remark) {
        warn(run, remark);
    }

    /** The run turns to a slice, which all that follows is about, until it turns to another or to its next phase. */
    default void slice(long run, long slice) {
    }

    /** What the end of a stage means is on record, for this run or for an earlier one that began it. */
    default void settled(long stage) {
    }

    /** Adds to what the run has read from Sage X3. @param pages answers read @param rows records in them */
    void read(long run, int pages, long rows);

    /**
     * Whether nobody took the run over, checked and locked inside the caller's transaction (fencing token): what it wrote is to be
     * committed at once, or not at all. Not to be asked before long work, for the run's lease cannot be renewed while it is locked.
     */
    boolean holds(Connection transaction, long run) throws SQLException;

    /** Whether the run may begin another piece of work; no longer when the process is stopping or the run's lease is lost. */
    boolean mayGoOn(long run);
}
