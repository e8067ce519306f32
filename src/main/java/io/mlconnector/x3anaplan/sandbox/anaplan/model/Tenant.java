package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The set-up API of the simulated tenant: what people did in Anaplan's user interface before any integration runs. */
public final class Tenant {

    /** An ordinary integration user: no workspace administrator, with a role that has what integrations need. */
    public static final String USER = "planner@demo.example";
    /** A workspace administrator. */
    public static final String ADMIN = "administrator@demo.example";
    public static final String PASSWORD = "demo-anaplan";
    /** Another tool's user: shares model, files and rate limit, has its own private content. */
    public static final String OTHER_USER = "other-tool@demo.example";

    /** Id of the customer (anaplan-api section 3.1). */
    public static final String CUSTOMER = "c0ffee00c0ffee00c0ffee00c0ffee00";

    private final Ids ids = new Ids();
    private final Store store;
    private final List<User> users = new CopyOnWriteArrayList<>();
    private final List<Workspace> workspaces = new CopyOnWriteArrayList<>();
    private final List<Model> models = new CopyOnWriteArrayList<>();

    /** A tenant with {@link #USER}, {@link #ADMIN} and {@link #OTHER_USER}, all with {@link #PASSWORD}. */
    public Tenant(Store store) {
        this.store = store;
        addUser(USER, PASSWORD, false, true);
        addUser(ADMIN, PASSWORD, true, true);
        addUser(OTHER_USER, PASSWORD, false, true);
    }

    public User addUser(String email, String password, boolean workspaceAdmin, boolean basicAllowed) {
        User user = new User(Ids.lowerHex("user:" + email), email, password, workspaceAdmin, basicAllowed);
        users.removeIf(u -> u.email().equals(email));
        users.add(user);
        return user;
    }

    public Optional<User> user(String email) {
        return users.stream().filter(u -> u.email().equals(email)).findFirst();
    }

    /** The workspace of this name, created if need be. */
    public Workspace workspace(String name) {
        return workspaces.stream().filter(w -> w.name().equals(name)).findFirst().orElseGet(() -> {
            Workspace workspace = new Workspace(Ids.lowerHex("workspace:" + name), name);
            workspaces.add(workspace);
            return workspace;
        });
    }

    public List<Workspace> workspaces() {
        return workspaces;
    }

    /** Begins a new model; two models of one name are allowed in different workspaces only. */
    public ModelBuilder newModel(String workspace, String name) {
        Model model = new Model(Ids.upperHex("model:" + workspace + "/" + name), name, workspace(workspace));
        if (models.stream().anyMatch(m -> m.id().equals(model.id()))) {
            throw new IllegalArgumentException("there is already a model " + name + " in workspace " + workspace);
        }
        models.add(model);
        return new ModelBuilder(model, ids, store);
    }

    public List<Model> models() {
        return models;
    }

    /** By id as it is spelt (ids are case-sensitive). */
    public Optional<Model> modelById(String id) {
        return models.stream().filter(m -> m.id().equals(id)).findFirst();
    }

    /** @throws IllegalArgumentException when there is no such model */
    public Model model(String idOrName) {
        return modelById(idOrName).or(() -> models.stream().filter(m -> m.name().equals(idOrName)).findFirst())
                .orElseThrow(() -> new IllegalArgumentException("no model " + idOrName));
    }

    /** Adds the stray file that an upload to an unknown id creates (anaplan-api section 4.2). */
    public FileDef strayFile(Model model, String name) {
        FileDef file = new FileDef(ids.next(Ids.FILE), name, List.of(), ",", "\"", "UTF-8", -1, -1, ".", null);
        model.files().add(file);
        return file;
    }
}
