package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** The answers of a serving process: health, pages, API, and how it stops. */
final class ServedWalk {

    private static final List<String> HEALTH = List.of("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started", "/q/health/group/systems");
    private static final List<String> PATHS = List.of("/", "/index.html", "/app.js", "/style.css", "/q/openapi?format=json", "/nowhere", "/api/nowhere",
            "/api/health", "/api/connections", "/api/connections/mine/holds", "/api/connections/nobody/holds", "/api/leases", "/api/runs", "/api/runs/1",
            "/api/runs/999", "/api/dead-letters", "/api/dead-letters?state=all", "/api/dead-letters/causes", "/api/dead-letters/records",
            "/api/dead-letters/1", "/api/dead-letters/999", "/api/dead-letters/changes/3", "/api/connections/mine/audit/imports",
            "/api/connections/mine/audit/entry/GEN~F25SM1", "/api/connections/mine/audit/cell?period=Feb%2025", "/api/connections/mine/audit/verification",
            "/api/connections/mine/audit/export", "/api/connections/mine/mirror/entries?limit=5", "/api/connections/mine/mirror/entries/GEN~F25SM1",
            "/api/connections/mine/mirror/watermarks", "/api/connections/mine/slices", "/api/connections/mine/slices/1/totals",
            "/api/connections/mine/secrets", "/pair/mine", "/api/%2e%2e/api/health");

    private final Product product;
    private final Answers answers;

    ServedWalk(Product product, Answers answers) {
        this.product = product;
        this.answers = answers;
    }

    void looks() {
        PATHS.forEach(path -> answers.note("GET " + path, product.get(path)));
        HEALTH.forEach(path -> answers.note("GET " + path, checks(product.get(path))));
        assertThat(product.get("/q/swagger-ui/").body()).contains("swagger");
        // what the JVM and its libraries measure of themselves differs
        answers.note("GET /q/metrics", String.join("\n", Answers.found("(?m)^(x3anaplan|agroal)_[a-z_]+(\\{[^}]*})?", product.get("/q/metrics").body())));
    }

    /** They stand in no order. */
    private static String checks(HttpResponse<String> health) {
        JsonNode answer = Product.json(health);
        return health.statusCode() + " " + answer.path("status").asText() + "\n" + StreamSupport.stream(answer.path("checks").spliterator(), false)
                .map(JsonNode::toString).sorted().collect(Collectors.joining("\n"));
    }

    void asks() {
        post("/api/connections/mine/runs", "{\"dryRun\": true}");
        post("/api/connections/mine/runs", "{\"datasets\": [\"nothing\"]}");
        post("/api/connections/mine/runs", "{\"dryRun\": tru");
        post("/api/connections/nobody/runs", "{}");
        post("/api/connections/mine/doctor", "");
        post("/api/connections/mine/holds/999/confirm", "{\"by\": \"Ada Lovelace\"}");
        post("/api/connections/mine/resend", "{\"by\": \"Ada Lovelace\"}");
        post("/api/connections/nobody/resend", "{\"by\": \"Ada Lovelace\", \"why\": \"to see\"}");
        post("/api/dead-letters/replay", "{\"ids\": [1]}");
        post("/api/dead-letters/replay", "{\"ids\": [2], \"by\": \"Ada Lovelace\", \"why\": \"to see\", \"preview\": true}");
        post("/api/dead-letters/discard", "{\"ids\": [2], \"by\": \"Ada Lovelace\", \"why\": \"known\"}");
        answers.note("PUT secret", product.put("/api/connections/mine/secrets/x3.client-secret", "never-to-be-shown", "text/plain"));
        answers.note("PUT no secret", product.put("/api/connections/mine/secrets/no.such", "never-to-be-shown", "text/plain"));
        answers.note("DELETE secret", product.delete("/api/connections/mine/secrets/x3.client-secret"));
        answers.note("DELETE it again", product.delete("/api/connections/mine/secrets/x3.client-secret"));
        answers.note("a run by API", product.sync("mine").toPrettyString());
    }

    private void post(String path, String body) {
        answers.note("POST " + path + " " + body, product.post(path, body));
    }

    /** Waits until the connection's schedule has fired and its run has ended. */
    void seesTheScheduleFire(String connection) {
        JsonNode run = Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100))
                .until(() -> Product.json(product.get("/api/runs?connection=" + connection)), runs -> runs.findValuesAsText("state").contains("finished"));
        JsonNode first = run.get(run.size() - 1);
        answers.note("a scheduled run", first.path("requestedBy").asText() + " " + first.path("state").asText() + " " + first.path("outcome").asText());
        assertThat(first.path("outcome").asText()).as(run.toPrettyString() + product.log()).isEqualTo("clean");
    }

    /** SIGTERM. */
    void stops(String when) {
        answers.note("stop " + when, "exit code " + product.stop());
        assertThat(product.log()).contains("stopped in");
    }

    /** What a route of somebody's own wrote to the log, line by line. */
    void readsLog(String logger, String last) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> product.log().contains(last));
        answers.note("log of " + logger, String.join("\n", product.log().lines().filter(line -> line.contains("[" + logger + "]"))
                .map(line -> line.replaceFirst("^.*?\\[" + logger + "] \\(.*?//" + logger + "\\) ", "")).toList()));
    }
}
