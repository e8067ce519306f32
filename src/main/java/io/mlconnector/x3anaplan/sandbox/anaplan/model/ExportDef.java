package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.Map;
import java.util.Set;

/**
 * An export of a module: tabular, a row per filled cell of one line item. Its result is a file of the same id. Anaplan calls the columns
 * after lists and line items and shows members by name, unless the model builder chose otherwise.
 *
 * @param headers dimension to header of its column, in the order of the columns; a dimension that is left out is not shown
 * @param valueHeader header of the last column, with the value
 * @param codes whether members are shown by code
 * @param administratorsOnly whether the file is shared with administrators only: others get an empty one
 * @param hidden codes of members that selective access hides from ordinary users
 */
public record ExportDef(String id, String name, String module, Map<String, String> headers, String lineItem, String valueHeader, boolean codes,
        boolean administratorsOnly, Set<String> hidden) {

    public ExportDef byCodes() {
        return new ExportDef(id, name, module, headers, lineItem, valueHeader, true, administratorsOnly, hidden);
    }

    public ExportDef forAdministrators() {
        return new ExportDef(id, name, module, headers, lineItem, valueHeader, codes, true, hidden);
    }

    public ExportDef hiding(String... members) {
        return new ExportDef(id, name, module, headers, lineItem, valueHeader, codes, administratorsOnly, Set.of(members));
    }
}
