package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.Observed;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An orderly stop (SIGTERM) in the middle of an import: the task is left running and handed over, never cancelled, never started again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandoverIT {

    private static final Duration ORDERLY = Duration.ofSeconds(20);
    private final List<Product> served = new ArrayList<>();
    private Landscape landscape;
    private int entries;

    @BeforeAll
    void start() {
        landscape = Landscape.few();
        landscape.connection("close").with("ledgerTypes", "[1]").with("anaplanTimeout", "PT12S").write(landscape.connections());
        try (Product product = serve()) {
            assertThat(product.sync("close").path("outcome").asText()).isEqualTo("clean");
        }
    }

    @AfterAll
    void stop() {
        landscape.close();
    }

    @AfterEach
    void calm() {
        served.forEach(Product::kill);
        served.clear();
        landscape.sandbox().anaplan().server().faults().clear();
        landscape.sandbox().anaplan().settings().tasks().holdRunning(false);
    }

    @Test
    void p2_a_stop_in_an_import_leaves_the_task_running_and_the_next_process_follows_it_at_once() {
        // Given two slices to be sent, and an import that takes its time
        post();
        int starts = starts().size();
        Product stopped = importing();
        // When the process is told to stop, then it ends within its time
        assertThat(ends(stopped)).isLessThan(ORDERLY);
        // and the task runs on, nobody cancelled it, nothing else was begun, and the connection is free
        assertThat(last().state()).isEqualTo("IN_PROGRESS");
        assertThat(requests("DELETE")).isZero();
        assertThat(starts()).hasSize(starts + 1);
        assertThat(rows("select state from stage where task_id = '" + last().taskId() + "'")).containsExactly("started");
        assertThat(rows("select name from lease where expires_at > clock_timestamp()")).isEmpty();
        assertThat(stopped.log()).contains("interrupted: the process was stopped");

        // When another process starts and the task ends later
        try (Product next = serve()) {
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> next.log().contains("phase=recover") || next.log().contains(" recover"));
            landscape.sandbox().anaplan().settings().tasks().holdRunning(false);
            // Then it takes up the interrupted run without being asked, adopts the task, and all is as without the stop
            JsonNode run = finished(next);
            assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
            assertThat(run.path("requestedBy").asText()).startsWith("continues run");
            assertThat(rows("select state || ' ' || outcome from stage where task_id = '" + starts().get(starts).taskId() + "'"))
                    .containsExactly("settled clean");
            same(next, starts + 2);
        }
    }

    @Test
    void p2_a_stop_between_chunks_begins_no_task_and_the_next_process_sends_the_slice_whole() {
        // Given an upload under way
        post();
        int starts = starts().size();
        landscape.sandbox().anaplan().server().faults().arm(new Fault(Fault.Kind.LATENCY, "PUT", "/chunks/0", 0, 1, 0, null, null, 3000));
        Product stopped = serve();
        stopped.post("/api/connections/close/runs", "{}");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> landscape.sandbox().anaplan().server().faults().hits() > 0);
        // When the process is told to stop
        assertThat(ends(stopped)).isLessThan(ORDERLY);
        // Then no task was begun, and no dead letter says that anything failed
        assertThat(starts()).hasSize(starts);
        assertThat(rows("select count(*) from dead_letter where state = 'open'")).containsExactly("0");
        // and the next process sends it
        try (Product next = serve()) {
            JsonNode run = finished(next);
            assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
            same(next, starts + 2);
        }
    }

    @Test
    void p2_a_stop_while_anaplan_does_not_answer_ends_in_bounded_time_and_hands_the_run_over() {
        // Given a task that runs, and a look at it that Anaplan never answers
        post();
        int starts = starts().size();
        landscape.sandbox().anaplan().settings().tasks().holdRunning(true);
        landscape.sandbox().anaplan().server().faults().arm(new Fault(Fault.Kind.HANG, "GET", "/tasks/[0-9A-F]{32}$", 1, 1, 0, null, null, 120_000));
        Product stopped = serve();
        stopped.post("/api/connections/close/runs", "{}");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> landscape.sandbox().anaplan().server().faults().hits() > 0);
        // When the process is told to stop
        assertThat(ends(stopped)).isLessThan(ORDERLY);
        // Then the connection is free, and the task runs on
        assertThat(rows("select name from lease where name like 'connection/%' and expires_at > clock_timestamp()")).isEmpty();
        assertThat(last().state()).isEqualTo("IN_PROGRESS");
        landscape.sandbox().anaplan().server().faults().clear();
        landscape.sandbox().anaplan().settings().tasks().holdRunning(false);
        // and the next process ends what was begun, as soon as the model is surely free
        try (Product next = serve()) {
            JsonNode run = finished(next);
            assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
            same(next, starts + 2);
        }
    }

    @Test
    void p2_nothing_is_begun_in_a_model_that_two_connections_share_before_the_task_of_the_stopped_one_was_seen_to_end() throws Exception {
        // Given an import of one connection that takes its time, and whose process was told to stop
        landscape.connection("update").with("ledgerTypes", "[1]").with("anaplanTimeout", "PT12S").updating().write(landscape.connections());
        post();
        int starts = starts().size();
        Product stopped = importing();
        assertThat(ends(stopped)).isLessThan(ORDERLY);

        // When another connection has work for the same model
        Path said = landscape.home().resolve("update.log");
        Process other = Product.launch(said, landscape.settings(), "sync", "update");
        try {
            // Then it waits for that import, which the model still works on
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> Files.readString(said).contains("an import of connection close (stage "));
            assertThat(last().state()).isEqualTo("IN_PROGRESS");

            // When a process takes the first connection up again and the task ends, then both go on
            try (Product next = serve()) {
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> next.log().contains(" recover"));
                landscape.sandbox().anaplan().settings().tasks().holdRunning(false);
                JsonNode run = finished(next);
                assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
                assertThat(other.waitFor(2, TimeUnit.MINUTES)).as(Files.readString(said)).isTrue();
                assertThat(other.exitValue()).as(Files.readString(said)).isZero();
                same(next, starts + 2);
            }
        } finally {
            other.destroyForcibly();
        }
        // and the model never had two imports at a time
        assertThat(landscape.differences("GL Actuals (update)", "SEED", 1)).isEmpty();
        assertThat(landscape.sandbox().anaplan().observed().maxConcurrentImports(DemoModel.MODEL)).isEqualTo(1);
    }

    @Test
    void p2_a_process_whose_hands_are_full_of_runs_that_wait_for_the_task_of_a_stopped_one_looks_after_that_task_all_the_same() {
        // Given an import of one connection that takes its time, and a process whose only hand waits for the model
        landscape.connection("update").with("ledgerTypes", "[1]").with("anaplanTimeout", "PT12S").updating().write(landscape.connections());
        post();
        int starts = starts().size();
        Product stopped = importing("-Dx3anaplan.runs.parallel=1");
        try (Product left = serve("-Dx3anaplan.runs.parallel=1")) {
            String waiting = URI.create(left.post("/api/connections/update/runs", "{}").headers().firstValue("Location").orElseThrow()).getPath();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> left.log().contains("waiting for model"));

            // When the first process is told to stop, and the task ends later
            assertThat(ends(stopped)).isLessThan(ORDERLY);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> left.log().contains("continues run"));
            landscape.sandbox().anaplan().settings().tasks().holdRunning(false);

            // Then the other sees that end, and both runs come to theirs
            JsonNode run = finished(left);
            assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Product.json(left.get(waiting)).path("outcome").asText().equals("clean"));
            same(left, starts + 2);
        }
        assertThat(landscape.differences("GL Actuals (update)", "SEED", 1)).isEmpty();
        assertThat(landscape.sandbox().anaplan().observed().maxConcurrentImports(DemoModel.MODEL)).isEqualTo(1);
    }

    /** A process whose import of a slice of {@code close} is going on, and goes on until the sandbox is told otherwise. */
    private Product importing(String... more) {
        int starts = starts().size();
        landscape.sandbox().anaplan().settings().tasks().holdRunning(true);
        Product product = serve(more);
        product.post("/api/connections/close/runs", "{}");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> starts().size() == starts + 1 && last().state().equals("IN_PROGRESS"));
        return product;
    }

    private void same(Product product, int starts) {
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
        assertThat(starts()).hasSize(starts);
        assertThat(requests("DELETE")).isZero();
        assertThat(Product.json(product.get("/api/dead-letters"))).isEmpty();
    }

    /** The run that takes up the one that was interrupted last, finished. */
    private static JsonNode finished(Product product) {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100)).until(() -> {
            JsonNode latest = Product.json(product.get("/api/runs?limit=10"));
            return StreamSupport.stream(latest.spliterator(), false).filter(run -> run.path("requestedBy").asText().startsWith("continues"))
                    .findFirst().map(run -> Product.json(product.get("/api/runs/" + run.path("id").asLong()))).orElse(latest);
        }, run -> run.path("state").asText().equals("finished"));
    }

    private static Duration ends(Product product) {
        Instant before = Instant.now();
        product.process().destroy();
        try {
            assertThat(product.process().waitFor(90, TimeUnit.SECONDS)).as(product.log()).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Duration.between(before, Instant.now());
    }

    /** Leases long enough that a successor who had to wait for their end would be noticed. */
    private Product serve(String... more) {
        List<String> options = new ArrayList<>(List.of("-Dx3anaplan.runs.lease=PT60S", "-Dx3anaplan.runs.claim-period=100",
                "-Dcamel.main.shutdown-timeout=6", "-Dx3anaplan.model-lease-beyond-request=PT0S"));
        options.addAll(List.of(more));
        Product product = landscape.serve(options.toArray(String[]::new));
        served.add(product);
        return product;
    }

    private List<Observed.Start> starts() {
        return landscape.sandbox().anaplan().observed().starts().stream().filter(s -> s.action().equals("Load GL Actuals")).toList();
    }

    private Observed.Start last() {
        return starts().get(starts().size() - 1);
    }

    private long requests(String method) {
        return landscape.sandbox().anaplan().server().log().entries().stream().filter(e -> e.method().equals(method)).count();
    }

    private List<String> rows(String sql) {
        return Landscape.rows(landscape.database(), sql);
    }

    /** Entries in two slices. */
    private void post() {
        for (int month = 1; month <= 2; month++) {
            landscape.sandbox().x3().books().post(io.mlconnector.x3anaplan.sandbox.x3.Journal
                    .french("F25HND" + ++entries, java.time.LocalDate.of(2025, month, 3)).legal(1, "603000", "3.00",
                            io.mlconnector.x3anaplan.sandbox.x3.Journal.Split.on("CC120", "3.00")).legal(2, "112000", "-3.00"));
        }
        landscape.letTimePass();
    }
}
