package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Fault.Kind;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that ended at any point of an import: what the next run makes of the stages it finds. */
class RecoveryTest {

    private Bench bench;
    private long slice;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
        bench.members("GL Accounts", "4000");
        bench.members("Cost Centers", "CC1");
        slice = bench.slice("May 26");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private long staged() throws Exception {
        return bench.stageJournals(slice, "May 26", "4000", "100");
    }

    /** Sends a stage up to the point where the process dies, and leaves the row as it was in the database just then. */
    private long diedAfter(String state) throws Exception {
        long stage = staged();
        bench.send(stage);
        bench.execute("update slice set state = 'touched', sent_generation = 0 where id = " + slice);
        switch (state) {
            case "intended" -> bench.execute("update stage set state = 'intended', outcome = null, task_id = null, task_answer = null,"
                    + " known_tasks = '{}' where id = " + stage);
            case "started" -> bench.execute("update stage set state = 'started', outcome = null, task_answer = null where id = " + stage);
            default -> bench.execute("update stage set state = 'ended', outcome = null where id = " + stage);
        }
        bench.filled.landed.clear();
        bench.anaplan.server().log().clear();
        return stage;
    }

    private void recover() throws Exception {
        bench.call("direct:recover-stages", Map.of());
    }

    @Test
    void whatNeverReachedAnaplanIsAbandoned() throws Exception {
        // Given
        long stage = staged();

        // When
        recover();

        // Then
        assertThat(bench.stage(stage)).isEqualTo("abandoned");
        assertThat(bench.anaplan.server().log().entries()).isEmpty();
    }

    @Test
    void aStartWhoseTaskIsThereIsAdopted() throws Exception {
        // Given
        long stage = diedAfter("intended");

        // When
        recover();

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.text("select state || ' ' || sent_generation from slice where id = " + slice)).isEqualTo("clean 7");
        assertThat(bench.requests("POST", "/tasks")).isZero();
        assertThat(bench.filled.landed).containsExactly(stage);
    }

    @Test
    void aStartThatLeftNoTaskIsNotRepeatedWithYesterdaysBytes() throws Exception {
        // Given: the intent was written, the start never sent
        long stage = staged();
        String importId = bench.anaplan.tenant().model(DemoModel.MODEL).importNamed("Load GL Actuals").id();
        bench.execute("update stage set state = 'intended', import_id = '" + importId + "', known_tasks = '{}' where id = " + stage);

        // When
        recover();

        // Then
        assertThat(bench.stage(stage)).isEqualTo("abandoned");
        assertThat(bench.requests("POST", "/tasks")).isZero();
        assertThat(bench.requests("PUT", "/chunks/")).isZero();
        assertThat(bench.text("select state from slice where id = " + slice)).isEqualTo("touched");
    }

    @Test
    void aTaskThatAPersonCancelledIsNotStartedAnewThoughItsStartWasNeverAnswered() throws Exception {
        // Given: the process died before the answer to its start, and a person cancelled the task meanwhile
        bench.anaplan.settings().imports().cancelNext("Load GL Actuals", 1);
        long stage = diedAfter("intended");
        bench.execute("delete from hold");
        bench.execute("update dead_letter set state = 'discarded'");

        // When
        recover();

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled cancelled");
        assertThat(bench.text("select state from slice where id = " + slice)).isEqualTo("held");
        assertThat(bench.text("select kind from hold where slice = " + slice + " and cleared_at is null")).isEqualTo("cancelled");
        assertThat(bench.requests("POST", "/tasks")).isZero();
    }

    @Test
    void aTaskThatWasStartedIsFollowedToItsEnd() throws Exception {
        // Given
        long stage = diedAfter("started");

        // When
        recover();

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.requests("POST", "/tasks")).isZero();
    }

    @Test
    void anEndThatWasSeenIsSettledWithoutAskingForTheTaskAgain() throws Exception {
        // Given
        long stage = diedAfter("ended");

        // When
        recover();

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.requests("GET", "/tasks")).isZero();
    }

    @Test
    void aDumpThatWasFetchedInPartIsFetchedWhole() throws Exception {
        // Given: of two rejected rows one was stored when the process died
        long stage = bench.stageJournals(slice, "May 26", "4000", "100", "9999", "7", "9998", "8");
        bench.send(stage);
        bench.execute("update stage set state = 'ended', outcome = null, dump_fetched_at = null where id = " + stage);
        bench.execute("delete from dump_line where n = 2 and stage = " + stage);

        // When
        recover();

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled partial");
        assertThat(bench.text("select string_agg(line::text, ' ' order by n) from dump_line where stage = " + stage)).isEqualTo("3 4");

        // When it is settled again, Then the dump is not asked for any more
        bench.execute("update stage set state = 'ended', outcome = null where id = " + stage);
        bench.anaplan.server().log().clear();
        recover();
        assertThat(bench.requests("GET", "/dump")).isZero();
    }

    @Test
    void aDumpThatCouldNotBeFetchedIsFetchedBeforeTheImportIsStartedAgain() throws Exception {
        // Given: rejected rows, and a dump that Anaplan does not give just now
        bench.anaplan.server().faults().arm(new Fault(Kind.STATUS, "GET", "/dump", 0, -1, 403, Map.of(), "", 0));
        long stage = bench.stageJournals(slice, "May 26", "4000", "100", "9999", "7");
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(AnaplanFault.class);
        assertThat(bench.stage(stage)).isEqualTo("ended");
        long next = bench.stageJournals(bench.slice("Apr 26"), "Apr 26", "4000", "5");

        // When the next slice's turn comes while that lasts, Then its import is not started
        assertThatThrownBy(() -> bench.send(next)).isInstanceOf(AnaplanFault.class);
        assertThat(bench.stage(next)).isEqualTo("staged");

        // When the dump can be had, Then the next slice lands, and nothing is lost of the first
        bench.anaplan.server().faults().clear();
        bench.send(next);
        assertThat(bench.stage(next)).isEqualTo("settled clean");
        recover();
        assertThat(bench.stage(stage)).isEqualTo("settled partial");
        assertThat(bench.text("select string_agg(line || ' ' || errors, '; ') from rejected_record")).isEqualTo("3 Invalid list identifier: 9999");
    }

    @Test
    void aTaskThatAnaplanHasForgottenIsUnverified() throws Exception {
        // Given
        long stage = diedAfter("started");
        bench.execute("update stage set task_id = 'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF' where id = " + stage);

        // When
        recover();

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled unverified");
    }

    @Test
    void oneStageThatCannotBeRecoveredDoesNotKeepTheNextOneBack() throws Exception {
        // Given
        long first = diedAfter("started");
        long second = diedAfter("started");
        String task = bench.text("select task_id from stage where id = " + first);
        bench.anaplan.server().faults().arm(new Fault(Kind.STATUS, "GET", "/tasks/" + task, 0, -1, 403, Map.of(), "", 0));

        // When
        recover();

        // Then
        assertThat(bench.stage(first)).isEqualTo("started");
        assertThat(bench.stage(second)).isEqualTo("settled clean");
    }
}
