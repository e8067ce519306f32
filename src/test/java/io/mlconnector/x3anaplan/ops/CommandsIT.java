package io.mlconnector.x3anaplan.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.acceptance.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as users start it: what it prints where, and its exit codes. */
class CommandsIT {

    private static final String JAR = System.getProperty("application.jar", "target/quarkus-app/quarkus-run.jar");

    @TempDir
    Path home;

    private record Ended(int code, String out, String err) {
    }

    @Test
    void helpIsAnsweredWithoutDatabaseOrRoutes() throws Exception {
        Ended help = run(List.of("-Dx3anaplan.routes-dir=" + home), "--help");

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("serve", "sync", "holds", "Exit codes");
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void theVersionIsTheOneThatWasBuilt() throws Exception {
        assertThat(run(List.of(), "--version").out()).matches("x3-anaplan \\d+\\.\\d+\\.\\d+\\S*\\s+");
    }

    @Test
    void usageErrorsAreConfigurationErrorsThatSayHowToDoIt() throws Exception {
        for (String[] wrong : new String[][] {{"snyc"}, {"sync"}, {"sync", "close", "--output", "xml"}, {"holds"}}) {
            Ended ended = run(List.of(), wrong);
            assertThat(ended.code()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(ended.err()).contains("Usage: x3-anaplan");
        }
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void aFolderWithoutRoutesRefusesToStart() throws Exception {
        Ended ended = run(List.of("-Dx3anaplan.routes-dir=" + home), "serve");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("no routes").contains("x3anaplan.routes-dir");
    }

    @Test
    void anUnknownConnectionIsAConfigurationErrorAndStandardOutputStaysClean() throws Exception {
        Files.createDirectories(home.resolve("connections"));
        Ended ended = run(List.of("-Dx3anaplan.connections-dir=" + home.resolve("connections")), "sync", "nowhere", "--output", "json");

        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).contains("nowhere").contains("embedded PostgreSQL");
        assertThat(ended.out()).isEmpty();
        assertThat(home.resolve("data/postgresql/data/postmaster.pid")).as("the server it started ends with it").doesNotExist();
    }

    @Test
    void theLevelOfACommandsLogIsThatOfTheEnvironment() throws Exception {
        Files.createDirectories(home.resolve("connections"));
        Ended ended = run(List.of("-Dx3anaplan.connections-dir=" + home.resolve("connections")), Map.of("QUARKUS_LOG_CONSOLE_LEVEL", "INFO"),
                "holds", "list", "nowhere");

        assertThat(ended.err()).contains("INFO  [io.quarkus]");
        assertThat(ended.out()).doesNotContain("INFO");
    }

    @Test
    void aRouteThatCannotBeReadEndsTheStartWithItsPlace() throws Exception {
        Path routes = Files.createDirectories(home.resolve("routes"));
        Files.createDirectories(home.resolve("connections"));
        Files.writeString(routes.resolve("broken.camel.yaml"), "- route:\n    id: broken\n    from:\n      uri: direct:a\n      steps:\n"
                + "        - nosuchstep: 1\n");
        Ended ended = run(List.of("-Dx3anaplan.routes-dir=" + routes, "-Dx3anaplan.connections-dir=" + home.resolve("connections"),
                "-Dquarkus.http.port=0"), "serve");

        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(2);
        assertThat(ended.out() + ended.err()).contains("broken.camel.yaml").contains("nosuchstep");
    }

    @Test
    void theSandboxIsNoPartOfTheProduct() throws Exception {
        Path folder = Path.of(JAR).getParent().resolve("app");
        try (var jars = Files.list(folder)) {
            for (Path jar : jars.toList()) {
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    assertThat(zip.stream().map(Object::toString).filter(entry -> entry.contains("sandbox/"))).isEmpty();
                }
            }
        }
    }

    private Ended run(List<String> settings, String... arguments) throws IOException, InterruptedException {
        return run(settings, Map.of(), arguments);
    }

    private Ended run(List<String> settings, Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dx3anaplan.data-dir=" + home.resolve("data"), "-Dx3anaplan.embedded-database.port=0"));
        command.addAll(Program.SHORT_LIVED);
        command.addAll(settings);
        command.addAll(List.of("-jar", JAR));
        command.addAll(List.of(arguments));
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("no end of " + command + "\n" + Files.readString(out) + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
