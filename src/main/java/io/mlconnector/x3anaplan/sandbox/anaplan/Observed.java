package io.mlconnector.x3anaplan.sandbox.anaplan;

import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import io.mlconnector.x3anaplan.sandbox.anaplan.file.Content;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.ListItem;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.ImportRunner;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.TaskQueue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a test may know about the simulated Anaplan beyond what its API tells. Models, modules and lists go by name or id. */
public final class Observed {

    /**
     * What one import read.
     *
     * @param importId the import, also where a process ran it
     * @param sha256 of the concatenated plain bytes
     */
    public record Upload(String taskId, String importId, String fileId, String user, String sha256, long bytes, Instant at) {
    }

    /**
     * An accepted start.
     *
     * @param action name of the import or process
     * @param intent SHA-256 of the content that the (first) import read; null before it ran or when it found none
     */
    public record Start(String taskId, String actionId, String action, String user, Instant at, String state, String intent) {
    }

    private final Tenant tenant;
    private final Store store;
    private final TaskQueue tasks;
    private final ImportRunner runner;
    private final SandboxServer server;

    Observed(Tenant tenant, Store store, TaskQueue tasks, ImportRunner runner, SandboxServer server) {
        this.tenant = tenant;
        this.store = store;
        this.tasks = tasks;
        this.runner = runner;
        this.server = server;
    }

    /** Cells of the module's first line item by coordinates (dimension name to member code); zero cells are absent. */
    public Map<Map<String, String>, BigDecimal> cells(String model, String module) {
        ModuleDef m = module(model, module);
        return cells(model, module, m.lineItems().get(0).name());
    }

    public Map<Map<String, String>, BigDecimal> cells(String model, String module, String lineItem) {
        return store.cells(tenant.model(model).id(), module(model, module).name(), lineItem);
    }

    /** Sum of the cells whose coordinates contain all of {@code coords}; zero when there is none. */
    public BigDecimal sum(String model, String module, Map<String, String> coords) {
        return cells(model, module).entrySet().stream().filter(e -> e.getKey().entrySet().containsAll(coords.entrySet()))
                .map(Map.Entry::getValue).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public List<ListItem> listItems(String model, String list) {
        Model m = tenant.model(model);
        return store.items(m.id(), m.list(list).orElseThrow().name());
    }

    /** What all imports so far have read, oldest first. */
    public List<Upload> uploads() {
        return store.query("SELECT task_id, import_id, file_id, user_email, sha256, bytes, at FROM sandbox_anaplan.uploaded ORDER BY at",
                rs -> new Upload(rs.getString(1), rs.getString(2), rs.getString(3), rs.getString(4), rs.getString(5),
                        rs.getLong(6), rs.getTimestamp(7).toInstant()));
    }

    /** The plain bytes that the (first) import of a task read. */
    public Optional<byte[]> content(String taskId) {
        return runner.contentRead(taskId).map(Content::bytes);
    }

    /** All accepted starts, of every user, oldest first. */
    public List<Start> starts() {
        List<Upload> uploads = uploads();
        return tasks.tasks().stream().map(t -> new Start(t.id(), t.actionId(), t.actionName(),
                t.user().email(), t.createdAt(), t.state().name(),
                uploads.stream().filter(u -> u.taskId().equals(t.id())).map(Upload::sha256).findFirst().orElse(null))).toList();
    }

    /** Most tasks of a model that were accepted and not ended at one time; 1 proves a single writer. */
    public int maxConcurrentImports(String model) {
        return tasks.mostOpen(tenant.model(model));
    }

    /** Most requests that arrived in any window of this length, real time, of all users. */
    public int mostRequestsIn(Duration window) {
        return mostRequestsIn(window, "");
    }

    /** The same of those whose path holds {@code part} only, e.g. {@code /token}: how often tokens were asked for. */
    public int mostRequestsIn(Duration window, String part) {
        return server.log().mostInAny(window, e -> e.path().contains(part));
    }

    /** Sets a cell of the first line item as a planner would by hand; zero or null empties it. */
    public void writeCell(String model, String module, Map<String, String> coords, BigDecimal value) {
        ModuleDef m = module(model, module);
        store.writeCell(tenant.model(model).id(), m.name(), m.lineItems().get(0).name(), coords, value);
    }

    /** Gives a list item another code, as somebody in the model might; cells keep the code under which they were written. */
    public void recodeListItem(String model, String list, String from, String to) {
        if (store.update("UPDATE sandbox_anaplan.list_item SET code = ? WHERE model_id = ? AND list_name = ? AND code = ?", to,
                tenant.model(model).id(), list, from) != 1) {
            throw new IllegalArgumentException("no item " + from + " in list " + list);
        }
    }

    private ModuleDef module(String model, String module) {
        return tenant.model(model).module(module).orElseThrow(() -> new IllegalArgumentException("no module " + module));
    }
}
