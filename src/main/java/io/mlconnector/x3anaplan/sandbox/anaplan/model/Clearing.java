package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.util.Map;

/**
 * What a module import clears before it writes: the cross product of the item sets of its dimensions (anaplan-api section 8.2).
 *
 * @param updateOnly nothing is cleared
 * @param scopes by dimension; a dimension without one has {@code scope}
 */
public record Clearing(boolean updateOnly, Scope scope, Map<String, Scope> scopes) {

    public enum Scope { MAPPED_ITEMS, ALL_ITEMS }

    public Clearing {
        scopes = Map.copyOf(scopes);
    }

    public static Clearing none() {
        return new Clearing(true, Scope.MAPPED_ITEMS, Map.of());
    }

    public static Clearing every(Scope scope) {
        return new Clearing(false, scope, Map.of());
    }

    public Scope of(String dimension) {
        return scopes.getOrDefault(dimension, scope);
    }
}
