package io.mlconnector.x3anaplan.sandbox.anaplan.store;

import java.util.Map;

/**
 * An item of a list.
 *
 * @param code null when it has none
 * @param parent code of the parent (its name where it has no code), or null
 */
public record ListItem(String id, String code, String name, String parent, Map<String, String> properties) {
}
