package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.file.FileStore;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.DumpStore;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.TaskQueue;

/** The routes of the simulated tenant. */
public final class AnaplanApi {

    public AnaplanApi(SandboxServer server, SandboxClock clock, AnaplanSettings settings, Tenant tenant, Store store, FileStore files,
            TaskQueue tasks, DumpStore dumps, Tokens tokens) {
    }

    public void addRoutes() {
    }
}
