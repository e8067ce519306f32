package io.mlconnector.x3anaplan.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.acceptance.Program;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets by command and by API of the packaged program. */
class SecretsIT {

    private static final String JAR = System.getProperty("application.jar", "target/quarkus-app/quarkus-run.jar");
    private static final String OLD = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String NEW = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
    private static final String KEY = "X3ANAPLAN_VAULT_MASTER_KEY";
    private static final String PREVIOUS = "X3ANAPLAN_VAULT_PREVIOUS_MASTER_KEYS";
    private static final String VALUE = "never-to-be-shown";

    private final String database = FreshDatabase.address(FreshDatabase.empty());
    @TempDir
    Path home;

    private record Ended(int code, String out, String err) {
    }

    @Test
    void secretsAreSetListedRotatedAndRemovedAndNeverShown() throws Exception {
        // Given no master key, then nothing can be set, and it is said how to make one
        Ended none = run(Map.of(), "credentials", "set", "sandbox", "x3.password");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("openssl rand -base64 32");

        // When one is set from standard input, and others from a folder
        Ended set = run(Map.of(KEY, OLD), "credentials", "set", "sandbox", "x3.password");
        assertThat(set.code()).as(set.err()).isZero();
        Path secret = Files.createDirectories(home.resolve("mounted"));
        Files.writeString(secret.resolve("anaplan.password"), VALUE);
        Ended imported = run(Map.of(KEY, OLD), "credentials", "import", "sandbox", secret.toString());
        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(imported.out()).contains("anaplan.password");

        // Then a start without the master key is refused
        Ended refused = run(Map.of(), "serve");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err() + refused.out()).contains("no master key").contains("openssl rand -base64 32");

        // and after a change of the master key only the new one opens them
        Ended rotated = run(Map.of(KEY, NEW, PREVIOUS, OLD), "credentials", "rotate-key", "--finish");
        assertThat(rotated.code()).as(rotated.err()).isZero();
        Ended list = run(Map.of(KEY, NEW), "credentials", "list", "sandbox", "--output", "json");
        assertThat(list.out()).contains("x3.password", "anaplan.password", "masterKeys");
        Ended wrong = run(Map.of(KEY, OLD), "credentials", "set", "sandbox", "x3.password");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("connection sandbox").contains("x3anaplan.vault.previous-master-keys");

        // and no argument is taken for a value, nor a name for another
        Ended argument = run(Map.of(KEY, NEW), "credentials", "set", "sandbox", "x3.password", VALUE);
        assertThat(argument.code()).isEqualTo(2);
        for (Ended each : List.of(none, set, imported, refused, rotated, list, wrong, argument)) {
            assertThat(each.out() + each.err()).doesNotContain(VALUE);
        }
        assertThat(run(Map.of(), "credentials", "remove", "sandbox", "x3.password").code()).isZero();
        assertThat(run(Map.of(), "credentials", "remove", "sandbox", "x3.password").code()).isEqualTo(2);
    }

    @Test
    void theApiTakesSecretsAndGivesOnlyTheirNames() throws Exception {
        // Given a serving process
        int port = freePort();
        Process process = start(Map.of(KEY, OLD, "QUARKUS_HTTP_PORT", Integer.toString(port)), "serve");
        try {
            Awaitility.await().atMost(Duration.ofMinutes(2)).ignoreExceptions()
                    .until(() -> request("GET", port, "/q/health/ready", null).statusCode() == 200);

            // When a secret is put, then it is listed by name only
            String secrets = "/api/connections/sandbox/secrets";
            assertThat(request("PUT", port, secrets + "/x3.password", VALUE + "\n").statusCode()).isEqualTo(204);
            HttpResponse<String> list = request("GET", port, secrets, null);
            assertThat(list.body()).contains("x3.password").contains("setAt").doesNotContain(VALUE);

            // and what cannot be is refused, without the value
            HttpResponse<String> noName = request("PUT", port, secrets + "/" + VALUE, VALUE);
            assertThat(noName.statusCode()).isEqualTo(422);
            assertThat(noName.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
            assertThat(noName.body()).contains("anaplan.private-key").doesNotContain(VALUE);
            assertThat(request("PUT", port, "/api/connections/nowhere/secrets/x3.password", VALUE).statusCode()).isEqualTo(404);
            assertThat(request("GET", port, "/api/connections/sandbox/holds", null).statusCode()).isEqualTo(200);

            // and it can be removed once
            assertThat(request("DELETE", port, secrets + "/x3.password", null).statusCode()).isEqualTo(204);
            assertThat(request("DELETE", port, secrets + "/x3.password", null).statusCode()).isEqualTo(404);
        } finally {
            process.destroy();
            process.waitFor(1, TimeUnit.MINUTES);
        }
        assertThat(Files.readString(home.resolve("out")) + Files.readString(home.resolve("err"))).doesNotContain(VALUE);
    }

    private static HttpResponse<String> request(String method, int port, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.method(method, BodyPublishers.ofString(body)).header("Content-Type", "text/plain");
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private Ended run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        Process process = start(environment, arguments);
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("no end of " + List.of(arguments) + "\n" + Files.readString(home.resolve("out")));
        }
        return new Ended(process.exitValue(), Files.readString(home.resolve("out")), Files.readString(home.resolve("err")));
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dx3anaplan.data-dir=" + home.resolve("data"), "-Dquarkus.datasource.jdbc.url=" + database,
                "-Dx3anaplan.schedules.enabled=false"));
        command.addAll(Program.SHORT_LIVED);
        command.addAll(List.of("-jar", JAR));
        command.addAll(List.of(arguments));
        Path in = Files.writeString(home.resolve("in"), VALUE + "\n");
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(in.toFile()).redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile());
        builder.environment().putAll(environment);
        builder.environment().putIfAbsent("QUARKUS_HTTP_PORT", "0");
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
