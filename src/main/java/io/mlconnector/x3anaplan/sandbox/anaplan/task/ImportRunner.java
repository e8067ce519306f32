package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.file.Content;
import io.mlconnector.x3anaplan.sandbox.anaplan.file.FileStore;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.FileDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ImportDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListImport;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleImport;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Runs one import: reads the file as it is now, changes lists or cells in one transaction, keeps the dump. */
public final class ImportRunner {

    private final Store store;
    private final FileStore files;
    private final DumpStore dumps;
    private final SandboxClock clock;
    private final AnaplanSettings settings;
    private final Map<String, Content> read = new ConcurrentHashMap<>();

    public ImportRunner(Store store, FileStore files, DumpStore dumps, SandboxClock clock, AnaplanSettings settings) {
        this.store = store;
        this.files = files;
        this.dumps = dumps;
        this.clock = clock;
        this.settings = settings;
    }

    /** The content that the (first) import of a task read. */
    public Optional<Content> contentRead(String taskId) {
        return Optional.ofNullable(read.get(taskId));
    }

    /** Never throws for a failure that Anaplan would report; {@link Cancelled} rolls back. */
    ImportResult run(Task task, ImportDef definition) throws InterruptedException {
        try (Connection c = store.connection()) {
            c.setAutoCommit(false);
            try {
                return imported(c, task, definition);
            } catch (ImportFailure e) {
                c.rollback();
                settings.tasks().pauseRunning(task::cancelled);
                return ImportResult.failed(definition.id(), definition.name(), e);
            } finally {
                c.rollback();
                c.setAutoCommit(true);
            }
        } catch (Cancelled e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            e.printStackTrace(); // a defect of the sandbox: Anaplan's own word for it goes to the client, and the queue goes on
            return ImportResult.failed(definition.id(), definition.name(), new ImportFailure("internalError", e.getMessage()));
        }
    }

    private ImportResult imported(Connection c, Task task, ImportDef definition) throws SQLException, InterruptedException {
        String user = task.user().email();
        FileDef file = task.model().file(definition.fileId()).orElseThrow();
        Content content = files.content(file, user).orElseThrow(() -> new ImportFailure("uploadedFileNoLongerAvailable",
                "The uploaded file is no longer available: " + file.name()));
        SourceTable source = SourceTable.load(c, content, file);
        read.putIfAbsent(task.id(), content);
        store.update("INSERT INTO sandbox_anaplan.uploaded (task_id, import_id, file_id, user_email, sha256, bytes, at)"
                + " VALUES (?,?,?,?,?,?,?) ON CONFLICT DO NOTHING", task.id(), definition.id(), file.id(), user,
                source.sha256(), source.bytes(), Timestamp.from(clock.instant()));
        Sql sql = new Sql(c);
        Outcome outcome = definition instanceof ListImport list
                ? new ListImportRun(sql, task.model(), task.user(), list, source).run()
                : new ModuleImportRun(sql, task, (ModuleImport) definition, source, file, settings.answers().moduleCounts()).run();
        Path dump = outcome.problems() ? Dump.write(c, source, outcome, files.newPart()) : null;
        if (settings.imports().takeCancellation(definition.name())) {
            task.cancel();
        }
        settings.tasks().pauseRunning(task::cancelled);
        if (task.cancelled()) {
            throw new Cancelled();
        }
        if (settings.imports().workspaceFull()) {
            c.rollback();
        } else {
            c.commit();
        }
        dumps.keep(user, definition.id(), task.id(), dump);
        return new ImportResult(definition.id(), definition.name(), !settings.imports().takeFailure(definition.name()), dump != null,
                outcome.detail() == null ? List.of() : List.of(outcome.detail()));
    }
}
