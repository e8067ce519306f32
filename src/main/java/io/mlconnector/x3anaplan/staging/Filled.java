package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.Function;

/**
 * The memory of what our imports filled in the target. It is written with the intent, before an import may start, and forgets a
 * cell only after a clean import that sent zero for it. Both methods work in the caller's transaction and may be repeated.
 */
@ApplicationScoped
@Unremovable
public class Filled {

    private final Function<String, io.mlconnector.x3anaplan.connection.Connection> connections;
    private final Clock clock;

    @Inject
    Filled(Connections connections, Clock clock) {
        this(connections::get, clock);
    }

    Filled(Function<String, io.mlconnector.x3anaplan.connection.Connection> connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /** An import of the stage may start once this is committed. Does nothing for lists. */
    public void intend(Connection tx, long stageId) throws SQLException {
        StageInfo stage = StageInfo.read(tx, stageId);
        if (!stage.isList()) {
            boolean byCurrency = connections.apply(stage.connection()).datasets().journalEntries().has(Dimension.CURRENCY);
            new SliceMemory(tx, stageId).cellsIntended(byCurrency);
        }
    }

    /** The target has no place for the slice of the stage, so that none of its cells can be there. */
    public void absent(Connection tx, long stageId) throws SQLException {
        Sql.update(tx, "delete from filled_cell f using stage t where t.id = ? and f.slice = t.slice", stageId);
    }

    /**
     * The import of the stage ended clean. Slices: the memory is exactly the cells that were sent and is to be trusted, landed
     * codes and content are those of the stage, sent generation and fingerprint too; confirmed holds of the slice are carried out.
     * Lists, whose import may have ended partial if its dump names all that was rejected: all other members of the stage may be
     * named by journal rows. State and message of the slice are left to the caller.
     */
    public void landed(Connection tx, long stageId) throws SQLException {
        StageInfo stage = StageInfo.read(tx, stageId);
        if (stage.isList()) {
            Sql.update(tx, """
                    insert into landed_member (connection, model, dataset, code)
                    select ?, ?, ?, code from (select code, row_number() over (order by seq) + 1 as line from staged_member where stage = ?) m
                     where not exists (select 1 from dump_line d where d.stage = ? and d.step is null and d.rejected and d.line = m.line)
                    on conflict do nothing""", stage.connection(), connections.apply(stage.connection()).anaplan().model(), stage.dataset(),
                    stageId, stageId);
            return;
        }
        SliceMemory memory = new SliceMemory(tx, stageId);
        memory.cellsLanded();
        memory.codesLanded();
        Sql.update(tx, """
                update slice s set trusted = true, resend = null, landed_content = t.content_hash, landed_stage = t.id, landed_at = ?,
                       sent_generation = t.generation, sent_fingerprint = t.fingerprint
                  from stage t where t.id = ? and s.id = t.slice""", clock.instant(), stageId);
        Holds.carriedOut(tx, stage.slice());
    }
}
