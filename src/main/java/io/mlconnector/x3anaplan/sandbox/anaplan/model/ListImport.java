package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.List;
import java.util.Map;

/**
 * An import into a list: an upsert that never deletes (anaplan-api section 8.1).
 *
 * @param nameColumn header of the column, or null when not mapped; so are the others
 * @param propertyColumns property name to header
 * @param keyProperties the properties whose combination is the key, for {@link Match#COMBINATION}
 */
public record ListImport(String id, String name, String fileId, String list, Match match, String nameColumn, String codeColumn,
        String parentColumn, Map<String, String> propertyColumns, List<String> keyProperties, Duplicates duplicates)
        implements ImportDef {

    public enum Match { NAME_OR_CODE, NAME, CODE, COMBINATION }

    /** What becomes of the second row with a key: that row is rejected, or the import fails. */
    public enum Duplicates { FIRST_OCCURRENCE, REJECT_IMPORT }
}
