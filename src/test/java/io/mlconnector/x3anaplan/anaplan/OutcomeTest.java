package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelState;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Fault.Kind;
import io.mlconnector.x3anaplan.sync.Replays;
import io.mlconnector.x3anaplan.sync.RunStore;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {

    private Bench bench;
    private long slice;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
        bench.members("GL Accounts", "4000", "4010");
        bench.members("Cost Centers", "CC1");
        slice = bench.slice("May 26");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private String slice() throws Exception {
        return bench.text("select concat_ws(' ', state, sent_generation) from slice where id = " + slice);
    }

    @Test
    void rejectedRowsMakeTheSlicePartialAndTheDumpIsKept() throws Exception {
        // Given: an account that the list does not have, and dump chunks that cut through rows
        bench.anaplan.settings().files().dumpChunkBytes(50);
        long stage = bench.stageJournals(slice, "May 26", "4000", "100", "9999", "7", "9998", "8");
        row(stage, 1, "4000", "100", 1);
        row(stage, 2, "9999", "7", 1);
        row(stage, 3, "9998", "-8", -1);
        bench.execute("insert into stage_total (stage, disposition, cpy, ledtyp, coa, acc, currency, lines, rows, debit, credit) select"
                + " stage, 'sent', cpy, ledtyp, coa, acc, currency, 1, 1, greatest(amount, 0), greatest(-amount, 0) from staged_row");

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled partial");
        assertThat(slice()).isEqualTo("partial 0");
        assertThat(bench.text("select string_agg(line || ' ' || rejected || ' ' || errors || ' ' || (fields ->> 'Account'), '; '"
                + " order by n) from dump_line where stage = " + stage))
                .isEqualTo("3 true Invalid list identifier: 9999 9999; 4 true Invalid list identifier: 9998 9998");
        assertThat(bench.text("select concat_ws(' ', kind, failure_class, state, attempts, slice) from dead_letter"))
                .isEqualTo("record target open 1 " + slice);
        assertThat(bench.text("select answer from dead_letter")).contains("line 3: Invalid list identifier: 9999");
        assertThat(bench.text("select count(*) from staged_chunk where stage = " + stage)).isEqualTo("2");
        assertThat(bench.text("select string_agg(concat_ws(' ', disposition, acc, lines, rows, debit, credit), '; ' order by acc) from"
                + " stage_total")).isEqualTo("sent 4000 1 1 100 0; rejected 9998 1 1 0 8; rejected 9999 1 1 7 0");

        // When all of it lands later, Then the letter is closed and the old bytes go
        long again = bench.stageJournals(slice, "May 26", "4000", "100");
        bench.send(again);
        assertThat(slice()).isEqualTo("clean 7");
        assertThat(bench.text("select state from dead_letter")).isEqualTo("resolved");
        assertThat(bench.text("select count(*) from staged_chunk where stage in (" + stage + ", " + again + ")")).isEqualTo("0");
    }

    @Test
    void aLetterOnTheWholeSliceIsClosedWhenAllButSomeRecordsLandAndTheMoneyLeftIsTheirs() throws Exception {
        // Given a send that failed
        long failed = totalled(bench.stageJournals(slice, "May 26", "4000", "100", "9999", "7"));
        arm(new Fault(Kind.BODY, "GET", "/tasks/[0-9A-F]{32}$", 0, 1, 0, Map.of("Content-Type", "application/json"),
                "{\"task\":{\"taskState\":\"COMPLETE\",\"result\":{\"successful\":false,\"failureDumpAvailable\":false,\"details\":"
                        + "[{\"type\":\"internalError\"}]}}}", 0));
        bench.send(failed);
        assertThat(bench.text("select concat_ws(' ', kind, state, debit) from dead_letter join dead_letter_money m on m.letter = id"))
                .isEqualTo("slice open 107");

        // When the next one lands but for one record
        bench.send(totalled(bench.stageJournals(slice, "May 26", "4000", "100", "9999", "7")));

        // Then
        assertThat(bench.text("select string_agg(concat_ws(' ', kind, state, debit), '; ' order by id) from dead_letter join dead_letter_money m on"
                + " m.letter = id")).isEqualTo("slice resolved 107; record open 7");
        assertThat(bench.text("select string_agg(what || coalesce(' ' || why, ''), '; ' order by id) from dead_letter_event where letter = 1"))
                .contains("resolved landed, but for the records of dead letter 2");
    }

    @Test
    void aSliceThatIsNotCleanKeepsTheRowsAndBytesOfItsLatestAttemptAlone() throws Exception {
        // Given
        long first = totalled(bench.stageJournals(slice, "May 26", "4000", "100", "9999", "7"));
        bench.send(first);
        assertThat(left()).isEqualTo("row " + first + ", dump " + first + ", chunk " + first);

        // When it is sent twice more, with the same end
        bench.send(totalled(bench.stageJournals(slice, "May 26", "4000", "100", "9999", "7")));
        long last = totalled(bench.stageJournals(slice, "May 26", "4000", "100", "9999", "7"));
        bench.send(last);

        // Then
        assertThat(left()).isEqualTo("row " + last + ", dump " + last + ", chunk " + last);
        assertThat(bench.text("select concat_ws(' ', kind, state, stage) from dead_letter")).isEqualTo("record open " + last);
        assertThat(bench.text("select count(*) from rejected_record")).isEqualTo("1");
    }

    private String left() throws Exception {
        return bench.text("select string_agg(distinct what || ' ' || stage, ', ' order by what || ' ' || stage desc) from (select 'row' as what, stage from"
                + " staged_row union all select 'chunk', stage from staged_chunk union all select 'dump', stage from dump_line) kept");
    }

    /** With the rows and control totals that mapping would have given it: 4000 of 100 and 9999 of 7, which the list does not have. */
    private long totalled(long stage) throws Exception {
        row(stage, 1, "4000", "100", 1);
        row(stage, 2, "9999", "7", 1);
        bench.execute("insert into stage_total (stage, disposition, cpy, ledtyp, coa, acc, currency, lines, rows, debit, credit) select"
                + " stage, 'sent', cpy, ledtyp, coa, acc, currency, 1, 1, amount, 0 from staged_row where stage = " + stage);
        return stage;
    }

    @Test
    void aModuleImportWithoutCountsHasLandedAndSaysThatNobodyReadItBack() throws Exception {
        // Given
        long stage = bench.stageJournals(slice, "May 26", "4000", "100");

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.text("select landed || ' ' || read_back || ' ' || message from stage where id = " + stage)).startsWith(
                "all unverified Accepted, not counted: ");
        assertThat(bench.text("select task_answer::text from stage where id = " + stage)).doesNotContain("RowCount");
        assertThat(slice()).isEqualTo("clean 7");
        assertThat(bench.filled.landed).contains(stage);
        assertThat(bench.text("select count(*) from dead_letter")).isEqualTo("0");
    }

    @Test
    void aTaskCancelledInAnaplanHoldsTheSliceForAReplay() throws Exception {
        // Given
        long stage = bench.stageJournals(slice, "May 26", "4000", "100");
        arm(new Fault(Kind.BODY, "GET", "/tasks/[0-9A-F]{32}$", 0, 1, 0, Map.of("Content-Type", "application/json"),
                "{\"task\":{\"taskState\":\"CANCELLED\",\"result\":{\"successful\":false,\"failureDumpAvailable\":false,\"details\":"
                        + "[{\"type\":\"msgImportCancelled\"}]}}}", 0));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled cancelled");
        assertThat(slice()).isEqualTo("held 0");
        assertThat(bench.text("select kind from hold where slice = " + slice + " and cleared_at is null")).isEqualTo("cancelled");
        assertThat(bench.text("select kind || ' ' || state from dead_letter")).isEqualTo("slice open");
    }

    @Test
    void aListImportCancelledInAnaplanIsNotStartedAgainBeforeAReplay() throws Exception {
        // Given
        long cancelled = bench.stageAccounts("4000", "4020");
        bench.stagesOfLists.put("accounts", cancelled);
        bench.stagesOfLists.put("cost-centers", bench.stageCostCenters("CC1"));
        long stage = bench.stageJournals(slice, "May 26", "4000", "100");
        bench.stagesOfSlices.put(slice, stage);
        bench.slices.rows.add(Map.of("slice", slice));
        bench.anaplan.settings().imports().cancelNext("Load GL Accounts", 1);

        // When
        bench.call("direct:send-lists", Map.of());
        bench.call("direct:send-slices", Map.of());

        // Then the list is held, and the slices wait with it
        assertThat(bench.stage(cancelled)).isEqualTo("settled cancelled");
        assertThat(bench.text("select concat_ws(' ', kind, dataset, subject = 'list accounts, task ' || (select task_id from stage where id = "
                + cancelled + ")) from hold where cleared_at is null")).isEqualTo("cancelled accounts t");
        assertThat(bench.stage(stage)).isEqualTo("staged");

        // When further runs come, Then none starts it, and the run says what waits
        long starts = bench.accepted("POST", "/tasks");
        bench.stagesOfLists.put("accounts", bench.stageAccounts("4000", "4020"));
        for (int i = 0; i < 2; i++) {
            bench.run = bench.insert("insert into run (connection, requested_by) values ('demo', 'test') returning id");
            bench.stagesOfLists.put("cost-centers", bench.stageCostCenters("CC1"));
            bench.call("direct:send-lists", Map.of());
            bench.call("direct:send-slices", Map.of());
        }
        assertThat(bench.accepted("POST", "/tasks")).isEqualTo(starts + 2);
        assertThat(bench.text("select string_agg(outcome, ' ') from stage where dataset = 'accounts' and run = " + bench.run)).isEqualTo("held");
        assertThat(bench.journal.facts).anyMatch(f -> f.startsWith("accounts: held: ")).anyMatch(f -> f.startsWith("journal entries wait"));

        // When the preview of a replay looks, Then it shows the list
        bench.run = bench.insert("insert into run (connection, requested_by, dry_run, slices) values ('demo', 'preview', true, '{0}') returning id");
        bench.call("direct:send-lists", Map.of());
        assertThat(bench.stage(bench.stagesOfLists.get("accounts"))).isEqualTo("abandoned");

        // When somebody replays the letter, Then the list goes, and nothing is held
        bench.stagesOfLists.put("accounts", bench.stageAccounts("4000", "4020"));
        bench.stagesOfLists.put("cost-centers", bench.stageCostCenters("CC1"));
        bench.run = new Replays(bench.database, new RunStore(bench.database, bench.leases), bench.clock, 5).request(new Replays.Selection("demo",
                List.of(bench.insert("select id from dead_letter where kind = 'list'")), null),
                new Replays.Request("Ada", "may be sent", null, false, false)).get("demo");
        bench.call("direct:send-lists", Map.of());
        assertThat(bench.text("select outcome from stage where dataset = 'accounts' order by id desc limit 1")).isEqualTo("clean");
        assertThat(bench.text("select count(*) from hold where cleared_at is null")).isEqualTo("0");
        assertThat(bench.text("select state from dead_letter")).isEqualTo("resolved");
    }

    @Test
    void aListWhoseRowsAreAllLoadedSomeWithAWarningSaysSoAndClaimsNoLoss() throws Exception {
        // Given: a parent that the list does not have
        long stage = bench.stage("accounts", 0, Bench.MASTER_HEADER, List.of(List.of("4100", "Account 4100", "NOPE"), List.of("4200", "Account 4200", "")));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled partial");
        assertThat(bench.text("select kind || ' ' || cause from dead_letter")).startsWith("record ").contains("All rows are loaded, 1 of them with a"
                + " warning").doesNotContain("lost");
        assertThat(bench.text("select answer from dead_letter")).contains("line 2: Invalid parent");
    }

    @Test
    void aStateThatNobodyKnowsIsWaitedOut() throws Exception {
        // Given
        long stage = bench.stageJournals(slice, "May 26", "4000", "100");
        arm(new Fault(Kind.BODY, "GET", "/tasks/[0-9A-F]{32}$", 0, 2, 0, Map.of("Content-Type", "application/json"),
                "{\"task\":{\"taskState\":\"DEFROSTING\"}}", 0));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
    }

    @Test
    void aTaskThatOutlastsItsTimeIsLeftToALaterRun() throws Exception {
        // Given
        bench.anaplan.settings().tasks().holdRunning(true);
        Thread impatience = new Thread(() -> {
            while (bench.requests("GET", "/tasks/") < 2) {
                Thread.onSpinWait();
            }
            bench.clock.advance(java.time.Duration.ofMinutes(1));
        });
        impatience.start();
        long stage = bench.stageJournals(slice, "May 26", "4000", "100");

        // When
        bench.send(stage);
        impatience.join();

        // Then
        assertThat(bench.stage(stage)).isEqualTo("started");
        assertThat(slice()).isEqualTo("touched 0");

        // When the next run looks after it, Then it is settled without another start
        bench.anaplan.settings().tasks().holdRunning(false);
        bench.call("direct:recover-stages", Map.of());
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(slice()).isEqualTo("clean 7");
        assertThat(bench.accepted("POST", "/tasks")).isEqualTo(1);
    }

    @Test
    void listsAndSlicesAreSentInOrderAndADeadLetterDoesNotStopTheNextSlice() throws Exception {
        // Given: a slice whose header is wrong between two that are right
        long broken = bench.slice("Apr 26");
        long last = bench.slice("Mar 26");
        bench.stagesOfLists.put("accounts", bench.stageAccounts("4000", "4010", "4020"));
        bench.stagesOfLists.put("cost-centers", bench.stageCostCenters("CC1", "CC2"));
        bench.stagesOfSlices.put(slice, bench.stageJournals(slice, "May 26", "4020", "100"));
        bench.stagesOfSlices.put(broken, bench.stage("journal-entries", broken, List.of("Kontierung"), List.of(List.of("x"))));
        bench.stagesOfSlices.put(last, bench.stageJournals(last, "Mar 26", "4000", "5"));
        for (long s : new long[] {slice, broken, last}) {
            bench.slices.rows.add(Map.of("slice", s, "label", "x", "company", "FR10", "ledger", "LEG", "reason", "touched"));
        }

        // When
        bench.call("direct:send-lists", Map.of());
        bench.call("direct:send-slices", Map.of());

        // Then
        assertThat(bench.text("select string_agg(coalesce(outcome, state), ' ' order by id) from stage where id >= "
                + bench.stagesOfLists.get("accounts"))).isEqualTo("clean clean clean failed clean");
        assertThat(bench.text("select concat_ws(' ', kind, failure_class, route, slice, attempts) from dead_letter"))
                .isEqualTo("slice configuration import " + broken + " 1");
        assertThat(bench.text("select state || ' ' || message from slice where id = " + broken)).startsWith("touched Connection demo")
                .contains("unexpected: Kontierung");
        assertThat(bench.anaplan.observed().sum(DemoModel.MODEL, "GL Actuals", Map.of())).isEqualByComparingTo(new BigDecimal("105"));
        assertThat(bench.anaplan.observed().maxConcurrentImports(DemoModel.MODEL)).isEqualTo(1);
        assertThat(bench.slices.asked).containsExactly("demo " + bench.run + " all periods");

        // When it fails once more, Then the same letter counts it
        bench.stagesOfSlices.put(broken, bench.stage("journal-entries", broken, List.of("Kontierung"), List.of(List.of("x"))));
        bench.slices.rows.removeIf(r -> !r.get("slice").equals(broken));
        bench.call("direct:send-slices", Map.of());
        assertThat(bench.text("select count(*) || ' ' || max(attempts) from dead_letter")).isEqualTo("1 2");
    }

    @ParameterizedTest
    @CsvSource({"GET, /tasks/[0-9A-F]{32}$, 403", "GET, /tasks/[0-9A-F]{32}$, 422", "PUT, /chunks/0, 403", "POST, /tasks$, 403"})
    void aRequestOfAnImportThatAnaplanRefusesIsADeadLetterAndTheNextSliceHasItsTurn(String method, String path, int status) throws Exception {
        // Given: a right that the user lost, or a model that was archived, during the first of two imports
        long next = bench.slice("Mar 26");
        bench.stagesOfSlices.put(slice, bench.stageJournals(slice, "May 26", "4000", "100"));
        bench.stagesOfSlices.put(next, bench.stageJournals(next, "Mar 26", "4010", "5"));
        for (long s : new long[] {slice, next}) {
            bench.slices.rows.add(Map.of("slice", s, "label", "x", "company", "FR10", "ledger", "LEG", "reason", "touched"));
        }
        arm(new Fault(Kind.STATUS, method, path, 0, 1, status, Map.of(), "", 0));

        // When
        bench.call("direct:send-slices", Map.of());

        // Then
        assertThat(bench.text("select concat_ws(' ', kind, state, slice) from dead_letter")).isEqualTo("slice open " + slice);
        assertThat(bench.stage(bench.stagesOfSlices.get(next))).startsWith("settled");
    }

    @Test
    void slicesWaitForAListThatIsNotClean() throws Exception {
        // Given
        bench.stagesOfLists.put("accounts", bench.stage("accounts", 0, List.of("Code", "Bezeichnung"), List.of(List.of("1", "2"))));
        bench.stagesOfLists.put("cost-centers", bench.stageCostCenters("CC1"));
        long stage = bench.stageJournals(slice, "May 26", "4000", "100");
        bench.stagesOfSlices.put(slice, stage);
        bench.slices.rows.add(Map.of("slice", slice));

        // When
        bench.call("direct:send-lists", Map.of());
        bench.call("direct:send-slices", Map.of());

        // Then
        assertThat(bench.stage(stage)).isEqualTo("staged");
        assertThat(bench.text("select concat_ws(' ', kind, dataset, state) from dead_letter")).isEqualTo("list accounts open");
        assertThat(bench.journal.facts).anyMatch(f -> f.startsWith("journal entries wait: the list accounts is not clean"));
        assertThat(bench.requests("POST", "/tasks")).isEqualTo(1);

        // When the list is found to be what Anaplan has, Then the slices go
        bench.stagesOfLists.put("accounts", bench.stageAccounts("4000", "4010"));
        bench.execute("update stage set state = 'unchanged', outcome = 'unchanged' where id = " + bench.stagesOfLists.get("accounts"));
        bench.call("direct:send-lists", Map.of());
        assertThat(bench.text("select state from dead_letter")).isEqualTo("resolved");
        bench.call("direct:send-slices", Map.of());
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
    }

    @Test
    void aLockedModelMakesTheSliceWaitWithoutADeadLetter() throws Exception {
        // Given
        bench.run = bench.insert("insert into run (connection, requested_by) values ('demo', 'test') returning id");
        bench.anaplan.tenant().model(DemoModel.MODEL).state(ModelState.LOCKED);
        long stage = bench.stageJournals(slice, "May 26", "4000", "100");
        bench.stagesOfSlices.put(slice, stage);
        bench.slices.rows.add(Map.of("slice", slice));

        // When
        bench.call("direct:send-slices", Map.of());

        // Then
        assertThat(bench.text("select not_before > now() from slice where id = " + slice)).isEqualTo("t");
        assertThat(bench.text("select count(*) from dead_letter")).isEqualTo("0");
        assertThat(bench.stage(stage)).isEqualTo("abandoned held");
    }

    @Test
    void aDryRunAsksAnaplanForNothing() throws Exception {
        // Given
        bench.run = bench.insert("insert into run (connection, requested_by, dry_run) values ('demo', 'test', true) returning id");
        long stage = bench.stageJournals(slice, "May 26", "4000", "100");
        bench.stagesOfSlices.put(slice, stage);
        bench.slices.rows.add(Map.of("slice", slice));
        bench.stagesOfLists.put("accounts", bench.stageAccounts("4030"));

        // When
        bench.call("direct:recover-stages", Map.of());
        bench.call("direct:send-lists", Map.of());
        bench.call("direct:send-slices", Map.of());

        // Then
        assertThat(bench.stage(stage)).isEqualTo("abandoned");
        assertThat(bench.anaplan.server().log().entries()).isEmpty();
    }

    private void row(long stage, int seq, String account, String amount, int side) throws Exception {
        bench.execute("insert into staged_row (stage, seq, typ, num, lin, ledtyp, analin, cpy, coa, acc, cce, account, cost_center,"
                + " currency, amount, value, disposition, side, first) values (" + stage + ", " + seq + ", 'STD', '" + seq
                + "', 1, 1, 0, 'FR10', 'FRA', '" + account + "', 'CC1', '" + account + "', 'CC1', 'EUR', " + amount + ", " + amount
                + ", 'send', " + side + ", true)");
    }

    private void arm(Fault fault) {
        bench.anaplan.server().faults().arm(fault);
    }
}
