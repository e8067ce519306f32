package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.Observed;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** kill -9 at every step of a run; the next process ends where an unbroken run would have ended. */
class KilledProcessIT {

    /** Filled-cell memory, marks and mirror as text, to compare a broken run with an unbroken one. */
    private static final List<String> MEMORY = List.of(
            "select s.label, s.company, s.ledger, f.account, f.cost_center from filled_cell f join slice s on s.id = f.slice order by 1,2,3,4,5",
            "select label, company, ledger, state, trusted from slice order by 1,2,3",
            "select typ, num, cpy, fiy, per, sta, cat, stamp from journal_entry order by 1,2",
            "select typ, num, lin, ledtyp, acc, amtled, sns, stamp from journal_line order by 1,2,3,4",
            "select typ, num, lin, ledtyp, analin, amtled, cce, stamp from analytical_line order by 1,2,3,4,5");

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
        "polling the task,   anaplan, GET,  /tasks/[0-9A-F]{32}, 6",
        "resolving names,    anaplan, GET,  /imports,           0"})
    void ends_as_an_unbroken_run(String step, String system, String method, String path, int skip) throws Exception {
        try (Landscape unbroken = Landscape.demo(); Landscape broken = Landscape.demo()) {
            // Given the end of an unbroken run
            unbroken.connection("close").with("ledgerTypes", "[1]").write(unbroken.connections());
            try (Product product = unbroken.serve()) {
                assertThat(product.sync("close").path("outcome").asText()).isEqualTo("clean");
            }

            // When a process is killed while a request of that step is under way, and another one is started
            broken.connection("close").with("ledgerTypes", "[1]").write(broken.connections());
            SandboxServer server = system.equals("x3") ? broken.sandbox().x3().server() : broken.sandbox().anaplan().server();
            server.faults().arm(new Fault(Fault.Kind.HANG, method, path, skip, 1, 0, null, null, 60_000));
            killWhenStruck(broken, server);
            server.faults().clear();

            // Then the second run ends with the same cells, mirror, marks and memory, and no intent was started twice
            endsAlike(unbroken, broken);
        }
    }

    @Test
    void killed_between_the_start_being_accepted_and_its_answer_adopts_the_task_and_not_a_strangers() throws Exception {
        try (Landscape unbroken = Landscape.demo(); Landscape broken = Landscape.demo()) {
            unbroken.connection("close").with("ledgerTypes", "[1]").write(unbroken.connections());
            try (Product product = unbroken.serve()) {
                product.sync("close");
            }
            broken.connection("close").with("ledgerTypes", "[1]").write(broken.connections());
            SandboxServer server = broken.sandbox().anaplan().server();

            // Given a process that is killed after a start of its third import was accepted and before the answer
            server.faults().arm(new Fault(Fault.Kind.RESET_AFTER, "POST", "/tasks$", 3, 1, 0, null, null, 0));
            server.faults().arm(new Fault(Fault.Kind.HANG, "GET", "/tasks(\\?|$)", 3, -1, 0, null, null, 60_000));
            killWhenStruck(broken, server);
            server.faults().clear();

            // and a stranger who starts the same import in the gap
            String stranger = broken.sandbox().anaplan().startAsStranger(DemoModel.MODEL, "Load GL Actuals", Tenant.OTHER_USER,
                    (String.join(",", DemoModel.GL_HEADERS) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));

            // When the next process runs, then all is as if nothing had happened
            endsAlike(unbroken, broken);
            assertThat(Landscape.rows(broken.database(), "select task_id from stage where task_id = '" + stranger + "'")).isEmpty();
        }
    }

    private static void killWhenStruck(Landscape landscape, SandboxServer server) {
        Product product = landscape.serve();
        product.post("/api/connections/close/runs", "{}");
        Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20)).until(() -> server.faults().hits() > 0);
        product.kill();
    }

    private static void endsAlike(Landscape unbroken, Landscape broken) {
        JsonNode run;
        try (Product product = broken.serve()) {
            run = product.sync("close");
            if (!run.path("outcome").asText().equals("clean")) {
                broken.letTimePass();
                run = product.sync("close");
            }
        }
        assertThat(broken.differences("GL Actuals", "SEED", 1)).as(run.toPrettyString()).isEmpty();
        for (String sql : MEMORY) {
            assertThat(Landscape.rows(broken.database(), sql)).as(sql).isEqualTo(Landscape.rows(unbroken.database(), sql));
        }
        List<Observed.Start> ours = broken.sandbox().anaplan().observed().starts().stream()
                .filter(start -> start.user().equals(Tenant.USER)).toList();
        long intents = Long.parseLong(Landscape.rows(broken.database(),
                "select count(*) from stage where intent_at is not null").get(0));
        assertThat(ours.size()).as("accepted starts, at most one per intent").isLessThanOrEqualTo((int) intents);
    }
}
