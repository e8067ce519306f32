package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.Map;

/**
 * An import into a module: rows of one cell are summed, unknown members are rejected, no list item is ever created
 * (anaplan-api section 8.2). Columns of the file that are mapped to nothing are ignored.
 *
 * @param dimensions dimension name to where its member comes from; every dimension of the module has one
 * @param lineItems line item name to header
 */
public record ModuleImport(String id, String name, String fileId, String module, Map<String, DimensionSource> dimensions,
        Map<String, String> lineItems, Clearing clearing) implements ImportDef {
}
