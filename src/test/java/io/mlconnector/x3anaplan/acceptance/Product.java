package io.mlconnector.x3anaplan.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The packaged application as a process of its own, driven over its public API, as the platform team runs it. */
public final class Product implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://(?:localhost|0\\.0\\.0\\.0):(\\d+)");

    private final Path log;
    private String url;

    private Product(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** What a finished command left behind. */
    public record Ended(int exitCode, String out, String err) {
    }

    /** A process that somebody else started, and whose address is known. */
    public static Product of(Process process, Path log, String url) {
        Product product = new Product(process, log);
        product.url = url;
        return product;
    }

    /** Starts {@code serve} and returns when it is ready for requests. */
    public static Product serve(Path home, Map<String, String> settings, String... jvm) {
        return serve(Program.configured(), home, settings, jvm);
    }

    public static Product serve(Program program, Path home, Map<String, String> settings, String... jvm) {
        Path log = home.resolve("serve-" + System.nanoTime() + ".log");
        List<String> command = program.command(settings, jvm);
        command.add(1, "-Dquarkus.http.port=0");
        command.add("serve");
        try {
            Process process = new ProcessBuilder(command).directory(Path.of("").toAbsolutePath().toFile()).redirectErrorStream(true)
                    .redirectOutput(log.toFile()).start();
            Product product = new Product(process, log);
            try {
                // A process that starts on the JVM has better things to do than to answer whether it is ready.
                Duration look = Duration.ofMillis(program.isNative() ? 20 : 100);
                Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(look).until(product::ready);
            } catch (RuntimeException notReady) {
                process.destroyForcibly();
                throw notReady;
            }
            return product;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command as a process and leaves it running; for tests that kill it. */
    public static Process launch(Path output, Map<String, String> settings, String... arguments) throws IOException {
        List<String> command = Program.configured().command(settings);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    /** Runs a command of the product to its end. */
    public static Ended run(Path home, Map<String, String> settings, String... arguments) {
        return run(Program.configured(), home, settings, arguments);
    }

    public static Ended run(Program program, Path home, Map<String, String> settings, String... arguments) {
        return run(program, home, settings, "", List.of(arguments));
    }

    /** @param input what standard input says */
    public static Ended run(Program program, Path home, Map<String, String> settings, String input, List<String> arguments) {
        try {
            Path in = Files.writeString(Files.createTempFile(home, "in", ".txt"), input);
            Path out = Files.createTempFile(home, "out", ".txt");
            Path err = Files.createTempFile(home, "err", ".txt");
            List<String> command = program.command(settings);
            command.addAll(arguments);
            Process process = new ProcessBuilder(command).redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("no end of " + arguments + "\n" + Files.readString(err));
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the product ended with " + process.exitValue() + "\n" + log());
        }
        Matcher listening = LISTENING.matcher(log());
        if (!listening.find()) {
            return false;
        }
        url = "http://localhost:" + listening.group(1);
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** Requests a run over the API and waits for its end; the answer of {@code GET /api/runs/{id}}. */
    public JsonNode sync(String connection) {
        return sync(connection, "{}");
    }

    public JsonNode sync(String connection, String request) {
        return sync(connection, request, Duration.ofMinutes(10));
    }

    /** @param patience after which it is an error that the run has not ended */
    public JsonNode sync(String connection, String request, Duration patience) {
        HttpResponse<String> accepted = post("/api/connections/" + connection + "/runs", request);
        if (accepted.statusCode() != 202) {
            throw new IllegalStateException("run refused: " + accepted.statusCode() + " " + accepted.body());
        }
        String path = URI.create(accepted.headers().firstValue("Location").orElseThrow()).getPath();
        return Awaitility.await().atMost(patience).pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("the product ended with " + process.exitValue() + "\n" + log());
                    }
                    return json(get(path));
                }, run -> "finished".equals(run.path("state").asText()));
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).GET());
    }

    public HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> delete(String path) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).DELETE());
    }

    public HttpResponse<String> put(String path, String body, String type) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).header("Content-Type", type).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> post(String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(request);
    }

    public static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(response.body(), e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return url;
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Process process() {
        return process;
    }

    /** Ends it as kill -9 would. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Tells it to stop (SIGTERM) and waits for its end. @return its exit code */
    public int stop() {
        process.destroy();
        await();
        return process.exitValue();
    }

    /** The test is through with it. An orderly stop, which takes its time, is for the tests of the stop. */
    @Override
    public void close() {
        kill();
    }

    private void await() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
