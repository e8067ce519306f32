package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.DimensionSource.MatchBy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The mapping of an import into a module; {@link #define()} ends it. Clears the mapped items of every dimension unless told otherwise. */
public final class ModuleImportBuilder {

    private final ModelBuilder model;
    private final String id;
    private final String name;
    private final String fileId;
    private final ModuleDef module;
    private final Map<String, DimensionSource> dimensions = new LinkedHashMap<>();
    private final Map<String, String> lineItems = new LinkedHashMap<>();
    private boolean updateOnly;
    private Clearing.Scope scope = Clearing.Scope.MAPPED_ITEMS;
    private final Map<String, Clearing.Scope> scopes = new HashMap<>();

    ModuleImportBuilder(ModelBuilder model, String id, String name, String fileId, ModuleDef module) {
        this.model = model;
        this.id = id;
        this.name = name;
        this.fileId = fileId;
        this.module = module;
    }

    /** Members of the dimension come from a column, matched by code first, then by name. */
    public ModuleImportBuilder column(String dimension, String header) {
        return column(dimension, header, MatchBy.NAME_OR_CODE);
    }

    public ModuleImportBuilder column(String dimension, String header, MatchBy match) {
        dimensions.put(dimension, new DimensionSource.FromColumn(header, match, null));
        return this;
    }

    /**
     * Periods come from a column of days, mapped by a date format, e.g. {@code yyyy-MM-dd}
     * (https://community.anaplan.com/discussion/81611/untangling-anaplan-time-mapping-in-imports).
     */
    public ModuleImportBuilder date(String header, String pattern) {
        dimensions.put(ModuleDef.TIME, new DimensionSource.FromColumn(header, MatchBy.NAME, pattern));
        return this;
    }

    public ModuleImportBuilder fixed(String dimension, String member) {
        dimensions.put(dimension, new DimensionSource.Fixed(member));
        return this;
    }

    public ModuleImportBuilder ask(String dimension, String entityType) {
        dimensions.put(dimension, new DimensionSource.Ask(entityType));
        return this;
    }

    public ModuleImportBuilder lineItem(String lineItem, String header) {
        lineItems.put(lineItem, header);
        return this;
    }

    public ModuleImportBuilder updateOnly() {
        updateOnly = true;
        return this;
    }

    /** Clears with this scope in every dimension. */
    public ModuleImportBuilder clear(Clearing.Scope everyDimension) {
        scope = everyDimension;
        return this;
    }

    public ModuleImportBuilder clear(String dimension, Clearing.Scope of) {
        scopes.put(dimension, of);
        return this;
    }

    /** @throws IllegalArgumentException when a dimension of the module is not mapped */
    public ModelBuilder define() {
        for (String dimension : module.dimensions()) {
            if (!dimensions.containsKey(dimension)) {
                throw new IllegalArgumentException("import " + name + " does not map dimension " + dimension);
            }
        }
        model.model().imports().add(new ModuleImport(id, name, fileId, module.name(), Map.copyOf(dimensions),
                new LinkedHashMap<>(lineItems), new Clearing(updateOnly, scope, scopes)));
        return model;
    }
}
