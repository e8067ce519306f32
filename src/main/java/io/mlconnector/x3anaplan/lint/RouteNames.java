package io.mlconnector.x3anaplan.lint;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What routes may name: the one declared list of beans ({@code route-beans.txt}) with their classes. */
public final class RouteNames {

    private static final String LIST = "/route-beans.txt";

    private final Map<String, String> classes = new TreeMap<>();

    private RouteNames() {
    }

    public static RouteNames declared() {
        RouteNames names = new RouteNames();
        try (InputStream in = RouteNames.class.getResourceAsStream(LIST);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
                String[] parts = line.split("=", 2);
                names.classes.put(parts[0].trim(), parts[1].trim());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** Bean names with their class names. */
    public Map<String, String> beans() {
        return classes;
    }

    boolean hasBean(String name) {
        return classes.containsKey(name);
    }

    /** Whether the bean's class has a public method of this name. */
    boolean hasMethod(String bean, String method) {
        return type(bean).map(type -> Arrays.stream(type.getMethods()).anyMatch(m -> m.getName().equals(method))).orElse(true);
    }

    private Optional<Class<?>> type(String bean) {
        try {
            return Optional.of(Class.forName(classes.get(bean), false, Thread.currentThread().getContextClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** The declared name nearest to one that is not declared. */
    String near(String name) {
        return classes.keySet().stream().filter(n -> n.equalsIgnoreCase(name) || n.toLowerCase().startsWith(
                name.toLowerCase().substring(0, Math.min(3, name.length())))).findFirst().map(n -> "did you mean '" + n + "'? ").orElse("");
    }
}
