package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * The native executable beside the packaged jar: the same walk, answer by answer, and what each of them needs. Part of
 * {@code ./mvnw verify -Dnative} only, which builds both.
 */
class NativeSmokeIT {

    private final Program executable = Program.executable();

    @Test
    void everyAnswerOfTheExecutableIsTheJvms() throws Exception {
        // When both walk from an empty database to a replayed dead letter, serve, see a schedule fire, and are told to stop
        Map<String, String> expected = walk(Program.jar());
        Map<String, String> answers = walk(executable);

        // Then they said the same
        assertThat(answers).hasSizeGreaterThan(100);
        SoftAssertions both = new SoftAssertions();
        expected.forEach((question, answer) -> both.assertThat(answers.get(question)).as(question).isEqualTo(answer));
        both.assertThat(answers.keySet()).isEqualTo(expected.keySet());
        both.assertAll();
        System.out.printf("native smoke test: %d answers, each as the JVM's%n", answers.size());
    }

    @Test
    void withoutADatasourceItSaysWhatToSet() throws Exception {
        Path home = Files.createTempDirectory("x3-anaplan-");
        Map<String, String> settings = Map.of("x3anaplan.data-dir", home.resolve("data").toString(), "x3anaplan.connections-dir", home.toString());
        for (String command : new String[] {"serve", "migrate"}) {
            Product.Ended ended = Product.run(executable, home, settings, command);
            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
            assertThat(ended.err()).contains("no datasource is configured", "QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_DATASOURCE_USERNAME",
                    "QUARKUS_DATASOURCE_PASSWORD").hasLineCount(1);
        }
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void itCarriesNeitherTheSandboxNorADatabaseServer() throws Exception {
        String bytes = Files.readString(executable.file(), StandardCharsets.ISO_8859_1);
        assertThat(bytes.contains("mlconnector.x3anaplan.sync.Runs")).as("names of classes can be read in it").isTrue();
        assertThat(bytes.contains("mlconnector.x3anaplan.sandbox")).as("the sandbox is in it").isFalse();
        assertThat(bytes.contains("io.zonky.test.db")).as("the embedded PostgreSQL is in it").isFalse();
    }

    @Test
    void whatTheImageHoldsIsEnough() throws Exception {
        // Given the folder of the image: executable and routes; settings come from the environment, and data lie elsewhere
        try (Landscape landscape = Landscape.empty().emptyDatabase()) {
            Path app = Files.createDirectories(landscape.home().resolve("app"));
            Files.copy(executable.file(), app.resolve("x3-anaplan"), StandardCopyOption.COPY_ATTRIBUTES);
            copy(Path.of("routes"), Files.createDirectories(app.resolve("routes")));
            landscape.connection("close").write(landscape.connections());
            ProcessBuilder image = new ProcessBuilder(app.resolve("x3-anaplan").toString(), "-XX:+ExitOnOutOfMemoryError", "migrate", "--output", "json")
                    .directory(app.toFile()).redirectErrorStream(true);
            landscape.settings().forEach((key, value) -> image.environment().put(key.toUpperCase().replaceAll("[^A-Z0-9]", "_"), value));

            // When it runs, then it needs nothing else and leaves nothing there
            Process process = image.start();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).contains("schemaVersion");
            assertThat(process.waitFor()).isZero();
            try (Stream<Path> left = Files.list(app)) {
                assertThat(left.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("x3-anaplan", "routes");
            }
        }
    }

    @Test
    void whatBothNeedIsPrinted() throws Exception {
        Figures jvm = Figures.of(Program.jar());
        Figures ofExecutable = Figures.of(executable);
        System.out.println(Figures.table(ofExecutable, jvm));
    }

    private static Map<String, String> walk(Program program) throws Exception {
        try (Landscape landscape = Landscape.few().emptyDatabase()) {
            Answers answers = new Answers(landscape.home());
            SmokeWalk walk = new SmokeWalk(program, landscape, answers);
            walk.helpAndUsage();
            walk.mistakes();
            walk.databaseAndVault();
            walk.keys();
            walk.syncs();
            walk.deadLetters();
            walk.refusals();
            try (Product product = Product.serve(program, landscape.home(), walk.settings())) {
                ServedWalk served = new ServedWalk(product, answers);
                served.looks();
                served.asks();
                served.stops("at rest");
            }
            ownRoutesAndASchedule(program, answers);
            return answers.all();
        }
    }

    /** A connection whose schedule fires every second, and routes of somebody's own beside the delivered ones. */
    private static void ownRoutesAndASchedule(Program program, Answers answers) throws Exception {
        try (Landscape landscape = Landscape.few().emptyDatabase()) {
            Path own = Files.createDirectories(landscape.home().resolve("own"));
            copy(Path.of("routes"), own);
            copy(Path.of("src/test/resources/acceptance/own"), own);
            landscape.connection("ticking").with("ledgerTypes", "[1]")
                    .with("schedules", "[{name: often, cron: \"* * * * * ?\", zone: Europe/Paris}]").write(landscape.connections());
            Map<String, String> settings = new LinkedHashMap<>(landscape.settings());
            settings.put("x3anaplan.routes-dir", own.toString());
            try (Product product = Product.serve(program, landscape.home(), settings)) {
                ServedWalk served = new ServedWalk(product, answers);
                served.seesTheScheduleFire("ticking");
                served.readsLog("own", "the end");
                served.stops("while a schedule fires");
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
