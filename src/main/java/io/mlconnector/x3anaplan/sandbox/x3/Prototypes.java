package io.mlconnector.x3anaplan.sandbox.x3;

import io.mlconnector.x3anaplan.sandbox.x3.X3Class.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Metadata of a class, as {@code $prototypes} gives it (reference section 3.7). */
final class Prototypes {

    private static final Map<String, Integer> LENGTHS = Map.of("TYP", 5, "NUM", 20, "CPY", 5, "ACC", 15, "CCE", 15, "DESVCR", 30, "CUR", 3);

    private Prototypes() {
    }

    static Map<String, Object> properties(X3Class x3Class, Set<String> hidden) {
        Map<String, Object> properties = new LinkedHashMap<>();
        x3Class.properties().forEach((name, type) -> {
            if (!hidden.contains(name)) {
                Map<String, Object> property = new LinkedHashMap<>();
                property.put("$type", "application/x-" + kind(x3Class, name, type));
                property.put("$title", name);
                if (type == Type.TEXT) {
                    property.put("$maxLength", LENGTHS.getOrDefault(name.replaceAll("_\\d$", ""), 60));
                }
                property.put("$isMandatory", x3Class.key().contains(name));
                properties.put(name, property);
            }
        });
        return properties;
    }

    private static String kind(X3Class x3Class, String name, Type type) {
        if (x3Class.references().containsKey(name)) {
            return "reference";
        }
        return switch (type) {
            case TEXT -> "string";
            case INT -> "integer";
            case MENU -> "choice";
            case DECIMAL -> "decimal";
            case DATE -> "date";
            case DATETIME -> "datetime";
        };
    }
}
