package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mapping of an import into a list; {@link #define()} ends it. Matches by code unless told otherwise. */
public final class ListImportBuilder {

    private final ModelBuilder model;
    private final String id;
    private final String name;
    private final String fileId;
    private final String list;
    private ListImport.Match match = ListImport.Match.CODE;
    private ListImport.Duplicates duplicates = ListImport.Duplicates.FIRST_OCCURRENCE;
    private String nameColumn;
    private String codeColumn;
    private String parentColumn;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private List<String> keyProperties = List.of();

    ListImportBuilder(ModelBuilder model, String id, String name, String fileId, String list) {
        this.model = model;
        this.id = id;
        this.name = name;
        this.fileId = fileId;
        this.list = list;
    }

    public ListImportBuilder match(ListImport.Match rule) {
        match = rule;
        return this;
    }

    public ListImportBuilder matchByProperties(String... keys) {
        match = ListImport.Match.COMBINATION;
        keyProperties = List.of(keys);
        return this;
    }

    public ListImportBuilder duplicates(ListImport.Duplicates rule) {
        duplicates = rule;
        return this;
    }

    /** Headers of the columns; null for one that is not mapped. */
    public ListImportBuilder columns(String code, String itemName, String parent) {
        codeColumn = code;
        nameColumn = itemName;
        parentColumn = parent;
        return this;
    }

    public ListImportBuilder property(String property, String header) {
        properties.put(property, header);
        return this;
    }

    public ModelBuilder define() {
        model.model().imports().add(new ListImport(id, name, fileId, list, match, nameColumn, codeColumn, parentColumn,
                Map.copyOf(properties), keyProperties, duplicates));
        return model;
    }
}
