package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Finds out what became of a start that was never answered. A task is ours only if it alone is new since the intent and its counts
 * are those of our file; another's task must never settle our stage, while sending a whole slice again is harmless. Bean
 * {@code adoption}.
 */
@ApplicationScoped
@Named("adoption")
@Unremovable
@RegisterForReflection
public class Adoption {

    static final String CANDIDATE = "adoptionCandidate";
    /** An empty list is believed at the second look: a start may still be on its way. */
    private static final int LOOKS_AT_NOTHING = 2;

    private final DataSource database;
    private final ImportTasks tasks;
    private final RunJournal journal;

    @Inject
    public Adoption(DataSource database, ImportTasks tasks, RunJournal journal) {
        this.database = database;
        this.tasks = tasks;
        this.journal = journal;
    }

    /** Answer to the list of tasks: which of them may be ours. */
    public void weigh(Exchange exchange) {
        StageRecord stage = stage(exchange);
        List<String> candidates = new ArrayList<>();
        boolean allEnded = true;
        for (JsonNode task : AnaplanApi.read(exchange).path("tasks")) {
            String id = task.path("taskId").asText("");
            if (!id.isEmpty() && !stage.knownTasks().contains(id)) {
                candidates.add(id);
                allEnded &= ImportTasks.ended(task.path("taskState").asText(""));
            }
        }
        exchange.removeProperty(CANDIDATE);
        if (candidates.isEmpty()) {
            int looks = exchange.getProperty(ImportStages.LOOKS, Integer.class) + 1;
            exchange.setProperty(ImportStages.LOOKS, looks);
            if (looks >= LOOKS_AT_NOTHING) {
                again(exchange, "the start never arrived");
            }
        } else if (candidates.size() == 1) {
            exchange.setProperty(CANDIDATE, candidates.get(0));
        } else if (allEnded) {
            again(exchange, candidates.size() + " tasks were started meanwhile and none can be shown to be ours");
        } else {
            tasks.waitLonger(exchange);
        }
    }

    /** Request: how the only candidate is doing. */
    public void look(Exchange exchange) {
        tasks.lookAt(exchange, exchange.getProperty(CANDIDATE, String.class));
    }

    /**
     * Answer to {@link #look}: adopts the task once it has ended and its counts are ours. One that a person cancelled ends the stage as
     * well: it has no counts, but starting again would be to fight the person, if it is ours, and a hold costs no more than a replay.
     */
    public void judge(Exchange exchange) {
        String id = (String) exchange.removeProperty(CANDIDATE);
        JsonNode task = AnaplanApi.read(exchange).path("task");
        TaskAnswer answer = TaskAnswer.read(task);
        if (!ImportTasks.ended(answer.state())) {
            tasks.waitLonger(exchange);
            return;
        }
        StageRecord stage = stage(exchange);
        boolean ours = answer.state().equals("COMPLETE") && answer.of(stage.stepId()).map(TaskAnswer::rows)
                .filter(rows -> rows.isPresent() && rows.getAsLong() == stage.rows()).isPresent();
        if (ours || answer.state().equals("CANCELLED")) {
            journal.progress(exchange.getProperty("run", Long.class),
                    ImportTasks.target(exchange).importName() + ": found its task " + id + (ours ? "" : ", which was cancelled"));
            tasks.end(exchange, id, task);
        } else {
            again(exchange, "the only new task cannot be shown to be ours");
        }
    }

    /** Sends the file again under a new intent; after a crash that is left to the next stage, which takes the slice as it is now. */
    private void again(Exchange exchange, String why) {
        String name = ImportTasks.target(exchange).importName();
        if (exchange.getProperty(ImportStages.RECOVERING, false, Boolean.class)) {
            journal.progress(exchange.getProperty("run", Long.class), name + ": " + why + "; what it was to send is sent anew");
            tasks.update(exchange, "update stage set state = 'abandoned', message = ? where id = ?",
                    "Left behind by an earlier run: " + why + ". Its slice is sent again", exchange.getProperty("stageId"));
            exchange.setProperty(ImportStages.STATE, "abandoned");
        } else {
            journal.progress(exchange.getProperty("run", Long.class), name + ": " + why + "; sending the file again");
            tasks.resetWait(exchange);
            exchange.setProperty(ImportStages.STATE, "staged");
        }
    }

    private StageRecord stage(Exchange exchange) {
        long id = exchange.getProperty("stageId", Long.class);
        return Sql.transaction(database, tx -> StageRecord.load(tx, id));
    }
}
