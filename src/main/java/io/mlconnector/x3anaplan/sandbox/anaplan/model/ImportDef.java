package io.mlconnector.x3anaplan.sandbox.anaplan.model;

/** An import action, as a model builder set it up once. */
public sealed interface ImportDef permits ListImport, ModuleImport {

    String id();

    String name();

    /** The 113... id of the file read, {@code importDataSourceId} in the API. */
    String fileId();

    /** {@code importType} of anaplan-api section 3.6. */
    default String type() {
        return this instanceof ListImport ? "HIERARCHY_DATA" : "MODULE_DATA";
    }
}
