package io.mlconnector.x3anaplan.settle;

import io.mlconnector.x3anaplan.anaplan.Stopped;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/** Stages that are not over: those of this run, and those that an earlier one left behind. Bean {@code openStages}. */
@ApplicationScoped
@Named("openStages")
@Unremovable
@RegisterForReflection
public class OpenStages {

    private final DataSource database;
    private final RunJournal journal;

    @Inject
    public OpenStages(DataSource database, RunJournal journal) {
        this.database = database;
        this.journal = journal;
    }

    /**
     * Abandons the connection's stages that never reached Anaplan, their slices being still to be sent, and leaves the ids of those
     * that did in the property {@code openStages}, oldest first.
     *
     * @throws Stopped if another run has the connection by now, whose stages they may be
     */
    public void sort(Exchange exchange) {
        String connection = exchange.getProperty("connection", String.class);
        long run = exchange.getProperty("run", Long.class);
        exchange.setProperty("openStages", Sql.transaction(database, tx -> {
            if (!journal.holds(tx, run)) {
                throw Stopped.lost("Run " + run, "connection/" + connection);
            }
            Sql.update(tx, "update stage set state = 'abandoned', message = 'Left behind by an earlier run before it reached Anaplan'"
                    + " where connection = ? and state in ('mapped', 'staged')", connection);
            return Sql.all(tx, rs -> rs.getLong(1), "select id from stage where connection = ? and state in ('intended', 'started', 'ended')"
                    + " order by id", connection);
        }));
    }

    /** Puts the state of the exchange's stage into the property {@code stageState}; empty if there is no stage. */
    public void look(Exchange exchange) {
        Long stage = exchange.getProperty("stageId", Long.class);
        exchange.setProperty("stageState", stage == null ? ""
                : Sql.first(database, rs -> rs.getString(1), "select state from stage where id = ?", stage).orElse(""));
    }

    /** Ends a stage of a dry run; its totals stay for the summary. */
    public void abandon(Exchange exchange) {
        Sql.update(database, "update stage set state = 'abandoned', message = 'Dry run: nothing was sent' where id = ?"
                + " and state in ('mapped', 'staged')", exchange.getProperty("stageId", Long.class));
    }
}
