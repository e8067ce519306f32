package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.audit.AuditTrail;
import io.mlconnector.x3anaplan.connection.Datasets.Grain;
import io.mlconnector.x3anaplan.deadletter.DeadLetters;
import io.mlconnector.x3anaplan.progress.SilentJournal;
import io.mlconnector.x3anaplan.settle.Settle;
import io.mlconnector.x3anaplan.settle.StagingMemory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a line of the failure dump back to the ledger, where the file is staged by the real routes. */
class RejectedLinesTest {

    @TempDir
    Path folder;
    private Staging staging;
    private Settle settle;

    @BeforeEach
    void start() throws Exception {
        staging = new Staging(folder);
        staging.landedAccounts("601000", "602000", "603000");
        staging.landedCostCenters("NONE");
        Clock clock = Clock.fixed(Staging.NOW, ZoneOffset.UTC);
        settle = new Settle(staging.dataSource, new StagingMemory(staging.filled), new DeadLetters(staging.dataSource, new SilentJournal(), clock),
                new AuditTrail(), new SilentJournal(), clock);
    }

    @AfterEach
    void stop() {
        staging.close();
    }

    @Test
    void aRejectedCellOfOneRowIsThatRowThoughTheFileHasAnotherOrderThanTheLedger() {
        // Given cells of one entry line each, which the file orders by account and the ledger by entry
        staging.grain = Grain.CELL;
        staging.ledger.entry("E1", 1).debit("603000", "7.00");
        staging.ledger.entry("E2", 1).credit("601000", "5.00");
        staging.ledger.entry("E3", 1).debit("602000", "11.00");
        long stage = staging.stageOnlySlice();
        assertThat(staging.cells(stage)).containsExactly("601000|NONE|-5.00", "602000|NONE|11.00", "603000|NONE|7.00");

        // When Anaplan rejects the first line of the file
        rejected(stage, 2, "Invalid list identifier: 601000");

        // Then its record, its totals and its audit row are those of the entry that booked on the account
        assertThat(staging.strings("select concat_ws(' ', num, lin, acc, account, cause, amount) from rejected_record"))
                .containsExactly("E2 1 601000 601000 account 601000 is missing in Anaplan -5.00");
        assertThat(staging.strings("select concat_ws(' ', disposition, acc, trim_scale(debit), trim_scale(credit)) from stage_total where stage = ?"
                + " order by acc", stage)).containsExactly("rejected 601000 0 5", "sent 602000 11 0", "sent 603000 7 0");
        assertThat(staging.strings("select concat_ws(' ', num, fate) from audit_row order by num"))
                .containsExactly("E1 imported", "E2 rejected", "E3 imported");
    }

    @Test
    void aCrashOfTheDatabaseServerBetweenStagingAndSettlingLosesNoRow() {
        // Given a staged slice whose import has begun, and a server that ends without warning and recovers
        staging.ledger.entry("E1", 1).debit("603000", "7.00").credit("601000", "7.00");
        long stage = staging.stageOnlySlice();
        staging.begin(stage);
        staging.ledger.run("checkpoint");
        ProcessHandle.of(staging.one("select pg_backend_pid()")).orElseThrow().destroyForcibly();
        Awaitility.await().ignoreExceptions().until(() -> staging.one("select count(*) from stage") == 1);

        // When Anaplan rejects a line
        rejected(stage, 3, "Invalid list identifier: 601000");

        // Then its entry and money are listed, and the audit trail has every row
        assertThat(staging.strings("select concat_ws(' ', num, lin, account, amount) from rejected_record")).containsExactly("E1 2 601000 -7.00");
        assertThat(staging.strings("select concat_ws(' ', account, fate) from audit_row where fate <> 'zero' order by seq"))
                .containsExactly("603000 imported", "601000 rejected");
    }

    /** Ends the stage's task as an import does that rejected one line. */
    private void rejected(long stage, int line, String error) {
        staging.begin(stage);
        staging.ledger.run("insert into dump_line (stage, n, line, rejected, errors, fields) values (?, 1, ?, true, ?, '{}')", stage, line, error);
        staging.ledger.run("update stage set state = 'ended', import_id = '112', step_id = '112', task_id = 'T', task_answer = jsonb_build_object("
                + "'taskState', 'COMPLETE', 'result', jsonb_build_object('successful', true, 'failureDumpAvailable', true)) where id = ?", stage);
        Exchange exchange = staging.camel.getEndpoint("direct:map-slice").createExchange();
        exchange.setProperty("stageId", stage);
        exchange.setProperty("run", 1L);
        settle.settle(exchange);
        assertThat(staging.text("select outcome from stage where id = ?", stage)).isEqualTo("partial");
    }
}
