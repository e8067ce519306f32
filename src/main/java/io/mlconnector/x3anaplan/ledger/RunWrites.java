package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.NamedSql;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What a run writes into inbox, mirror and poll state: nothing, once another run took its connection over. A process that was paused
 * wakes up in the midst of its work, and what it has read is old by then.
 */
record RunWrites(DataSource database, RunJournal journal, PollState state) {

    /** @throws io.mlconnector.x3anaplan.failure.SourceFault if the run lost its lease; then nothing was written */
    <T> T transaction(Map<String, Object> parameters, NamedSql.Work<T> work) {
        return NamedSql.transaction(database, parameters, sql -> {
            T result = work.in(sql);
            // Last: work may take longer than a lease lasts that the heartbeat cannot renew.
            if (!journal.holds(sql.transaction(), state.run())) {
                throw PageReader.stopped(state);
            }
            return result;
        });
    }
}
