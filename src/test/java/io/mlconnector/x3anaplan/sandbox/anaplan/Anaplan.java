package io.mlconnector.x3anaplan.sandbox.anaplan;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A simulator with the demo model on an embedded PostgreSQL shared by all test classes, and a plain client of it. */
final class Anaplan implements AutoCloseable {

    private static javax.sql.DataSource database;

    /** An answer with its body as JSON, where it is JSON. */
    record Answer(int status, String text, JsonNode json, HttpResponse<byte[]> raw) {
    }

    final SandboxClock clock = new SandboxClock();
    final AnaplanSimulator simulator;
    final Model model;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String authorization = "";

    Anaplan() {
        this(DemoModel.Shape.demo());
    }

    Anaplan(DemoModel.Shape shape) {
        try {
            simulator = new AnaplanSimulator(database(), clock, 0).start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        model = DemoModel.build(simulator.tenant(), shape).model();
        simulator.settings().tasks().delays(Duration.ZERO, Duration.ZERO);
        signIn(Tenant.USER);
    }

    static synchronized javax.sql.DataSource database() throws IOException {
        if (database == null) {
            database = FreshDatabase.empty();
        }
        return database;
    }

    Anaplan signIn(String email) {
        authorization = "AnaplanAuthToken " + authenticate(email, Tenant.PASSWORD).json().path("tokenInfo").path("tokenValue").asText();
        return this;
    }

    Answer authenticate(String email, String password) {
        String basic = Base64.getEncoder().encodeToString((email + ":" + password).getBytes(StandardCharsets.UTF_8));
        return send("POST", "/token/authenticate", new byte[0], "Authorization", "Basic " + basic);
    }

    Anaplan authorization(String header) {
        authorization = header;
        return this;
    }

    String authorization() {
        return authorization;
    }

    /** Path of the integration API below the demo model. */
    String path(String suffix) {
        return "/2/0/models/" + model.id() + suffix;
    }

    Answer get(String path) {
        return send("GET", path, new byte[0]);
    }

    Answer post(String path, String json) {
        return send("POST", path, json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    Answer send(String method, String path, byte[] body, String... headers) {
        try {
            return sendOrFail(method, path, body, headers);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer sendOrFail(String method, String path, byte[] body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(simulator.url() + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        request.setHeader("Authorization", authorization.isEmpty() ? "none" : authorization);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<byte[]> r = http.send(request.build(), BodyHandlers.ofByteArray());
            String text = new String(r.body(), StandardCharsets.UTF_8);
            return new Answer(r.statusCode(), text, text.startsWith("{") ? Reply.JSON.readTree(text) : MissingNode.getInstance(), r);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String fileId(String name) {
        return model.file(name).orElseThrow().id();
    }

    String importId(String name) {
        return model.importNamed(name).id();
    }

    Answer begin(String file, int chunks) {
        return post(path("/files/" + fileId(file)), "{\"chunkCount\":" + chunks + "}");
    }

    Answer chunk(String file, int n, byte[] bytes) {
        return send("PUT", path("/files/" + fileId(file) + "/chunks/" + n), bytes, "Content-Type", "application/octet-stream");
    }

    void upload(String file, String... lines) {
        uploadBytes(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void uploadBytes(String file, byte[] bytes) {
        begin(file, 1);
        chunk(file, 0, bytes);
    }

    /** Starts an import and returns the task id. */
    String start(String importName) {
        return post(path("/imports/" + importId(importName) + "/tasks"), "{\"localeName\":\"en_US\"}").json()
                .path("task").path("taskId").asText();
    }

    JsonNode task(String importName, String taskId) {
        return get(path("/imports/" + importId(importName) + "/tasks/" + taskId)).json().path("task");
    }

    /** Polls until the task is in one of the states; does not wait for rate limits. */
    JsonNode awaitState(String importName, String taskId, String... states) {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10)).until(() -> task(importName, taskId),
                t -> List.of(states).contains(t.path("taskState").asText()));
    }

    /** Uploads, starts, waits; returns the task with its result. */
    JsonNode load(String importName, String file, String... lines) {
        upload(file, lines);
        return awaitState(importName, start(importName), "COMPLETE");
    }

    /** The dump of an ended task, or null. */
    String dump(String importName, JsonNode task) {
        Answer answer = get(path("/imports/" + importId(importName) + "/tasks/" + task.path("taskId").asText() + "/dump/chunks/0"));
        return answer.status() == 200 ? answer.text() : null;
    }

    /** GL accounts 4000 and 5000, cost centers C1 and C2. */
    Anaplan withMasters() {
        load("Load GL Accounts", "GL_ACCOUNTS.csv", "Code,Name,Parent", "4000,4000 Sales,", "5000,5000 Purchases,");
        load("Load Cost Centers", "COST_CENTERS.csv", "Code,Name,Parent", "C1,C1 Plant,", "C2,C2 Office,");
        return this;
    }

    static String gl(String company, String account, String costCenter, String period, String amount) {
        return String.join(",", company, "LEG", account, costCenter, period, amount, "EUR", "E1", "1", "2026-01-01T00:00:00Z", "607000");
    }

    static final String GL_HEADER = String.join(",", DemoModel.GL_HEADERS);

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        simulator.close();
    }
}
