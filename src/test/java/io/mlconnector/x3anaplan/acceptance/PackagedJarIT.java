package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The packaged application with a connections folder of one's own and no datasource: commands, exit codes, embedded database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackagedJarIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Landscape landscape;
    private Map<String, String> settings;

    @BeforeAll
    void start() {
        landscape = Landscape.few().emptyDatabase();
        landscape.connection("mine").with("ledgerTypes", "[1]").write(landscape.connections());
        settings = new LinkedHashMap<>(landscape.settings());
        settings.keySet().removeIf(key -> key.startsWith("quarkus.datasource"));
        settings.put("x3anaplan.embedded-database.port", "0");
    }

    @AfterAll
    void stop() {
        landscape.close();
    }

    @Test
    @Order(1)
    void theProductionArtefactHasNoClassOfTheSandbox() throws Exception {
        Path app = Path.of(System.getProperty("application.jar", "target/quarkus-app/quarkus-run.jar")).getParent();
        try (Stream<Path> files = Files.walk(app)) {
            for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
                try (JarFile contents = new JarFile(jar.toFile())) {
                    assertThat(contents.stream().map(e -> e.getName()).filter(n -> n.startsWith("io/mlconnector/x3anaplan/sandbox/")))
                            .as(jar.toString()).isEmpty();
                }
            }
        }
    }

    @Test
    @Order(2)
    void aDryRunSendsNothingAndSaysWhatWouldBeSent() throws Exception {
        Product.Ended ended = Product.run(landscape.home(), settings, "sync", "mine", "--dry-run", "--output", "json");
        assertThat(ended.exitCode()).as(ended.err() + ended.out()).isZero();
        assertThat(JSON.readTree(ended.out()).path("dryRun").asBoolean()).isTrue();
        assertThat(landscape.sandbox().anaplan().observed().starts()).isEmpty();
    }

    @Test
    @Order(3)
    void aSyncEndsWithEqualCellsAndASummaryInJson() throws Exception {
        Product.Ended ended = Product.run(landscape.home(), settings, "sync", "mine", "--output", "json");
        assertThat(ended.exitCode()).as(ended.err() + ended.out()).isZero();
        JsonNode summary = JSON.readTree(ended.out());
        assertThat(summary.path("outcome").asText()).isEqualTo("clean");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
        assertThat(ended.err()).containsIgnoringCase("embedded").containsIgnoringCase("not for production");
    }

    @Test
    @Order(4)
    void theEmbeddedDatabaseKeepsItsDataSoThatAnotherSyncSendsNothing() {
        int starts = landscape.sandbox().anaplan().observed().starts().size();
        landscape.letTimePass();
        Product.Ended ended = Product.run(landscape.home(), settings, "sync", "mine");
        assertThat(ended.exitCode()).as(ended.err() + ended.out()).isZero();
        assertThat(landscape.sandbox().anaplan().observed().starts()).hasSize(starts);
        assertThat(ended.out() + ended.err()).contains("clean");
    }

    @Test
    @Order(5)
    void exitCodesTellConfigurationSourceAndTargetApart() {
        assertThat(Product.run(landscape.home(), settings, "sync", "nobody").exitCode()).isEqualTo(2);
        assertThat(Product.run(landscape.home(), settings, "sync").exitCode()).isEqualTo(2);
        landscape.sandbox().x3().settings().users().put("demo", "changed");
        Product.Ended source = Product.run(landscape.home(), settings, "sync", "mine");
        assertThat(source.exitCode()).as(source.err()).isEqualTo(3);
        assertThat(source.out() + source.err()).doesNotContain("demo-x3");
        landscape.sandbox().x3().settings().users().put("demo", "demo-x3");
        landscape.sandbox().x3().books().addCostCenter("CC778", "Another one");
        landscape.letTimePass();
        landscape.sandbox().anaplan().server().faults().arm(io.mlconnector.x3anaplan.sandbox.http.Fault.status("POST", "/token/authenticate", -1,
                401, "application/json", "{\"status\":\"FAILURE_BAD_CREDENTIAL\",\"statusMessage\":\"Invalid credentials.\"}"));
        Product.Ended target = Product.run(landscape.home(), settings, "sync", "mine");
        landscape.sandbox().anaplan().server().faults().clear();
        assertThat(target.exitCode()).as(target.err()).isEqualTo(4);
        assertThat(target.out() + target.err()).doesNotContain("demo-anaplan");
        assertThat(List.of(0)).contains(Product.run(landscape.home(), settings, "sync", "mine").exitCode());
    }
}
