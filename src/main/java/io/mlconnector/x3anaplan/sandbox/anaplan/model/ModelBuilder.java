package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListDef.Format;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListDef.Property;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds a model step by step; everything takes effect at once, so a test may go on changing a model in use. */
public final class ModelBuilder {

    private final Model model;
    private final Ids ids;
    private final Store store;

    ModelBuilder(Model model, Ids ids, Store store) {
        this.model = model;
        this.ids = ids;
        this.store = store;
    }

    public Model model() {
        return model;
    }

    public ModelBuilder state(ModelState state) {
        model.state(state);
        return this;
    }

    public ModelBuilder periods(String... labels) {
        model.periods().addAll(Arrays.asList(labels));
        return this;
    }

    /** Gives a module a time range of its own. */
    public ModelBuilder timeRange(String module, String... labels) {
        model.timeRanges().put(module, List.of(labels));
        return this;
    }

    public ModelBuilder versions(String... names) {
        model.versions().addAll(Arrays.asList(names));
        return this;
    }

    public ModelBuilder list(String name) {
        return list(name, false, name);
    }

    public ModelBuilder numberedList(String name) {
        return list(name, true, name);
    }

    public ModelBuilder list(String name, boolean numbered, String parentList, Property... properties) {
        model.lists().add(new ListDef(ids.next(Ids.LIST), name, numbered, parentList, List.of(properties)));
        return this;
    }

    public static Property property(String name, Format format) {
        return new Property(name, format);
    }

    /** Adds an item; {@code code} may be null. */
    public ModelBuilder item(String list, String code, String name) {
        store.addItem(model.id(), list, code, name, null);
        return this;
    }

    /** A module with number line items. */
    public ModelBuilder module(String name, List<String> dimensions, String... lineItems) {
        List<ModuleDef.LineItem> items = new ArrayList<>();
        for (String lineItem : lineItems) {
            items.add(lineItem(lineItem, ModuleDef.Format.NUMBER, false));
        }
        return module(name, dimensions, items);
    }

    public ModelBuilder module(String name, List<String> dimensions, List<ModuleDef.LineItem> lineItems) {
        model.modules().add(new ModuleDef(ids.next(Ids.MODULE), name, List.copyOf(dimensions), List.copyOf(lineItems)));
        return this;
    }

    public ModuleDef.LineItem lineItem(String name, ModuleDef.Format format, boolean calculated) {
        return new ModuleDef.LineItem(ids.next(Ids.LINE_ITEM), name, format, calculated);
    }

    /** A comma-separated UTF-8 file with its header in row 1. */
    public ModelBuilder file(String name, List<String> headerNames) {
        model.files().add(FileDef.csv(ids.next(Ids.FILE), name, headerNames));
        return this;
    }

    /** A file with every detail set; the id of {@code like} is replaced. */
    public ModelBuilder file(FileDef like) {
        model.files().add(new FileDef(ids.next(Ids.FILE), like.name(), like.headerNames(), like.separator(), like.delimiter(),
                like.encoding(), like.headerRow(), like.firstDataRow(), like.decimalSeparator(), like.defaultContent()));
        return this;
    }

    public ListImportBuilder listImport(String name, String file, String list) {
        return new ListImportBuilder(this, ids.next(Ids.IMPORT), name, fileId(file), list);
    }

    public ModuleImportBuilder moduleImport(String name, String file, String module) {
        return new ModuleImportBuilder(this, ids.next(Ids.IMPORT), name, fileId(file),
                model.module(module).orElseThrow(() -> new IllegalArgumentException("no module " + module)));
    }

    public ModelBuilder process(String name, String... imports) {
        model.processes().add(new ProcessDef(ids.next(Ids.PROCESS), name,
                Arrays.stream(imports).map(i -> model.importNamed(i).id()).toList()));
        return this;
    }

    /** @param headers dimension to header, in the order of the columns */
    public ModelBuilder export(String name, String module, java.util.Map<String, String> headers, String lineItem, String valueHeader) {
        model.exports().add(new ExportDef(ids.next(Ids.EXPORT), name, module, headers, lineItem, valueHeader, false, false,
                java.util.Set.of()));
        return this;
    }

    /** Takes a user's access away: sub-resources answer 404 (anaplan-api section 3.1). */
    public ModelBuilder withoutAccess(String email) {
        model.withoutAccess().add(email);
        return this;
    }

    private String fileId(String file) {
        return model.file(file).orElseThrow(() -> new IllegalArgumentException("no file " + file)).id();
    }
}
