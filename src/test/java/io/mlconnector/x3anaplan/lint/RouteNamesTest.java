package io.mlconnector.x3anaplan.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Findings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteNamesTest {

    private final RouteNames names = RouteNames.declared();

    @Test
    void theDeclaredBeansAreExactlyTheNamedOnesAndEachIsRegisteredForReflection() throws Exception {
        Map<String, String> named = new TreeMap<>();
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes.resolve("io/mlconnector/x3anaplan"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class") && !f.toString().contains("$")).toList()) {
                Class<?> type = type(classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", ""));
                if (type.isAnnotationPresent(Named.class)) {
                    named.put(type.getAnnotation(Named.class).value(), type.getName());
                    assertThat(type.isAnnotationPresent(RegisterForReflection.class)).as("%s is called by name from routes", type).isTrue();
                }
            }
        }
        Map<String, String> declared = new TreeMap<>();
        names.beans().forEach((name, bean) -> declared.put(name, bean.type()));
        assertThat(declared).isEqualTo(named);
    }

    @Test
    void everyDeclaredMethodIsAPublicOneOfItsBean() throws Exception {
        for (RouteNames.Bean bean : names.beans().values()) {
            assertThat(Arrays.stream(type(bean.type()).getDeclaredMethods()).filter(m -> Modifier.isPublic(m.getModifiers())).map(m -> m.getName()))
                    .as(bean.type()).containsAll(bean.methods());
        }
    }

    @Test
    void exactlyTheDeclaredTypesAndExceptionsAreRegisteredForReflection() {
        Set<String> registered = Arrays.stream(RegisteredNames.class.getAnnotation(RegisterForReflection.class).targets()).map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> declared = new TreeSet<>(names.types());
        declared.addAll(names.exceptions());
        assertThat(registered).isEqualTo(declared);
    }

    @Test
    void theDocumentationNamesExactlyTheDeclaredOnes() throws Exception {
        String text = Files.readString(Path.of("docs/routes.md"));
        Map<String, String> documented = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| `(\\w+)` \\| ([^|]*) \\| [^|]+ \\|$").matcher(text);
        while (row.find()) {
            documented.put(row.group(1), row.group(2).replace("`", ""));
        }
        Map<String, String> declared = new TreeMap<>();
        names.beans().forEach((name, bean) -> declared.put(name, String.join(", ", bean.methods())));
        assertThat(documented).isEqualTo(declared);
        for (Set<String> others : java.util.List.of(names.types(), names.exceptions(), names.parts("components"), names.parts("languages"),
                names.parts("dataFormats"))) {
            assertThat(others).allSatisfy(name -> assertThat(text).contains("`" + name + "`"));
        }
    }

    @Test
    void theShippedRoutesAndTheSandboxConnectionHaveNoMistake() {
        Findings findings = Lint.all(Path.of("routes"), Path.of("connections"), text -> text.replace("${sandbox.x3.url:http://localhost:8124}",
                "http://localhost:8124").replace("${sandbox.anaplan.url:http://localhost:8125}", "http://localhost:8125"));
        assertThat(findings.sorted()).isEmpty();
    }

    private Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, false, getClass().getClassLoader());
    }
}
