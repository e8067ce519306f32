package io.mlconnector.x3anaplan.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.acceptance.Landscape;
import io.mlconnector.x3anaplan.acceptance.Product;
import io.mlconnector.x3anaplan.ops.access.AccessTable;
import io.mlconnector.x3anaplan.ops.access.IdentityProvider;
import io.mlconnector.x3anaplan.ops.access.Role;
import io.mlconnector.x3anaplan.ops.metrics.Scrape;
import io.mlconnector.x3anaplan.ops.metrics.Watching;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The product as a cluster runs it: two database roles, an identity provider, logs as JSON, a scraper; one process for all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperationsIT {

    private static final String SCRAPER = "a-token-for-the-scraper";
    private static final Pattern RUN = Pattern.compile("\\brun=\\d");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1).build();
    private Landscape landscape;
    private IdentityProvider provider;
    private Product product;
    private Product.Ended tooEarly;
    private Map<String, String> settings;

    @BeforeAll
    void start() throws IOException {
        landscape = Landscape.few().emptyDatabase();
        provider = new IdentityProvider();
        landscape.connection("close").write(landscape.connections());
        landscape.connection("away").with("x3Url", "http://127.0.0.1:9").with("model", "Another").write(landscape.connections());
        landscape.connection("mute").with("anaplanUrl", "http://127.0.0.1:9").with("model", "A third").write(landscape.connections());
        for (String role : List.of("x3anaplan_owner", "x3anaplan_app")) {
            Landscape.execute(landscape.database(), "do $$ begin if not exists (select from pg_roles where rolname = '" + role
                    + "') then create role " + role + " login; end if; end $$");
        }
        Landscape.execute(landscape.database(), Files.readString(Path.of("deploy/database/grants.sql")));

        settings = new LinkedHashMap<>(landscape.settings());
        settings.put("quarkus.datasource.username", "x3anaplan_app");
        settings.put("x3anaplan.database.migrate", "false");
        tooEarly = Product.run(landscape.home(), settings, "holds", "list", "close");

        Map<String, String> owner = new LinkedHashMap<>(settings);
        owner.put("quarkus.datasource.username", "x3anaplan_owner");
        owner.put("x3anaplan.connections-dir", landscape.home().resolve("nowhere").toString()); // the Job mounts none
        Product.Ended migrated = Product.run(landscape.home(), owner, "migrate");
        assertThat(migrated.exitCode()).as(migrated.err()).isZero();

        settings.put("quarkus.log.console.json.enabled", "true");
        settings.put("quarkus.oidc.auth-server-url", provider.url());
        settings.put("quarkus.oidc.client-id", IdentityProvider.CLIENT);
        settings.put("quarkus.oidc.credentials.secret", "a-secret-of-the-client-32-characters-long");
        settings.put("x3anaplan.metrics.token", SCRAPER);
        settings.put("x3anaplan.metrics.cache", "PT0S");
        settings.put("x3anaplan.runs.claim-period", "100");
        settings.put("x3anaplan.x3.retry-delay", "10");
        settings.put("x3anaplan.anaplan.retry-delay", "10");
        settings.put("x3anaplan.anaplan.retries", "2");
        settings.put("x3anaplan.anaplan.busy-poll-millis", "20");
        product = Product.serve(landscape.home(), settings);
    }

    @AfterAll
    void stop() {
        product.close();
        provider.close();
        landscape.close();
    }

    @Test
    @Order(1)
    void aProcessThatMayNotMigrateRefusesAnOldDatabaseAndSaysWhoShouldMendIt() {
        assertThat(tooEarly.exitCode()).isEqualTo(2);
        assertThat(tooEarly.err()).contains("Run the command migrate").doesNotContain("Exception");
    }

    @Test
    @Order(2)
    void aRunLandsEveryCellUnderARoleThatCannotChangeTheSchema() throws Exception {
        // Given a model that is locked for a moment
        landscape.sandbox().anaplan().server().faults().arm(new Fault(Fault.Kind.STATUS, "POST", "/tasks$", 0, 4, 423, null, null, 0));

        // When
        JsonNode run = run("close");

        // Then
        assertThat(run.path("outcome").asText()).as(run.toPrettyString() + product.log()).isEqualTo("clean");
        assertThat(landscape.differences("GL Actuals")).isEmpty();
        assertThat(landscape.filledCells("GL Actuals")).isPositive();
        for (String forbidden : List.of("create table t (a int)", "drop table run", "truncate audit_row", "alter table run add column a int")) {
            assertThat(asApp(forbidden)).as(forbidden).contains("42501"); // insufficient privilege
        }
    }

    @Test
    @Order(3)
    void everyRouteIsOpenToItsRolesAndToNobodyElse() throws Exception {
        Map<String, String> wrong = new LinkedHashMap<>();
        for (AccessTable.Rule rule : AccessTable.rules()) {
            String path = rule.path().replace("{name}", "nowhere").replace("{connection}", "nowhere").replace("{system}", "x3")
                    .replace("{group}", "systems").replaceAll("\\{(id|run)}", "999999").replaceAll("\\{\\w+}", "none");
            for (Role role : Role.values()) {
                int status = send(rule.method(), path, role == Role.anonymous ? null : provider.token(role.name())).statusCode();
                boolean refused = status == 401 || status == 403 || role == Role.anonymous && status == 302;
                if (refused != role.compareTo(rule.role()) < 0 || status >= 500 && status != 502 && !path.startsWith("/q/health")) {
                    wrong.put(rule.method() + " " + path + " as " + role, String.valueOf(status));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    @Order(4)
    void aTokenThatWasIssuedForAnotherProgramOpensNothing() throws Exception {
        assertThat(send("GET", "/api/runs", provider.token("admin")).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/runs", provider.token("admin", "another-program")).statusCode()).isEqualTo(401);
        assertThat(send("GET", "/api/runs", provider.token("admin", null)).statusCode()).isEqualTo(401);
    }

    @Test
    @Order(4)
    void whoMayNotSignInMakesNoSeriesOfMetrics() throws Exception {
        for (String method : List.of("GET", "BREW")) {
            assertThat(send(method, "/never/heard/of", null).statusCode()).isGreaterThanOrEqualTo(300);
        }
        assertThat(send("GET", "/q/metrics", SCRAPER).body()).contains("x3anaplan_").doesNotContain("BREW", "/never/heard/of");
    }

    @Test
    @Order(4)
    void everyRouteOfTheApiIsInTheTableAndWhatIsNotNeedsTheHighestRole() throws Exception {
        // Given
        JsonNode paths = JSON.readTree(send("GET", "/q/openapi?format=json", provider.token("viewer")).body()).path("paths");
        Set<String> served = new TreeSet<>();
        paths.fields().forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(method -> {
            if (Set.of("get", "post", "put", "delete", "patch", "head").contains(method)) {
                served.add(method.toUpperCase() + " " + path.getKey());
            }
        }));

        // Then
        assertThat(served).isNotEmpty().isSubsetOf(AccessTable.rules().stream().map(r -> r.method() + " " + r.path()).collect(Collectors.toSet()));
        for (String path : List.of("/api/runs/", "/api/nowhere", "/q/dev-ui", "/q/info", "/api/connections/close/secrets/",
                "/api/connections/close/secrets;a=b", "/q/health/wellness")) {
            assertThat(send("GET", path, null).statusCode()).as(path).isIn(401, 302);
            assertThat(send("GET", path, provider.token("engineer")).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(send("GET", "/api/nowhere", provider.token("admin")).statusCode()).isEqualTo(404);
    }

    @Test
    @Order(5)
    void probesNeedNoSignInAndTheScraperSeesMetricsOnly() throws Exception {
        Set<String> probes = Pattern.compile("httpGet: \\{path: ([^,]+), port: http}")
                .matcher(Files.readString(Path.of("deploy/kubernetes/serve/deployment.yaml"))).results().map(m -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(probes).hasSize(3);
        probes.add("/q/health");
        for (String path : probes) {
            HttpResponse<String> health = send("GET", path, null);
            assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
            assertThat(health.body()).doesNotContain("jdbc:", "127.0.0.1", "away");
        }
        assertThat(send("GET", "/q/metrics", SCRAPER).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/runs", SCRAPER).statusCode()).isEqualTo(401);
        HttpResponse<String> runs = send("GET", "/api/runs", provider.token("viewer"));
        assertThat(runs.headers().map()).containsKeys("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy");
        assertThat(runs.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    @Order(6)
    void aSystemThatDoesNotAnswerDegradesTheProductAndMakesNoPodUnready() throws Exception {
        // When
        assertThat(run("away").path("failureClass").asText()).isEqualTo("source");
        JsonNode mute = run("mute");

        // Then
        assertThat(send("GET", "/q/health/ready", null).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/q/health/live", null).statusCode()).isEqualTo(200);
        JsonNode health = JSON.readTree(send("GET", "/api/health", provider.token("viewer")).body());
        assertThat(health.path("status").asText()).isEqualTo("degraded");
        Map<String, String> states = new LinkedHashMap<>();
        health.path("connections").forEach(c -> states.put(c.path("connection").asText(),
                c.at("/x3/state").asText() + " " + c.at("/anaplan/state").asText()));
        assertThat(states).as(mute.toPrettyString()).containsEntry("close", "working working").containsEntry("away", "unreachable unknown")
                .containsEntry("mute", "working unreachable");
        HttpResponse<String> group = send("GET", "/q/health/group/systems", provider.token("viewer"));
        assertThat(group.statusCode()).as(group.body()).isEqualTo(503);
    }

    @Test
    @Order(7)
    void whatAlertsAndDashboardAskForIsInAScrapeAndFitsWhatHappened() throws Exception {
        Scrape scrape = Scrape.of(send("GET", "/q/metrics", SCRAPER).body());
        assertThat(scrape.names()).containsAll(Watching.names());
        assertThat(scrape.value("x3anaplan_runs_finished_total", "connection", "close", "outcome", "clean")).isEqualTo(1);
        assertThat(scrape.value("x3anaplan_runs_failed_total", "connection", "away", "class", "source")).isEqualTo(1);
        assertThat(scrape.value("x3anaplan_rows_total", "connection", "close", "dataset", "journal-entries", "fate", "sent")).isEqualTo(
                Double.parseDouble(Landscape.rows(landscape.database(), "select sum(t.rows) from stage_total t join stage s on s.id = t.stage "
                        + "where s.connection = 'close' and s.dataset = 'journal-entries' and disposition = 'sent'").get(0)));
        assertThat(scrape.value("x3anaplan_actuals_age_seconds", "connection", "close")).isBetween(0.0, 300.0);
        assertThat(scrape.value("x3anaplan_task_seconds_count", "connection", "close", "dataset", "journal-entries")).isPositive();
        assertThat(scrape.value("x3anaplan_database_up")).isEqualTo(1);
        Watching.alerts().forEach((name, expression) -> assertThat(expression).as(name).isNotBlank());
    }

    @Test
    @Order(8)
    void theLogIsJsonThatTellsTheStoryOfARunInAFewLinesPerSlice() throws Exception {
        // Given
        List<JsonNode> lines = lines(product.log());
        List<JsonNode> run = lines.stream().filter(l -> l.at("/mdc/connection").asText().equals("close")).toList();
        int slices = Integer.parseInt(Landscape.rows(landscape.database(), "select count(*) from stage where connection = 'close'").get(0));
        Files.writeString(Path.of("target/operations-it.log"), product.log());

        // Then
        assertThat(run).isNotEmpty().allSatisfy(line -> assertThat(line.at("/mdc/run").asText()).isEqualTo("1"));
        assertThat(lines).filteredOn(line -> RUN.matcher(line.path("message").asText()).find()).hasSizeGreaterThan(run.size() / 2)
                .allSatisfy(line -> assertThat(line.path("message").asText()).contains("run=" + line.at("/mdc/run").asText("none")));
        assertThat(run).filteredOn(line -> line.path("level").asText().equals("WARN")).singleElement()
                .satisfies(line -> assertThat(line.path("message").asText()).contains("model busy or locked, waiting"));
        assertThat(run.stream().filter(line -> line.at("/mdc/slice").isTextual())).isNotEmpty();
        assertThat(run.size()).as("lines").isLessThanOrEqualTo(20 + 4 * slices);
        assertThat(run.get(run.size() - 1).path("message").asText()).contains("outcome=clean");
        assertThat(lines).noneMatch(line -> line.path("message").asText().contains("Unrecognized configuration key"));
        assertThat(lines.stream().filter(line -> line.path("loggerName").asText().contains("camel") && line.path("level").asText().equals("INFO"))
                .map(line -> line.path("message").asText()).filter(message -> !message.contains("x3-anaplan"))).hasSizeLessThan(15);
    }

    @Test
    @Order(8)
    void aCommandTellsTheStoryOfItsRunInSuchLinesAndInNoOther() throws Exception {
        // When
        Product.Ended synced = Product.run(landscape.home(), settings, "sync", "close", "--output", "json");

        // Then
        String id = JSON.readTree(synced.out()).path("id").asText();
        List<JsonNode> story = lines(synced.err()).stream().filter(line -> line.at("/mdc/connection").asText().equals("close")).toList();
        assertThat(story).hasSizeGreaterThan(2).allSatisfy(line -> assertThat(line.at("/mdc/run").asText()).isEqualTo(id));
        assertThat(story.get(story.size() - 1).path("message").asText()).startsWith("Run finished").contains("outcome=clean");
    }

    @Test
    @Order(9)
    void withoutItsDatabaseAPodIsNotReadyButAlive() {
        String name = Landscape.rows(landscape.database(), "select current_database()").get(0);
        try {
            // When
            Landscape.execute(landscape.books(), "alter database " + name + " allow_connections false");
            Landscape.execute(landscape.books(), "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");

            // Then
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> send("GET", "/q/health/ready", null).statusCode() == 503);
            assertThat(send("GET", "/q/health/ready", null).body()).contains("database", "DOWN");
            assertThat(send("GET", "/q/health/live", null).statusCode()).isEqualTo(200);
            long asked = System.nanoTime();
            assertThat(Scrape.of(send("GET", "/q/metrics", SCRAPER).body()).value("x3anaplan_database_up")).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10)); // as long as a scraper waits
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            Landscape.execute(landscape.books(), "alter database " + name + " allow_connections true");
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> send("GET", "/q/health/ready", null).statusCode() == 200);
    }

    @Test
    @Order(10)
    void guessingCredentialsEndsAfterTenAttempts() throws Exception {
        for (int i = 0; i < 10; i++) {
            int status = send("GET", "/api/runs", "guess" + i).statusCode();
            // The tests before this one may have failed to sign in three times within the minute
            assertThat(status).as("attempt %d", i).isIn(i < 7 ? List.of(401) : List.of(401, 429));
        }
        assertThat(send("GET", "/api/runs", "guess").statusCode()).isEqualTo(429);
        assertThat(send("GET", "/q/health/ready", null).statusCode()).isEqualTo(200);
    }

    private static List<JsonNode> lines(String log) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : log.lines().toList()) {
            if (!line.startsWith("Picked up")) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    private JsonNode run(String connection) throws Exception {
        HttpResponse<String> accepted = send("POST", "/api/connections/" + connection + "/runs", provider.token("support"));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String path = URI.create(accepted.headers().firstValue("Location").orElseThrow()).getPath();
        return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(200))
                .until(() -> JSON.readTree(send("GET", path, provider.token("viewer")).body()), r -> "finished".equals(r.path("state").asText()));
    }

    private HttpResponse<String> send(String method, String path, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(product.url() + path)).timeout(Duration.ofSeconds(30));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        boolean body = method.equals("POST") || method.equals("PUT");
        if (body) {
            request.header("Content-Type", method.equals("PUT") ? "text/plain" : "application/json");
        }
        return http.send(request.method(method, body ? HttpRequest.BodyPublishers.ofString(method.equals("PUT") ? "x" : "{}")
                : HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What PostgreSQL says when the application's role tries it. */
    private String asApp(String sql) throws Exception {
        try (var c = landscape.database().getConnection(); var s = c.createStatement()) {
            s.execute("set role x3anaplan_app");
            s.execute(sql);
            return "allowed";
        } catch (java.sql.SQLException e) {
            return e.getSQLState();
        }
    }
}
