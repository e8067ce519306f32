package io.mlconnector.x3anaplan.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files in the folder of routes that hold no list of routes. */
class OtherFilesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "integration-of-camel-k.camel.yaml | 6 | kind Integration, whose routes stand under spec.flows | make the list below 'flows:' the whole file",
        "pipe.camel.yaml | 2 | kind Pipe, and no list of routes | write its steps as a route",
        "kamelet-by-another-name.camel.yaml | 2 | kind Kamelet, and no list of routes | name the file <name>.kamelet.yaml",
        "one-route-without-a-list.camel.yaml | 1 | is no list of routes | begin each route with '- route:'"})
    void isFoundWithLineAndRemedy(String name, int line, String message, String remedy) throws IOException {
        Files.copy(Path.of("src/test/resources/cases/routes", name), folder.resolve(name));
        Findings findings = new Findings();

        RouteLint.check(folder, RouteNames.declared(), findings);

        assertThat(findings.sorted()).singleElement().satisfies(finding -> {
            assertThat(finding.line()).isEqualTo(line);
            assertThat(finding.message()).contains(message);
            assertThat(finding.remedy()).contains(remedy);
        });
    }

    @Test
    void aFileThatIsNotReadIsAWarning() throws IOException {
        Path routes = Path.of("routes");
        try (var files = Files.list(routes)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(folder.resolve("nightly.yaml"), "- route: {id: nightly}");
        Findings findings = new Findings();

        RouteLint.check(folder, RouteNames.declared(), findings);

        assertThat(findings.hasErrors()).isFalse();
        assertThat(findings.sorted()).singleElement().satisfies(finding -> assertThat(finding.toString()).contains("nightly.yaml: warning: is not read"));
    }
}
