package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Ids;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ImportDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Tasks of the tenant: one at a time per model, in the order of their start (anaplan-api section 6.2). */
public final class TaskQueue implements AutoCloseable {

    private final Store store;
    private final SandboxClock clock;
    private final AnaplanSettings settings;
    private final ImportRunner runner;
    private final ExportRunner exports;
    private final List<Task> tasks = new CopyOnWriteArrayList<>();
    private final Map<String, ExecutorService> workers = new ConcurrentHashMap<>();
    private final Map<String, Integer> open = new HashMap<>();
    private final Map<String, Integer> mostOpen = new HashMap<>();

    public TaskQueue(Store store, SandboxClock clock, AnaplanSettings settings, ImportRunner runner, ExportRunner exports) {
        this.exports = exports;
        this.store = store;
        this.clock = clock;
        this.settings = settings;
        this.runner = runner;
    }

    /** Queues a task for an import or process; started twice, it runs twice. */
    public Task start(Model model, String actionId, User user, Map<String, String> parameters) {
        Task task;
        synchronized (this) { // creation times in the order of the list
            task = new Task(Ids.task(), model, actionId, name(model, actionId), user, Map.copyOf(parameters), clock.instant());
            tasks.add(task);
            mostOpen.merge(model.id(), open.merge(model.id(), 1, Integer::sum), Math::max);
            store.update("INSERT INTO sandbox_anaplan.task (task_id, model_id, action_id, user_email, state, created_at)"
                    + " VALUES (?,?,?,?,?,?)", task.id(), model.id(), actionId, user.email(), task.state().name(),
                    Timestamp.from(task.createdAt()));
            workers.computeIfAbsent(model.id(), TaskQueue::worker).execute(() -> run(task));
        }
        return task;
    }

    /** Oldest first, of all users. */
    public List<Task> tasks() {
        return tasks;
    }

    public List<Task> tasks(Model model, String actionId) {
        return tasks.stream().filter(t -> t.model() == model && t.actionId().equals(actionId)).toList();
    }

    public Optional<Task> find(Model model, String actionId, String taskId) {
        return tasks(model, actionId).stream().filter(t -> t.id().equals(taskId)).findFirst();
    }

    public Optional<Task> running(Model model) {
        return tasks.stream().filter(t -> t.model() == model && t.startedAt() != null && !t.state().terminal()).findFirst();
    }

    /** Asks a task to end; one that has ended stays as it is. */
    public void cancel(Task task) {
        if (task.cancel()) {
            settings.tasks().wake();
            record(task);
        }
    }

    /** Most tasks of a model that were accepted and had not ended, at any one time. */
    public synchronized int mostOpen(Model model) {
        return mostOpen.getOrDefault(model.id(), 0);
    }

    /** Blocks while a task runs on the model. */
    public synchronized void awaitIdle(Model model) {
        try {
            while (running(model).isPresent()) {
                wait(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        workers.values().forEach(ExecutorService::shutdownNow);
        try {
            for (ExecutorService worker : workers.values()) {
                worker.awaitTermination(10, TimeUnit.SECONDS); // an import still holds files and locks
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExecutorService worker(String model) {
        return Executors.newSingleThreadExecutor(r -> {
            Thread thread = new Thread(r, "sandbox-anaplan-tasks");
            thread.setDaemon(true);
            return thread;
        });
    }

    private void run(Task task) {
        TaskState end = TaskState.COMPLETE;
        try {
            settings.tasks().pauseQueued(task::cancelled);
            if (task.cancelled()) {
                throw new Cancelled();
            }
            task.begin(clock.instant());
            record(task);
            List<ImportResult> results = new ArrayList<>();
            task.model().exports().stream().filter(e -> e.id().equals(task.actionId())).findFirst()
                    .ifPresent(export -> results.add(exports.run(task, export)));
            task.results(results);
            for (ImportDef each : imports(task)) {
                ImportResult result = runner.run(task, each);
                results.add(result);
                task.results(results);
                if (!result.successful() && settings.imports().processStopsAtFailure()) {
                    break;
                }
            }
        } catch (Cancelled e) {
            end = TaskState.CANCELLED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (this) {
            task.end(end, clock.instant());
            open.merge(task.model().id(), -1, Integer::sum);
            notifyAll();
        }
        record(task);
    }

    private static String name(Model model, String actionId) {
        return model.processes().stream().filter(p -> p.id().equals(actionId)).map(p -> p.name()).findFirst()
                .or(() -> model.exports().stream().filter(e -> e.id().equals(actionId)).map(e -> e.name()).findFirst())
                .orElseGet(() -> model.importNamed(actionId).name());
    }

    private static List<ImportDef> imports(Task task) {
        Model model = task.model();
        if (model.exports().stream().anyMatch(e -> e.id().equals(task.actionId()))) {
            return List.of();
        }
        return model.processes().stream().filter(p -> p.id().equals(task.actionId())).findFirst()
                .map(p -> p.importIds().stream().map(model::importNamed).toList())
                .orElseGet(() -> List.of(model.importNamed(task.actionId())));
    }

    private void record(Task task) {
        Boolean successful = task.state() != TaskState.COMPLETE ? null
                : (Boolean) task.results().stream().allMatch(ImportResult::successful);
        store.update("UPDATE sandbox_anaplan.task SET state = ?, successful = ?, ended_at = ? WHERE task_id = ?",
                task.state().name(), successful, task.endedAt() == null ? null : Timestamp.from(task.endedAt()), task.id());
    }
}
