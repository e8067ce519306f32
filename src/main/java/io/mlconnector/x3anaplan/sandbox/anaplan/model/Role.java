package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.Set;

/**
 * What a user's role in a model lets him see and do: an action that the role lacks is not even listed
 * (https://help.anaplan.com/62989779-a911-415b-a3b7-6a9241eeab39). Workspace administrators may do everything.
 *
 * @param actions names of imports, processes and exports that he may not run
 * @param modules names of modules that he may not read or write
 * @param lists names of lists that he may not change
 */
public record Role(Set<String> actions, Set<String> modules, Set<String> lists) {

    /** All actions, modules and lists: what an integration needs. */
    public static final Role ALL = new Role(Set.of(), Set.of(), Set.of());

    public Role withoutActions(String... names) {
        return new Role(Set.of(names), modules, lists);
    }

    public Role withoutModules(String... names) {
        return new Role(actions, Set.of(names), lists);
    }

    public Role withoutLists(String... names) {
        return new Role(actions, modules, Set.of(names));
    }

    public boolean mayRun(String action) {
        return !actions.contains(action);
    }

    public boolean mayUse(String module) {
        return !modules.contains(module);
    }

    public boolean mayChange(String list) {
        return !lists.contains(list);
    }
}
