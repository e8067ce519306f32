package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.List;

/**
 * A list of a model; its items are in the table {@code list_item}.
 *
 * @param numbered names are generated as {@code #n} and must not be mapped (anaplan-api section 8.1)
 * @param parentList list in which parents are looked up; the list itself unless set otherwise
 */
public record ListDef(String id, String name, boolean numbered, String parentList, List<Property> properties) {

    public enum Format { TEXT, NUMBER, BOOLEAN, DATE }

    public record Property(String name, Format format) {
    }
}
