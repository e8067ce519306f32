package io.mlconnector.x3anaplan.progress;

import java.sql.Connection;

/** A run that may go on and keeps nothing, for tests that look elsewhere. */
public class SilentJournal implements RunJournal {

    @Override
    public void countRequest(long run, String system) {
    }

    @Override
    public void progress(long run, String fact) {
    }

    @Override
    public void read(long run, int pages, long rows) {
    }

    @Override
    public boolean holds(Connection transaction, long run) {
        return true;
    }

    @Override
    public boolean mayGoOn(long run) {
        return true;
    }
}
