package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Finds out what became of a start that was never answered. A task is ours if it alone is new since the intent and, where it counts the
 * rows of the file that it read, they are as many as ours. Sending a whole slice again is harmless, settling it with another's task is
 * not. Bean {@code adoption}.
 */
@ApplicationScoped
@Named("adoption")
@Unremovable
@RegisterForReflection
public class Adoption {

    static final String CANDIDATE = "adoptionCandidate";
    /** An empty list is believed at the second look: a start may still be on its way. */
    private static final int LOOKS_AT_NOTHING = 2;

    /** How far Anaplan's clock may be behind ours. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    private final DataSource database;
    private final AnaplanApi api;
    private final ImportTasks tasks;
    private final RunJournal journal;

    @Inject
    public Adoption(DataSource database, AnaplanApi api, ImportTasks tasks, RunJournal journal) {
        this.database = database;
        this.api = api;
        this.tasks = tasks;
        this.journal = journal;
    }

    /**
     * Which tasks of the import may be ours: those that were not there when the intent was written, and are not older.
     *
     * @throws AnaplanFault if there is none because the user may no longer see the import: its list of tasks is then empty, not refused
     */
    public void weigh(Exchange exchange) {
        StageRecord stage = stage(exchange);
        List<JsonNode> all = tasks.all(exchange);
        long newestKnown = all.stream().filter(task -> stage.knownTasks().contains(task.path("taskId").asText("")))
                .mapToLong(task -> task.path("creationTime").asLong(0)).max().orElse(0);
        long since = stage.intentAt() == null ? newestKnown : Math.min(newestKnown, stage.intentAt().minus(CLOCKS_APART).toEpochMilli());
        List<String> candidates = new ArrayList<>();
        boolean allEnded = true;
        for (JsonNode task : all) {
            String id = task.path("taskId").asText("");
            if (!id.isEmpty() && !stage.knownTasks().contains(id) && task.path("creationTime").asLong(Long.MAX_VALUE) >= since) {
                candidates.add(id);
                allEnded &= ImportTasks.ended(task.path("taskState").asText(""));
            }
        }
        exchange.removeProperty(CANDIDATE);
        if (candidates.isEmpty() && isBusy(exchange, stage)) {
            tasks.waitLonger(exchange); // what a busy model has not answered yet may still begin
        } else if (candidates.isEmpty()) {
            int looks = exchange.getProperty(ImportStages.LOOKS, Integer.class) + 1;
            exchange.setProperty(ImportStages.LOOKS, looks);
            if (looks >= LOOKS_AT_NOTHING) {
                // A list of tasks is 200 and empty for whoever lost access to the model.
                api.get(stage.connection(), exchange.getProperty("run", Long.class), ImportTasks.target(exchange).actionPath());
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

    /** Whether the model is at work: requests may then hang until it is done (https://help.anaplan.com/27b77b79-7db1-4973-953a-fc585969fa43). */
    private boolean isBusy(Exchange exchange, StageRecord stage) {
        return api.get(stage.connection(), exchange.getProperty("run", Long.class), "/models/" + ImportTasks.target(exchange).model()
                + "?modelDetails=true").path("model").path("modelTransactionRunning").asBoolean(false);
    }

    /** Request: how the only candidate is doing. */
    public void look(Exchange exchange) {
        tasks.lookAt(exchange, exchange.getProperty(CANDIDATE, String.class));
    }

    /**
     * Answer to {@link #look}: adopts the task once it has ended, unless it counts the rows of another file. One that a person cancelled
     * ends the stage as well: starting again would be to fight the person, if it is ours, and a hold costs no more than a replay.
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
        boolean ours = answer.state().equals("COMPLETE") && answer.of(stage.stepId()).filter(step -> readAnotherFile(step, stage)).isEmpty();
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

    private static boolean readAnotherFile(TaskAnswer answer, StageRecord stage) {
        return answer.countsRows() && answer.rows().isPresent() && answer.rows().getAsLong() != stage.rows();
    }

    private StageRecord stage(Exchange exchange) {
        long id = exchange.getProperty("stageId", Long.class);
        return Sql.transaction(database, tx -> StageRecord.load(tx, id));
    }
}
