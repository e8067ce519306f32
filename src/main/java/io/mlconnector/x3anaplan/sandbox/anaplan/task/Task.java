package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A started import or process. */
public final class Task {

    private final String id;
    private final Model model;
    private final String actionId;
    private final String actionName;
    private final User user;
    private final Map<String, String> parameters;
    private final Instant createdAt;
    private volatile TaskState state = TaskState.NOT_STARTED;
    private volatile boolean cancelled;
    private volatile Instant startedAt;
    private volatile Instant endedAt;
    private volatile List<ImportResult> results = List.of();

    Task(String id, Model model, String actionId, String actionName, User user, Map<String, String> parameters, Instant createdAt) {
        this.id = id;
        this.model = model;
        this.actionId = actionId;
        this.actionName = actionName;
        this.user = user;
        this.parameters = parameters;
        this.createdAt = createdAt;
    }

    public String id() {
        return id;
    }

    public Model model() {
        return model;
    }

    /** Id of the import or process under which alone the task is found. */
    public String actionId() {
        return actionId;
    }

    /** Its name when the task was started; it may have been renamed or removed since. */
    public String actionName() {
        return actionName;
    }

    public User user() {
        return user;
    }

    /** {@code mappingParameters}: entity type to entity name; for one import of a process {@code importId/entityType}. */
    public Map<String, String> parameters() {
        return parameters;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public Instant endedAt() {
        return endedAt;
    }

    public TaskState state() {
        return state;
    }

    /** One result for an import, one per import run so far for a process; empty until there are any. */
    public List<ImportResult> results() {
        return results;
    }

    public boolean isProcess() {
        return actionId.startsWith("118");
    }

    boolean cancelled() {
        return cancelled;
    }

    void results(List<ImportResult> all) {
        results = List.copyOf(all);
    }

    /** Asks the task to end; false when it has ended already. */
    synchronized boolean cancel() {
        if (state.terminal()) {
            return false;
        }
        cancelled = true;
        state = TaskState.CANCELLING;
        return true;
    }

    synchronized void begin(Instant now) {
        startedAt = now;
        if (state == TaskState.NOT_STARTED) {
            state = TaskState.IN_PROGRESS;
        }
    }

    synchronized void end(TaskState terminal, Instant now) {
        endedAt = now;
        state = terminal;
    }
}
