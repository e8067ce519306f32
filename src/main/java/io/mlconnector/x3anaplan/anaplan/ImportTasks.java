package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Starts the import's task, once for each intent, and follows it to its end (reference anaplan-api section 5). Bean
 * {@code importTasks}.
 */
@ApplicationScoped
@Named("importTasks")
@Unremovable
@RegisterForReflection
public class ImportTasks {

    /** How often a start may be tried for one stage, each time with an intent of its own. */
    static final int MOST_ATTEMPTS = 5;
    private static final String BLIND = "taskBlind";
    private static final String MISSING_SINCE = "taskMissingSince";

    private final DataSource database;
    private final AnaplanApi api;
    private final AnaplanConnections connections;
    private final Leases leases;
    private final FilledMemory filled;
    private final RunJournal journal;
    private final Clock clock;
    private final Duration missingPatience;

    /** @param missingPatience how long a task is looked for that Anaplan answers 404 for */
    @Inject
    public ImportTasks(DataSource database, AnaplanApi api, AnaplanConnections connections, Leases leases, FilledMemory filled, RunJournal journal,
            Clock clock, @ConfigProperty(name = "x3anaplan.anaplan.missing-task-patience", defaultValue = "PT10M") Duration missingPatience) {
        this.missingPatience = missingPatience;
        this.database = database;
        this.api = api;
        this.connections = connections;
        this.leases = leases;
        this.filled = filled;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * All tasks of the import, those of other users too, in no order that counts: the parameter {@code sort} is documented with two names
     * (https://help.anaplan.com/d43aa395-5ca5-4874-8543-63a0eb86e872), and an unknown one is ignored without a word.
     */
    List<JsonNode> all(Exchange exchange) {
        return api.all(exchange.getProperty("connection", String.class), run(exchange), tasks(exchange), "tasks");
    }

    /**
     * Writes down, in one transaction, that a task is about to be started for this stage, which tasks were
     * there before, and which cells it may fill.
     *
     * @throws Stopped if the model or the stage is in the hands of another run by now
     * @throws TargetFault if no start was accepted in many attempts
     */
    public void intend(Exchange exchange) {
        List<String> known = new ArrayList<>();
        all(exchange).forEach(t -> known.add(t.path("taskId").asText()));
        long stage = exchange.getProperty("stageId", Long.class);
        ImportTarget target = target(exchange);
        int attempts = exchange.getProperty(ImportStages.ATTEMPTS, Integer.class) + 1;
        if (attempts > MOST_ATTEMPTS) {
            throw new TargetFault(false, "Connection " + exchange.getProperty("connection") + ", import " + target.importName()
                    + ": no start was accepted and shown to be ours in " + MOST_ATTEMPTS + " attempts; see the model's history");
        }
        Sql.transaction(database, tx -> {
            Lease lease = exchange.getProperty(ModelLease.LEASE, Lease.class);
            if (!leases.holds(tx, lease)) {
                throw Stopped.lost("Stage " + stage, lease.name());
            }
            int intended = Sql.update(tx, "update stage set state = 'intended', import_id = ?, step_id = ?, file_id = ?, known_tasks = ?, intent_at = ?,"
                    + " intents = intents + 1, model = ?, task_until = clock_timestamp() + make_interval(secs => ?) where id = ?"
                    + " and state in ('staged', 'intended')", target.importAction(), target.step(), target.file(), known, clock.instant(),
                    exchange.getProperty(ImportStages.MODEL), settings(exchange).taskTimeout().toMillis() / 1000.0, stage);
            if (intended == 0) {
                throw Stopped.abandoned("Stage " + stage);
            }
            filled.intend(tx, stage);
            return null;
        });
        exchange.setProperty(ImportStages.ATTEMPTS, attempts);
        exchange.setProperty(ImportStages.STATE, "intended");
        exchange.setProperty(ImportStages.LOOKS, 0);
    }

    /** Request: start the task. Anaplan starts another one for each such request, so it is never repeated by itself. */
    public void start(Exchange exchange) {
        request(exchange, "POST", tasks(exchange), "{\"localeName\":\"" + settings(exchange).localeName() + "\"}");
    }

    /** Answer to {@link #start}; the id is sometimes told without its envelope (reference anaplan-api 5.1). */
    public void started(Exchange exchange) {
        JsonNode answer = AnaplanApi.read(exchange);
        String task = answer.path("task").path("taskId").asText(answer.path("taskId").asText(""));
        if (task.isEmpty()) {
            throw AnaplanFault.lost(200, "Import " + target(exchange).importName() + ": started, but no task id was told", null, null);
        }
        update(exchange, "update stage set state = 'started', task_id = ? where id = ?", task, exchange.getProperty("stageId"));
        exchange.setProperty("taskId", task);
        follow(exchange);
    }

    /**
     * The start got no answer, or was refused. Only what may have had its effect is left to adoption; what surely had none is tried
     * anew if it passes, or given up.
     */
    public void unanswered(Exchange exchange) {
        AnaplanFault fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, AnaplanFault.class);
        resetWait(exchange);
        if (fault.effectUnknown()) {
            journal.progress(run(exchange), target(exchange).importName() + ": the start was not answered; looking for its task");
            return;
        }
        update(exchange, "update stage set state = 'staged', known_tasks = null, intent_at = null where id = ? and state = 'intended'",
                exchange.getProperty("stageId"));
        if (fault.isBusy()) {
            // A refusal by a busy model does not count as an attempt: the route waits until the model is free.
            exchange.setProperty(ImportStages.ATTEMPTS, 0);
            exchange.setProperty(ImportStages.STATE, "uploaded");
        }
        if (!fault.isPassing() || fault.isBusy()) {
            throw fault;
        }
        exchange.setProperty(ImportStages.STATE, "uploaded");
        if (fault.retryAfter() != null) {
            exchange.setProperty(ImportStages.WAIT, fault.retryAfter().toMillis());
        }
    }

    /** Request: how the task is doing. */
    public void look(Exchange exchange) {
        request(exchange, "GET", tasks(exchange) + "/" + exchange.getProperty("taskId"), null);
    }

    /** Answer to {@link #look}. A state that nobody has heard of is waited out (reference anaplan-api 5.2). */
    public void seen(Exchange exchange) {
        JsonNode task = AnaplanApi.read(exchange).path("task");
        String state = task.path("taskState").asText("");
        exchange.removeProperty(BLIND);
        exchange.removeProperty(MISSING_SINCE);
        journal.goingOn(run(exchange), target(exchange).importName() + ": task " + state
                + (task.has("progress") ? " " + Math.round(task.path("progress").asDouble() * 100) + "%" : ""));
        if (ended(state)) {
            end(exchange, exchange.getProperty("taskId", String.class), task);
        } else {
            waitLonger(exchange);
        }
    }

    /**
     * A look that failed says nothing of the task: looking goes on as long as the failure may pass, and for a while when Anaplan does
     * not find the task. One that stays unknown will never be judged by its own word.
     */
    public void forgotten(Exchange exchange) {
        AnaplanFault fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, AnaplanFault.class);
        boolean unknown = fault.status() == 404;
        if (!unknown && !fault.isPassing() && !fault.isBusy()) {
            throw fault;
        }
        if (exchange.getProperty(BLIND) == null) {
            exchange.setProperty(BLIND, true);
            journal.progress(run(exchange), target(exchange).importName() + ": its task cannot be seen, still looking: "
                    + fault.getMessage());
        }
        if (unknown) {
            Long since = exchange.getProperty(MISSING_SINCE, clock.millis(), Long.class);
            exchange.setProperty(MISSING_SINCE, since);
            if (clock.millis() - since >= missingPatience.toMillis()) {
                exchange.removeProperty(MISSING_SINCE);
                JsonNode task = AnaplanAnswers.JSON.createObjectNode().put("taskState", "UNKNOWN");
                end(exchange, exchange.getProperty("taskId", String.class), task);
                return;
            }
        }
        waitLonger(exchange);
    }

    static boolean ended(String state) {
        return state.equals("COMPLETE") || state.equals("CANCELLED") || state.equals("FAILED");
    }

    /** Keeps the task's last word. */
    void end(Exchange exchange, String taskId, JsonNode task) {
        update(exchange, "update stage set state = 'ended', task_id = ?, task_answer = ?::jsonb where id = ?"
                + " and state in ('intended', 'started')", taskId, task.toString(), exchange.getProperty("stageId"));
        exchange.setProperty("taskId", taskId);
        exchange.setProperty(ImportStages.DUMP, task.path("result").findValues("failureDumpAvailable").stream()
                .anyMatch(dump -> dump.asBoolean(false)));
        exchange.setProperty(ImportStages.STATE, "ended");
    }

    /** The next look comes later than the last; after the connection's task timeout the task is left to a later run. */
    void waitLonger(Exchange exchange) {
        if (clock.millis() >= exchange.getProperty(ImportStages.DEADLINE, Long.class)) {
            String message = "The task was still running after " + settings(exchange).taskTimeout() + "; a later run looks after it";
            update(exchange, "update stage set message = ? where id = ?", message, exchange.getProperty("stageId"));
            journal.progress(run(exchange), target(exchange).importName() + ": " + message);
            exchange.setProperty(ImportStages.STATE, "left");
            return;
        }
        long wait = exchange.getProperty(ImportStages.WAIT, Long.class);
        exchange.setProperty(ImportStages.WAIT, LookPace.next(settings(exchange), leases.held(ModelLease.PREFIX), wait));
    }

    void resetWait(Exchange exchange) {
        exchange.setProperty(ImportStages.WAIT, LookPace.first(settings(exchange), leases.held(ModelLease.PREFIX)));
        exchange.setProperty(ImportStages.DEADLINE, clock.millis() + settings(exchange).taskTimeout().toMillis());
    }

    void update(Exchange exchange, String sql, Object... values) {
        Lease lease = exchange.getProperty(ModelLease.LEASE, Lease.class);
        Sql.transaction(database, tx -> {
            if (lease != null && !leases.holds(tx, lease)) {
                // Whoever has the model now has taken the stage over as well, and decides on it.
                throw Stopped.lost("Stage " + exchange.getProperty("stageId"), lease.name());
            }
            return Sql.update(tx, sql, values);
        });
    }

    private void follow(Exchange exchange) {
        resetWait(exchange);
        exchange.setProperty(ImportStages.STATE, "started");
    }

    static ImportTarget target(Exchange exchange) {
        return exchange.getProperty(ImportStages.TARGET, ImportTarget.class);
    }

    private static long run(Exchange exchange) {
        return exchange.getProperty("run", Long.class);
    }

    private AnaplanSettings settings(Exchange exchange) {
        return connections.anaplan(exchange.getProperty("connection", String.class));
    }

    private static String tasks(Exchange exchange) {
        return target(exchange).tasksPath();
    }

    void lookAt(Exchange exchange, String taskId) {
        request(exchange, "GET", tasks(exchange) + "/" + taskId, null);
    }

    private void request(Exchange exchange, String method, String path, String body) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, method);
        exchange.getMessage().setHeader(Exchange.HTTP_URI, AnaplanApi.base(settings(exchange)) + path);
        exchange.getMessage().setHeader("Accept", "application/json");
        if (body != null) {
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        }
        exchange.getMessage().setBody(body);
    }
}
