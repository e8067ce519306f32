package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Fault.Kind;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdoptionTest {

    private static final String STRANGERS_FILE = "Code,Name,Parent\nX1,Stranger 1,\nX2,Stranger 2,\n";
    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private void arm(Fault fault) {
        bench.anaplan.server().faults().arm(fault);
    }

    private String stranger() {
        return bench.anaplan.startAsStranger(DemoModel.MODEL, "Load GL Accounts", Tenant.OTHER_USER,
                STRANGERS_FILE.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aStartWhoseAnswerIsLostIsFoundAndNotRepeated() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000", "4010", "4020");
        arm(Fault.once(Kind.RESET_AFTER, "POST", "/tasks"));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.anaplan.server().faults().hits()).isEqualTo(1);
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().starts()).singleElement()
                .satisfies(s -> assertThat(s.taskId()).isEqualTo(text("select task_id from stage where id = " + stage)));
        assertThat(bench.requests("POST", "/tasks")).isEqualTo(1);
    }

    @Test
    void aListOfTasksThatIsShortBecauseItShiftedIsReadOnceMore() throws Exception {
        // Given a start of which only the list of tasks tells, and a list that lacks it once
        long stage = bench.stageAccounts("4000", "4010");
        arm(Fault.once(Kind.RESET_AFTER, "POST", "/tasks"));
        AtomicInteger looks = new AtomicInteger();
        bench.anaplan.server().onTheWay((request, reply) -> {
            if (!request.method().equals("GET") || !request.path().endsWith("/tasks") || !new String(reply.body(), StandardCharsets.UTF_8).contains("taskId")
                    || looks.incrementAndGet() > 1) {
                return reply;
            }
            return Reply.bytes(200, "application/json", new String(reply.body(), StandardCharsets.UTF_8).replaceAll("\"tasks\" ?: ?\\[.*\\]", "\"tasks\":[]")
                    .getBytes(StandardCharsets.UTF_8));
        });

        // When
        bench.send(stage);

        // Then
        assertThat(looks).hasValueGreaterThan(1);
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().starts()).hasSize(1);
    }

    @Test
    void aStartThatIsAnsweredByAGatewayIsFoundToo() throws Exception {
        // Given: the start has its effect, its answer is an error page
        long stage = bench.stageAccounts("4000", "4010");
        arm(new Fault(Kind.BODY, "POST", "/tasks", 0, 1, 504, Map.of("Content-Type", "text/html"), "<html>timeout</html>", 0));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().starts()).hasSize(1);
    }

    @Test
    void aStartWhoseAnswerIsLostAndWhoseTaskAPersonCancelsIsNotRepeated() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000", "4010");
        bench.anaplan.settings().imports().cancelNext("Load GL Accounts", 1);
        arm(Fault.once(Kind.RESET_AFTER, "POST", "/tasks"));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled cancelled");
        assertThat(bench.anaplan.observed().starts()).hasSize(1);
        assertThat(text("select kind || ' ' || dataset from hold where cleared_at is null")).isEqualTo("cancelled accounts");
    }

    @Test
    void aStartThatNeverArrivedIsMadeUnderANewIntent() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000", "4010");
        arm(Fault.once(Kind.RESET_BEFORE, "POST", "/tasks"));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().starts()).hasSize(1);
        assertThat(bench.filled.intended).containsExactly(stage, stage);
        assertThat(bench.journal.facts).anyMatch(f -> f.contains("the start never arrived"));
    }

    @Test
    void aStrangersTaskInTheGapIsNotTakenForOurs() throws Exception {
        // Given: our start never arrives, and just then somebody else starts the same import with two rows where we have three
        long stage = bench.stageAccounts("4000", "4010", "4020");
        arm(Fault.once(Kind.RESET_BEFORE, "POST", "/tasks"));
        arm(new Fault(Kind.LATENCY, "GET", "/tasks", 1, 1, 0, null, null, 300));
        bench.anaplan.settings().tasks().hold(true);
        Thread gap = new Thread(() -> {
            while (bench.requests("POST", "/tasks") == 0) {
                Thread.onSpinWait();
            }
            stranger();
            bench.anaplan.settings().tasks().hold(false);
        });
        gap.start();

        // When
        bench.send(stage);
        gap.join();

        // Then
        assertThat(bench.journal.facts).anyMatch(f -> f.contains("cannot be shown to be ours"));
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().starts()).hasSize(2);
        String ours = text("select task_id from stage where id = " + stage);
        assertThat(bench.anaplan.observed().starts().stream().filter(s -> s.taskId().equals(ours)))
                .singleElement().satisfies(s -> assertThat(s.user()).isEqualTo(Tenant.USER));
        assertThat(bench.requests("PUT", "/chunks/0")).isEqualTo(2);
    }

    @Test
    void twoNewTasksAreBothWaitedForAndNoneIsAdopted() throws Exception {
        // Given: our start arrives without an answer, and a stranger's comes besides
        long stage = bench.stageAccounts("4000", "4010");
        arm(Fault.once(Kind.RESET_AFTER, "POST", "/tasks"));
        arm(new Fault(Kind.LATENCY, "GET", "/tasks", 1, 1, 0, null, null, 300));
        Thread gap = new Thread(() -> {
            while (bench.anaplan.observed().starts().isEmpty()) {
                Thread.onSpinWait();
            }
            stranger();
        });
        gap.start();

        // When
        bench.send(stage);
        gap.join();

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().starts()).hasSize(3);
        assertThat(bench.journal.facts).anyMatch(f -> f.contains("2 tasks were started meanwhile"));
    }

    @Test
    void aTaskThatRanBeforeTheIntentIsNeverACandidate() throws Exception {
        // Given
        stranger();
        long stage = bench.stageAccounts("4000", "4010");
        arm(Fault.once(Kind.RESET_AFTER, "POST", "/tasks"));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().starts()).hasSize(2);
    }

    @Test
    void aModuleStartWhoseAnswerIsLostIsFoundThoughNothingIsCounted() throws Exception {
        // Given
        bench.members("GL Accounts", "4000");
        bench.members("Cost Centers", "CC1");
        long slice = bench.slice("May 26");
        long stage = bench.stageJournals(slice, "May 26", "4000", "100");
        int before = bench.anaplan.observed().starts().size();
        arm(Fault.once(Kind.RESET_AFTER, "POST", "/tasks"));

        // When
        bench.send(stage);

        // Then
        assertThat(text("select task_answer::text from stage where id = " + stage)).doesNotContain("RowCount");
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().starts()).hasSize(before + 1);
    }

    @Test
    void aTaskOnALaterPageIsFoundWhateverTheirOrder() throws Exception {
        // Given pages of two, and five tasks of before
        bench.anaplan.settings().answers().rowsPerPage(2);
        for (int i = 0; i < 5; i++) {
            stranger();
        }
        long stage = bench.stageAccounts("4000", "4010");
        arm(Fault.once(Kind.RESET_AFTER, "POST", "/tasks"));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().starts()).hasSize(6);
    }

    @Test
    void aStartWithoutAnswerIsNotGivenUpWhileTheModelIsAtWork() throws Exception {
        // Given a model that runs another import, and a start that did not come through
        bench.anaplan.settings().tasks().holdRunning(true);
        bench.anaplan.startAsStranger(DemoModel.MODEL, "Load Cost Centers", Tenant.OTHER_USER, STRANGERS_FILE.getBytes(StandardCharsets.UTF_8));
        long stage = bench.stageAccounts("4000", "4010");
        arm(Fault.once(Kind.RESET_BEFORE, "POST", "/tasks"));

        // When
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                bench.send(stage);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await().until(() -> bench.anaplan.server().log().entries().stream()
                .filter(e -> e.path().matches(".*/2/0/models/[0-9A-F]{32}(\\?modelDetails=true)?")).count() >= 5);

        // Then nothing is started for it until the model is free
        assertThat(bench.requests("POST", "/tasks")).isEqualTo(1);
        bench.anaplan.settings().tasks().holdRunning(false);
        sending.join();
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.requests("POST", "/tasks")).isEqualTo(2);
    }

    @Test
    void anEmptyListForWhoeverLostAccessIsNoProofThatTheStartNeverArrived() throws Exception {
        // Given a start without answer, after which the user loses his access: his list of tasks is empty, not refused
        long stage = bench.stageAccounts("4000", "4010");
        arm(Fault.once(Kind.RESET_AFTER, "POST", "/tasks"));
        bench.journal.onRequest = () -> {
            if (!bench.anaplan.observed().starts().isEmpty()) {
                bench.anaplan.tenant().model(DemoModel.MODEL).withoutAccess().add(Tenant.USER);
            }
        };

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(AnaplanFault.class).hasMessageContaining("the user's role in the model");
        assertThat(bench.journal.facts).noneMatch(f -> f.contains("the start never arrived"));
        assertThat(bench.stage(stage)).isEqualTo("intended");
        assertThat(bench.anaplan.observed().starts()).hasSize(1);
        assertThat(bench.requests("POST", "/tasks")).isEqualTo(1);
    }

    private String text(String sql) {
        try {
            return bench.text(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
