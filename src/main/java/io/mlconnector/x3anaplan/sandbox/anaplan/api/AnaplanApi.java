package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.file.FileStore;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.signin.SignIn;
import io.mlconnector.x3anaplan.sandbox.anaplan.signin.Tokens;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.DumpStore;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.TaskQueue;

/** The routes of the simulated tenant. */
public final class AnaplanApi {

    private final SandboxServer server;
    private final SandboxClock clock;
    private final AnaplanSettings settings;
    private final Tenant tenant;
    private final Store store;
    private final FileStore files;
    private final TaskQueue tasks;
    private final DumpStore dumps;
    private final Tokens tokens;
    private final SignIn signIn;

    public AnaplanApi(SandboxServer server, SandboxClock clock, AnaplanSettings settings, Tenant tenant, Store store, FileStore files,
            TaskQueue tasks, DumpStore dumps, Tokens tokens, SignIn signIn) {
        this.server = server;
        this.clock = clock;
        this.settings = settings;
        this.tenant = tenant;
        this.store = store;
        this.files = files;
        this.tasks = tasks;
        this.dumps = dumps;
        this.tokens = tokens;
        this.signIn = signIn;
    }

    /** Adds all routes to the server; call once, before it starts. */
    public void addRoutes() {
        Answers answers = new Answers(server::url, settings.answers());
        Routes routes = new Routes(server, clock, settings, tenant, tokens, tasks);
        signIn.addTo(routes::open);
        new CatalogEndpoints(tenant, tasks, answers).addTo(routes);
        new DefinitionEndpoints(settings.answers(), answers).addTo(routes);
        new DimensionEndpoints(store, answers).addTo(routes);
        new ListWriteEndpoints(store, answers).addTo(routes);
        new CellEndpoints(store, answers).addTo(routes);
        new FileEndpoints(tenant, files, settings.files(), answers).addTo(routes);
        new TaskEndpoints(tasks, settings.answers(), answers).addTo(routes);
        new DumpEndpoints(tasks, dumps, settings.files(), answers).addTo(routes);
    }
}
