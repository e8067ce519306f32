package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Fault.Kind;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that wakes up after another has taken over what it was working on: it leaves everything as the other one made it. */
class LateWriterTest {

    private Bench bench;
    private long slice;
    private long stage;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
        bench.members("GL Accounts", "4000");
        bench.members("Cost Centers", "CC1");
        slice = bench.slice("May 26");
        stage = bench.stageJournals(slice, "May 26", "4000", "100");
        bench.stagesOfSlices.put(slice, stage);
        bench.slices.rows.add(Map.of("slice", slice));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aRunThatLostItsModelWhileItLookedLeavesTheSliceCleanAndWritesNoLetter() throws Exception {
        // Given a run whose task runs
        bench.anaplan.settings().tasks().hold(true);
        CompletableFuture<Void> sending = sending();
        Awaitility.await().until(() -> "started".equals(bench.text("select state from stage where id = " + stage)));

        // When another run takes the model over and lands the slice, and then the first one sees the end of its task
        bench.execute("update lease set token = token + 1, holder = 'another'");
        landed();
        bench.anaplan.settings().tasks().hold(false);
        sending.join();

        // Then
        isLeftAlone();
    }

    @Test
    void aRunThatLostItsConnectionLeavesTheSliceCleanWhateverFailsAfterwards() throws Exception {
        // Given a file that Anaplan's import cannot read, which is found out before it is uploaded
        bench.execute("update stage set header = array['Kontierung'] where id = " + stage);

        // When another run has taken the connection over and landed the slice before that
        bench.journal.holds = false;
        landed();
        sending().join();

        // Then
        assertThat(bench.journal.facts).anyMatch(fact -> fact.contains("unexpected: Kontierung"));
        isLeftAlone();
    }

    @Test
    void aStageThatAnotherRunHasAbandonedIsNotStarted() throws Exception {
        // Given a run that is about to write its intent
        bench.anaplan.server().faults().arm(new Fault(Kind.LATENCY, "GET", "/tasks\\?", 0, 1, 0, null, null, 500));
        CompletableFuture<Void> sending = sending();
        Awaitility.await().until(() -> bench.anaplan.server().faults().hits() > 0);

        // When another run, which found it staged, abandons it
        bench.execute("update stage set state = 'abandoned' where id = " + stage);
        sending.join();

        // Then nothing was started
        assertThat(bench.requests("POST", "/tasks")).isZero();
        assertThat(bench.stage(stage)).isEqualTo("abandoned");
        assertThat(bench.text("select count(*) from dead_letter")).isEqualTo("0");
    }

    @Test
    void aRunThatLostItsConnectionAbandonsNoStagesOfItsSuccessor() throws Exception {
        // Given
        bench.journal.holds = false;

        // When / Then
        assertThatThrownBy(() -> bench.call("direct:recover-stages", Map.of())).isInstanceOf(Stopped.class)
                .hasMessageContaining("the lease connection/demo was lost");
        assertThat(bench.stage(stage)).isEqualTo("staged");
    }

    @Test
    void aRunThatLostItsConnectionHoldsNoSliceOfItsSuccessor() throws Exception {
        // Given a slice whose period the model's calendar does not have
        long beyond = bench.slice("May 99");
        long late = bench.stageJournals(beyond, "May 99", "4000", "100");
        bench.journal.holds = false;

        // When / Then
        assertThatThrownBy(() -> bench.send(late)).isInstanceOf(Stopped.class);
        assertThat(bench.text("select count(*) from hold")).isEqualTo("0");
        assertThat(bench.stage(late)).isEqualTo("staged");
    }

    private CompletableFuture<Void> sending() {
        return CompletableFuture.runAsync(() -> {
            try {
                bench.call("direct:send-slices", Map.of());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void landed() throws Exception {
        bench.execute("update slice set state = 'clean', sent_generation = 7, message = 'landed' where id = " + slice);
    }

    private void isLeftAlone() throws Exception {
        assertThat(bench.text("select state || ' ' || message from slice where id = " + slice)).isEqualTo("clean landed");
        assertThat(bench.text("select count(*) from dead_letter")).isEqualTo("0");
        assertThat(bench.text("select message from stage where id = " + stage)).isNull();
    }
}
