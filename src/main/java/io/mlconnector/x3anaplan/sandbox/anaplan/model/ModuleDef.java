package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.List;
import java.util.Optional;

/** @param dimensions names of lists, {@link #TIME} and {@link #VERSIONS}, in the order in which coordinates are shown */
public record ModuleDef(String id, String name, List<String> dimensions, List<LineItem> lineItems) {

    public static final String TIME = "Time";
    public static final String VERSIONS = "Versions";

    public enum Format { NUMBER, TEXT }

    /** @param calculated has a formula: imported values are ignored without a dump (anaplan-api section 8.2) */
    public record LineItem(String id, String name, Format format, boolean calculated) {
    }

    public Optional<LineItem> lineItem(String name) {
        return lineItems.stream().filter(l -> l.name().equals(name)).findFirst();
    }
}
