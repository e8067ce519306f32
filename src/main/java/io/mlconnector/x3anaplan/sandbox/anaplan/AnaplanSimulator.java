package io.mlconnector.x3anaplan.sandbox.anaplan;

import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import io.mlconnector.x3anaplan.sandbox.anaplan.api.AnaplanApi;
import io.mlconnector.x3anaplan.sandbox.anaplan.file.FileStore;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import io.mlconnector.x3anaplan.sandbox.anaplan.signin.SignIn;
import io.mlconnector.x3anaplan.sandbox.anaplan.signin.SignInSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.signin.Tokens;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.DumpStore;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.ExportRunner;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.ImportRunner;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.TaskQueue;
import java.io.IOException;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A simulated Anaplan tenant: {@code /token/*}, {@code /oauth/*} and {@code /2/0/*} on one loopback port, lists and cells in PostgreSQL
 * (schema {@code sandbox_anaplan}, made anew), uploads in a temporary folder. Faithful to the anaplan-api reference; where that
 * says "uncertain", {@link #settings()} chooses. Begin with {@link #tenant()} or {@link DemoModel}, then {@link #start()}.
 */
public final class AnaplanSimulator implements AutoCloseable {

    private final SandboxServer server;
    private final AnaplanSettings settings = new AnaplanSettings();
    private final Tenant tenant;
    private final FileStore files;
    private final TaskQueue tasks;
    private final SignIn signIn;
    private final Observed observed;

    /**
     * @param port 0 for any free one
     * @throws IllegalStateException when the schema cannot be made
     * @throws IOException when the port is taken
     */
    public AnaplanSimulator(DataSource database, SandboxClock clock, int port) throws IOException {
        Store store = new Store(database);
        store.createSchema();
        server = new SandboxServer("anaplan", port, clock);
        tenant = new Tenant(store);
        files = new FileStore(clock);
        DumpStore dumps = new DumpStore(clock);
        ImportRunner runner = new ImportRunner(store, files, dumps, clock, settings);
        tasks = new TaskQueue(store, clock, settings, runner, new ExportRunner(store, files, settings.files()));
        SignInSettings signInSettings = new SignInSettings();
        Tokens tokens = new Tokens(clock, signInSettings);
        signIn = new SignIn(tenant, tokens, clock, signInSettings, server::url);
        observed = new Observed(tenant, store, tasks, runner, server);
        new AnaplanApi(server, clock, settings, tenant, store, files, tasks, dumps, tokens, signIn).addRoutes();
    }

    public AnaplanSimulator start() {
        server.start();
        return this;
    }

    /** Base URL of sign-in ({@code /token/authenticate}, {@code /oauth/token}); the integration API's is this plus {@code /2/0}. */
    public String url() {
        return server.url();
    }

    /** For faults and the request log. */
    public SandboxServer server() {
        return server;
    }

    public Tenant tenant() {
        return tenant;
    }

    public AnaplanSettings settings() {
        return settings;
    }

    public Observed observed() {
        return observed;
    }

    /** Certificates, OAuth clients, and how signing in goes. */
    public SignIn signIn() {
        return signIn;
    }

    /** Makes all tokens invalid at once; running tasks go on (fidelity checklist 6). */
    public void revokeTokens() {
        signIn.revokeTokens();
    }

    /**
     * Starts an import as another person would, with a private file of their own.
     *
     * @param importId id or name
     * @return the task id, which shows in everybody's task list
     */
    public String startAsStranger(String model, String importId, String email, byte[] content) {
        Model m = tenant.model(model);
        User user = tenant.user(email).orElseThrow(() -> new IllegalArgumentException("no user " + email));
        var definition = m.importNamed(importId);
        try {
            files.putWhole(definition.fileId(), email, content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return tasks.start(m, definition.id(), user, Map.of()).id();
    }

    /** Somebody, or another tool with the same user, puts other content into a file, between an upload and its import perhaps. */
    public void overwriteFile(String model, String file, String email, byte[] content) {
        try {
            files.putWhole(tenant.model(model).file(file).orElseThrow().id(), email, content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A person cancels a task in the model: CANCELLING, then CANCELLED and rolled back. */
    public void cancel(String taskId) {
        tasks.tasks().stream().filter(t -> t.id().equals(taskId)).forEach(tasks::cancel);
    }

    @Override
    public void close() {
        server.close();
        tasks.close();
        files.close();
    }
}
