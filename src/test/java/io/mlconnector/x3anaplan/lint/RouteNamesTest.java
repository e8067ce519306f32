package io.mlconnector.x3anaplan.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Findings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteNamesTest {

    @Test
    void theDeclaredBeansAreExactlyTheNamedOnesAndEachIsRegisteredForReflection() throws Exception {
        Map<String, String> named = new TreeMap<>();
        Path classes = Path.of("target/classes");
        try (Stream<Path> files = Files.walk(classes.resolve("io/mlconnector/x3anaplan"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class") && !f.toString().contains("$")).toList()) {
                Class<?> type = Class.forName(classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", ""), false,
                        getClass().getClassLoader());
                if (type.isAnnotationPresent(Named.class)) {
                    named.put(type.getAnnotation(Named.class).value(), type.getName());
                    assertThat(type.isAnnotationPresent(RegisterForReflection.class)).as("%s is called by name from routes", type).isTrue();
                }
            }
        }
        assertThat(RouteNames.declared().beans()).isEqualTo(named);
    }

    @Test
    void theShippedRoutesAndTheSandboxConnectionHaveNoMistake() {
        Findings findings = Lint.all(Path.of("routes"), Path.of("connections"), text -> text.replace("${sandbox.x3.url:http://localhost:8124}",
                "http://localhost:8124").replace("${sandbox.anaplan.url:http://localhost:8125}", "http://localhost:8125"));
        assertThat(findings.sorted()).isEmpty();
    }
}
