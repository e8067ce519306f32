package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.Observed;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** kill -9 at every step of a run; the next process ends where an unbroken run would have ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledProcessIT {

    /** Filled-cell memory, marks and mirror as text, to compare a broken run with an unbroken one. */
    private static final List<String> MEMORY = List.of(
            "select s.label, s.company, s.ledger, f.account, f.cost_center from filled_cell f join slice s on s.id = f.slice order by 1,2,3,4,5",
            "select label, company, ledger, state, trusted from slice order by 1,2,3",
            "select typ, num, cpy, fiy, per, sta, cat, stamp from journal_entry order by 1,2",
            "select typ, num, lin, ledtyp, acc, amtled, sns, stamp from journal_line order by 1,2,3,4",
            "select typ, num, lin, ledtyp, analin, amtled, cce, stamp from analytical_line order by 1,2,3,4,5");

    private final List<List<String>> unbroken = new ArrayList<>();

    @BeforeAll
    void anUnbrokenRun() {
        try (Landscape landscape = landscape(); Product product = serve(landscape)) {
            assertThat(product.sync("close").path("outcome").asText()).isEqualTo("clean");
            MEMORY.forEach(sql -> unbroken.add(Landscape.rows(landscape.database(), sql)));
        }
    }

    /**
     * @param system whose request hangs while the process is killed
     * @param path of that request
     * @param skip how many of them pass first
     */
    @ParameterizedTest(name = "killed while {0}")
    @CsvSource({
        "polling,            x3,      GET,  /GACCENTRYD,        3",
        "uploading,          anaplan, PUT,  /chunks/,           4",
        "setting up a file,  anaplan, POST, /files/11\\d+$,     4",
        "listing the tasks once all chunks are there, anaplan, GET, /tasks\\?limit, 3",
        "asking for the start of a task, anaplan, POST, /tasks$, 3",
        "polling the task,   anaplan, GET,  /tasks/[0-9A-F]{32}, 6",
        "resolving names,    anaplan, GET,  /imports,           0"})
    void p1_killed_at_any_step_ends_as_an_unbroken_run(String step, String system, String method, String path, int skip) {
        try (Landscape landscape = landscape()) {
            // Given a process that is killed while a request of that step is under way
            SandboxServer server = system.equals("x3") ? landscape.sandbox().x3().server() : landscape.sandbox().anaplan().server();
            server.faults().arm(new Fault(Fault.Kind.HANG, method, path, skip, 1, 0, null, null, 60_000));
            killWhen(landscape, () -> server.faults().hits() > 0);
            server.faults().clear();

            // When another one is started, then it ends with the same cells, mirror, marks and memory
            endsAsUnbroken(landscape);
        }
    }

    @Test
    void p1_killed_while_staging_ends_as_an_unbroken_run() {
        try (Landscape landscape = landscape()) {
            // Given a process that is killed between the opening of a slice's stage and the end of its file
            String staging = "select count(*) from stage where state = 'mapped' and dataset = 'journal-entries'";
            killWhen(landscape, () -> !Landscape.rows(landscape.database(), "select to_regclass('stage')").contains("null")
                    && !Landscape.rows(landscape.database(), staging).contains("0"));
            assertThat(Landscape.rows(landscape.database(), staging)).as("stages left half-way").containsExactly("1");

            endsAsUnbroken(landscape);
        }
    }

    @Test
    void p1_killed_before_the_dump_of_rejected_rows_is_fetched_ends_as_an_unbroken_run() {
        try (Landscape landscape = landscape()) {
            // Given a model that lost a company, so that its slices are rejected, and a process that is killed before it has the dump
            landscape.sandbox().anaplan().observed().recodeListItem(DemoModel.MODEL, "Companies", "GB20", "LOST");
            SandboxServer server = landscape.sandbox().anaplan().server();
            server.faults().arm(new Fault(Fault.Kind.HANG, "GET", "/dump", 0, -1, 0, null, null, 60_000));
            killWhen(landscape, () -> server.faults().hits() > 0);
            server.faults().clear();
            String ended = "select id from stage where state = 'ended'";
            String left = Landscape.rows(landscape.database(), ended).get(0);
            landscape.sandbox().anaplan().observed().recodeListItem(DemoModel.MODEL, "Companies", "LOST", "GB20");

            // Then the next process fetches it, and sends again what was rejected
            endsAsUnbroken(landscape);
            assertThat(Landscape.rows(landscape.database(), "select count(*) > 0 from dump_line where stage = " + left)).containsExactly("t");
            assertThat(Landscape.rows(landscape.database(), "select outcome from stage where id = " + left)).containsExactly("partial");
            assertThat(Landscape.rows(landscape.database(), "select count(*) from dead_letter where state = 'open'")).containsExactly("0");
        }
    }

    @Test
    void p1_killed_between_the_end_of_the_task_and_the_commit_of_its_outcome_ends_as_an_unbroken_run() throws Exception {
        try (Landscape landscape = landscape()) {
            // Given a process that is killed while the outcome of its first slice is being written
            landscape.sandbox().anaplan().settings().tasks().delays(Duration.ofMillis(30), Duration.ofMillis(500));
            Product product = serve(landscape);
            product.post("/api/connections/close/runs", "{}");
            Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(5))
                    .until(() -> landscape.sandbox().anaplan().observed().starts().size() == 3);
            String task = landscape.sandbox().anaplan().observed().starts().get(2).taskId();
            try (var other = landscape.database().getConnection(); var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("lock table audit_import in share mode");
                Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(20)).until(() -> Landscape.rows(
                        landscape.database(), "select count(*) from pg_locks where not granted and relation = 'audit_import'::regclass").contains("1"));
                product.kill();
                other.rollback();
            }
            landscape.sandbox().anaplan().settings().tasks().delays(Duration.ofMillis(30), Duration.ofMillis(30));
            assertThat(Landscape.rows(landscape.database(), "select state from stage where task_id = '" + task + "'")).containsExactly("ended");

            // When another one is started, then the same task is settled
            endsAsUnbroken(landscape);
            assertThat(Landscape.rows(landscape.database(), "select outcome from stage where task_id = '" + task + "'")).containsExactly("clean");
        }
    }

    /** With a stranger's task beside it the lost start cannot be told for sure: the slice is then sent anew, and nobody's task taken. */
    @ParameterizedTest(name = "a stranger starts the same import meanwhile: {0}")
    @ValueSource(booleans = {false, true})
    void p1_killed_between_the_start_being_accepted_and_its_answer_adopts_the_task_and_not_a_strangers(boolean withStranger) {
        try (Landscape landscape = landscape()) {
            // Given a process that is killed after the start of its second slice was accepted and before the answer
            SandboxServer server = landscape.sandbox().anaplan().server();
            server.faults().arm(new Fault(Fault.Kind.RESET_AFTER, "POST", "/tasks$", 3, 1, 0, null, null, 0));
            server.faults().arm(new Fault(Fault.Kind.HANG, "GET", "/tasks(\\?|$)", 4, -1, 0, null, null, 60_000));
            killWhen(landscape, () -> server.faults().hits() > 1);
            server.faults().clear();
            String intended = Landscape.rows(landscape.database(), "select id from stage where state = 'intended'").get(0);
            List<String> accepted = landscape.sandbox().anaplan().observed().starts().stream().map(Observed.Start::taskId).toList();

            // and a stranger who starts the same import in the gap
            String stranger = !withStranger ? "" : landscape.sandbox().anaplan().startAsStranger(DemoModel.MODEL, "Load GL Actuals", Tenant.OTHER_USER,
                    (String.join(",", DemoModel.GL_HEADERS) + "\n").getBytes(StandardCharsets.UTF_8));

            // When the next process runs, then all is as if nothing had happened
            endsAsUnbroken(landscape);
            assertThat(Landscape.rows(landscape.database(), "select task_id from stage where id = " + intended))
                    .containsExactly(withStranger ? "null" : accepted.get(accepted.size() - 1));
            assertThat(Landscape.rows(landscape.database(), "select task_id from stage where task_id = '" + stranger + "'")).isEmpty();
        }
    }

    private static Landscape landscape() {
        Landscape landscape = Landscape.few();
        landscape.connection("close").with("ledgerTypes", "[1]").with("pageSize", "100").with("anaplanTimeout", "PT4S").write(landscape.connections());
        return landscape;
    }

    /** Leases that run out soon after the process that held them is gone. */
    private static Product serve(Landscape landscape) {
        return landscape.serve("-Dx3anaplan.runs.lease=PT4S", "-Dx3anaplan.model-lease-beyond-request=PT0S");
    }

    private static void killWhen(Landscape landscape, Callable<Boolean> struck) {
        Product product = serve(landscape);
        product.post("/api/connections/close/runs", "{}");
        Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(2)).until(struck);
        product.kill();
    }

    private void endsAsUnbroken(Landscape broken) {
        JsonNode run;
        try (Product product = serve(broken)) {
            run = product.sync("close");
            if (!run.path("outcome").asText().equals("clean")) {
                broken.letTimePass();
                run = product.sync("close");
            }
        }
        assertThat(broken.differences("GL Actuals", "SEED", 1)).as(run.toPrettyString()).isEmpty();
        for (int i = 0; i < MEMORY.size(); i++) {
            assertThat(Landscape.rows(broken.database(), MEMORY.get(i))).as(MEMORY.get(i)).isEqualTo(unbroken.get(i));
        }
        List<Observed.Start> ours = broken.sandbox().anaplan().observed().starts().stream()
                .filter(start -> start.user().equals(Tenant.USER)).toList();
        long intents = Long.parseLong(Landscape.rows(broken.database(),
                "select count(*) from stage where intent_at is not null").get(0));
        assertThat(ours.size()).as("accepted starts, at most one per intent").isLessThanOrEqualTo((int) intents);
    }
}
