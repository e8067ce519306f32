package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A planning model: definitions only, list items and cells are in the database. */
public final class Model {

    private final String id;
    private final String name;
    private final Workspace workspace;
    private volatile ModelState state = ModelState.UNLOCKED;
    private final List<String> periods = new CopyOnWriteArrayList<>();
    private final List<String> versions = new CopyOnWriteArrayList<>();
    private final List<ListDef> lists = new CopyOnWriteArrayList<>();
    private final List<ModuleDef> modules = new CopyOnWriteArrayList<>();
    private final List<FileDef> files = new CopyOnWriteArrayList<>();
    private final List<ImportDef> imports = new CopyOnWriteArrayList<>();
    private final List<ProcessDef> processes = new CopyOnWriteArrayList<>();
    private final List<ExportDef> exports = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> timeRanges = new ConcurrentHashMap<>();
    private final Map<String, Role> roles = new ConcurrentHashMap<>();
    private final Set<String> withoutAccess = ConcurrentHashMap.newKeySet();

    Model(String id, String name, Workspace workspace) {
        this.id = id;
        this.name = name;
        this.workspace = workspace;
    }

    /** 32 upper-case hex digits. */
    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Workspace workspace() {
        return workspace;
    }

    public ModelState state() {
        return state;
    }

    public void state(ModelState newState) {
        state = newState;
    }

    /** Labels of the time periods in order, such as {@code Jan 26}. */
    public List<String> periods() {
        return periods;
    }

    /** Periods of modules with a time range of their own, by name of the module; it may begin before the model calendar and end after it. */
    public Map<String, List<String>> timeRanges() {
        return timeRanges;
    }

    /** Labels of a module's periods. */
    public List<String> periods(String module) {
        return timeRanges.getOrDefault(module, periods);
    }

    /** Sets a user's role. */
    public void role(String email, Role role) {
        roles.put(email, role);
    }

    public Role role(User user) {
        return user.workspaceAdmin() ? Role.ALL : roles.getOrDefault(user.email(), Role.ALL);
    }

    public List<String> versions() {
        return versions;
    }

    public List<ListDef> lists() {
        return lists;
    }

    public List<ModuleDef> modules() {
        return modules;
    }

    /** Files of data sources, then those that uploads to unknown ids created. */
    public List<FileDef> files() {
        return files;
    }

    public List<ImportDef> imports() {
        return imports;
    }

    public List<ProcessDef> processes() {
        return processes;
    }

    public List<ExportDef> exports() {
        return exports;
    }

    /** E-mails of the users who have no access to this model. */
    public Set<String> withoutAccess() {
        return withoutAccess;
    }

    public Optional<ListDef> list(String idOrName) {
        return find(lists, idOrName, ListDef::id, ListDef::name);
    }

    public Optional<ModuleDef> module(String idOrName) {
        return find(modules, idOrName, ModuleDef::id, ModuleDef::name);
    }

    public Optional<FileDef> file(String idOrName) {
        return find(files, idOrName, FileDef::id, FileDef::name);
    }

    /** @throws IllegalArgumentException when there is no such import */
    public ImportDef importNamed(String idOrName) {
        return find(imports, idOrName, ImportDef::id, ImportDef::name)
                .orElseThrow(() -> new IllegalArgumentException("model " + name + " has no import " + idOrName));
    }

    private static <T> Optional<T> find(List<T> all, String key, Function<T, String> id, Function<T, String> name) {
        return all.stream().filter(t -> id.apply(t).equals(key)).findFirst()
                .or(() -> all.stream().filter(t -> name.apply(t).equals(key)).findFirst());
    }
}
