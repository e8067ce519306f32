package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two connections that share a model, one of which was stopped while its import runs in Anaplan. */
class SharedModelTest {

    private Bench bench;
    private long left;
    private long waiting;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
        bench.members("GL Accounts", "4000");
        bench.members("Cost Centers", "CC1");
        // Given an import of connection a whose task is held by Anaplan and whose run was stopped
        long slice = bench.slice("May 26");
        left = bench.stageJournals(slice, "May 26", "4000", "100");
        bench.execute("update stage set connection = 'a' where id = " + left);
        bench.anaplan.settings().tasks().holdRunning(true);
        CompletableFuture<Void> stopped = call("a", "direct:import-stage", Map.of("stageId", left));
        Awaitility.await().until(() -> "started".equals(bench.text("select state from stage where id = " + left)));
        bench.journal.mayGoOn = false;
        stopped.join();
        bench.journal.mayGoOn = true;
        assertThat(bench.leases.held("model/")).isZero();
        waiting = bench.stageJournals(bench.slice("Jun 26"), "Jun 26", "4000", "50");
        bench.execute("update stage set connection = 'b' where id = " + waiting);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void nothingElseIsBegunInTheModelBeforeTheFirstConnectionHasSeenItsImportEnd() throws Exception {
        // When connection b wants to send
        CompletableFuture<Void> sending = call("b", "direct:import-stage", Map.of("stageId", waiting));

        // Then it waits and says for whom, and holds no lease meanwhile
        Awaitility.await().until(() -> bench.journal.facts.stream().anyMatch(f -> f.contains("waiting for model")));
        assertThat(bench.journal.facts).anyMatch(f -> f.contains("an import of connection a (stage " + left + ") was begun at"));
        assertThat(bench.requests("POST", "/tasks")).isEqualTo(1);

        // When the next run of connection a looks after its import, Then it gets the model although b came first
        CompletableFuture<Void> recovering = call("a", "direct:recover-stages", Map.of());
        Awaitility.await().until(() -> bench.leases.held("model/") == 1);
        bench.anaplan.settings().tasks().holdRunning(false);
        recovering.join();
        sending.join();

        // and both land, one after the other
        assertThat(bench.stage(left)).isEqualTo("settled clean");
        assertThat(bench.stage(waiting)).isEqualTo("ended");
        assertThat(bench.anaplan.observed().maxConcurrentImports(DemoModel.MODEL)).isEqualTo(1);
    }

    @Test
    void anImportThatNobodyLooksAfterIsWaitedForAsLongAsATaskMayTakeAndNoLonger() throws Exception {
        // Given an import that was begun longer ago than a task may take
        bench.execute("update stage set task_until = now() - interval '1 second' where id = " + left);
        bench.anaplan.settings().tasks().holdRunning(false);

        // When
        call("b", "direct:import-stage", Map.of("stageId", waiting)).join();

        // Then
        assertThat(bench.stage(waiting)).isEqualTo("ended");
    }

    @Test
    void aLaterStageOfTheSameConnectionWaitsAsWell() throws Exception {
        // When
        bench.execute("update stage set connection = 'a' where id = " + waiting);
        CompletableFuture<Void> sending = call("a", "direct:import-stage", Map.of("stageId", waiting));
        Awaitility.await().until(() -> bench.journal.facts.stream().anyMatch(f -> f.contains("waiting for model")));

        // Then
        assertThat(bench.requests("POST", "/tasks")).isEqualTo(1);
        bench.execute("update stage set state = 'ended' where id = " + left);
        bench.anaplan.settings().tasks().holdRunning(false);
        sending.join();
        assertThat(bench.stage(waiting)).isEqualTo("ended");
    }

    private CompletableFuture<Void> call(String connection, String route, Map<String, Object> properties) {
        Map<String, Object> all = new java.util.HashMap<>(properties);
        all.put("connection", connection);
        return CompletableFuture.runAsync(() -> {
            try {
                bench.call(route, all);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
