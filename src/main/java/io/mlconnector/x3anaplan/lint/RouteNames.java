package io.mlconnector.x3anaplan.lint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What routes may name: the one declared list, {@code route-names.yaml}. */
public final class RouteNames {

    private static final String LIST = "/route-names.yaml";

    /** @param methods those that routes may call */
    public record Bean(String type, List<String> methods) {
    }

    private final Map<String, Bean> beans = new TreeMap<>();
    private final Set<String> exceptions;
    private final Set<String> types;
    private final Map<String, Set<String>> parts;

    private RouteNames(Map<String, Object> list) {
        section(list, "beans").forEach((name, bean) -> beans.put(name, new Bean((String) bean.get("class"), strings(bean.get("methods")))));
        exceptions = new TreeSet<>(strings(list.get("exceptions")));
        types = new TreeSet<>(strings(list.get("types")));
        parts = Stream.of("components", "languages", "dataFormats")
                .collect(Collectors.toMap(kind -> kind, kind -> new TreeSet<>(strings(list.get(kind)))));
    }

    @SuppressWarnings("unchecked")
    public static RouteNames declared() {
        try (InputStream in = RouteNames.class.getResourceAsStream(LIST)) {
            return new RouteNames(new ObjectMapper(new YAMLFactory()).readValue(in, Map.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> section(Map<String, Object> list, String name) {
        return (Map<String, Map<String, Object>>) list.get(name);
    }

    @SuppressWarnings("unchecked")
    private static List<String> strings(Object list) {
        return (List<String>) list;
    }

    public Map<String, Bean> beans() {
        return beans;
    }

    public Set<String> exceptions() {
        return exceptions;
    }

    /** Types of bodies, headers and properties. */
    public Set<String> types() {
        return types;
    }

    /** @param kind components, languages or dataFormats */
    public Set<String> parts(String kind) {
        return parts.get(kind);
    }

    /** Whether a class may be named; in Simple those of java.lang go by their short names, primitive ones by theirs. */
    boolean hasClass(String name) {
        return types.contains(name) || exceptions.contains(name) || types.contains("java.lang." + name)
                || Set.of("boolean", "int", "long", "double", "byte[]", "InputStream", "java.io.InputStream").contains(name);
    }

    /** Whether a type has a method of this name, or one that reads a property of this name, and does not leave it to another to have it. */
    static boolean answers(Set<String> types, String name) {
        return types.stream().flatMap(RouteNames::methods).anyMatch(m -> m.equalsIgnoreCase(name) || m.equalsIgnoreCase("get" + name)
                || m.equalsIgnoreCase("is" + name));
    }

    // Declared ones only: what a class inherits from one that is not listed is not there in a native executable.
    private static Stream<String> methods(String type) {
        try {
            return Arrays.stream(Class.forName(type, false, Thread.currentThread().getContextClassLoader()).getDeclaredMethods())
                    .filter(m -> Modifier.isPublic(m.getModifiers())).map(Method::getName);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(LIST + " names a class that is not there: " + type, e);
        }
    }

    /** The declared bean nearest to one that is not declared. */
    String near(String name) {
        return beans.keySet().stream().filter(n -> n.equalsIgnoreCase(name) || n.toLowerCase(Locale.ROOT).startsWith(
                name.toLowerCase(Locale.ROOT).substring(0, Math.min(3, name.length())))).findFirst().map(n -> "did you mean '" + n + "'? ").orElse("");
    }
}
