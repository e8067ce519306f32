package io.mlconnector.x3anaplan.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.ops.PlainNumbers;
import io.mlconnector.x3anaplan.ops.cli.SummaryTable;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import java.math.BigDecimal;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SummariesTest {

    private final DataSource database = FreshDatabase.migrated();
    private long run;

    /** A run with the list of accounts and two slices, one of which could not be sent whole. */
    @BeforeEach
    void seed() {
        run = new RunStore(database, new Leases(database)).request("close", "api", null, null, false);
        execute("update run set state = 'running', started_at = '2026-01-31 22:00:00+00', requests_x3 = 12, requests_anaplan = 34, "
                + "pages = 5, rows_read = 4711 where id = " + run);
        execute("insert into slice (connection, dataset, model, module, version, label, company, ledger, state) values "
                + "('close', 'journal-entries', 'M', 'GL', 'Actual', 'Jan 26', 'FR10', 'LEG', 'clean'), "
                + "('close', 'journal-entries', 'M', 'GL', 'Actual', 'Feb 26', 'FR10', 'LEG', 'partial')");
        execute("insert into slice_source (slice, cpy, ledtyp, fiy, per) values (1, 'FR10', 1, 8, 1), (2, 'FR10', 1, 8, 2)");
        stage("accounts", "null", "clean", 120);
        stage("journal-entries", "1", "clean", 10);
        stage("journal-entries", "2", "partial", 8);
        total(2, "sent", "FRA", "411000", "EUR", 6, "1000.10", "0");
        total(2, "sent", "FRA", "701000", "EUR", 4, "0", "1000.10");
        total(3, "sent", "FRA", "411000", "EUR", 3, "200.05", "0");
        total(3, "sent", "FRA", "601000", "GBP", 2, "3.3", "0");
        total(3, "unmapped", "FRA", "471000", "EUR", 1, "0", "200.05");
        total(3, "excluded", "FRA", "801000", "EUR", 4, "7", "7");
    }

    @Test
    void addsUpRowsAndMoneyPerSliceDatasetDispositionAndCurrency() {
        // When the run is summed up
        Summary summary = new Summaries(database).of(run).orElseThrow();

        // Then a slice's extracted rows and money are all that it has, debit and credit apart, per currency
        Summary.Slice partial = summary.slices().get(2);
        assertThat(partial.label()).isEqualTo("Feb 26");
        assertThat(partial.extracted().rows()).isEqualTo(10);
        assertThat(partial.extracted().money()).extracting(Amounts.Money::currency).containsExactly("EUR", "GBP");
        assertThat(partial.extracted().money().get(0).debit()).isEqualByComparingTo("207.05");
        assertThat(partial.extracted().money().get(0).credit()).isEqualByComparingTo("207.05");
        assertThat(partial.sent().rows()).isEqualTo(5);
        assertThat(partial.unmapped().money().get(0).credit()).isEqualByComparingTo("200.05");
        assertThat(partial.excluded().rows()).isEqualTo(4);

        // and the dataset's total is the sum of its slices
        Summary.Total journals = summary.totals().get(1);
        assertThat(journals.dataset()).isEqualTo("journal-entries");
        assertThat(journals.slices()).containsEntry("clean", 1).containsEntry("partial", 1);
        assertThat(journals.sent().money().get(0).debit()).isEqualByComparingTo(new BigDecimal("1200.15"));
        assertThat(summary.requests()).isEqualTo(new Summary.Requests(12, 34));
        assertThat(summary.read()).isEqualTo(new Summary.Read(5, 4711));
        assertThat(new Summaries(database).of(run + 1)).isEmpty();
    }

    @Test
    void theTableShowsEverySliceAndTheTotalWithMoneyToTheCent() {
        String table = SummaryTable.of(new Summaries(database).of(run).orElseThrow());

        assertThat(table).containsPattern("accounts +list +clean +120 ")
                .containsPattern("journal-entries +Feb 26 FR10 LEG +partial +10 +5 +0 +1 +4 +EUR +207\\.05 / 207\\.05 +200\\.05 / 0\\.00")
                .containsPattern("\n +GBP +3\\.30 / 0\\.00")
                .containsPattern("journal-entries +all +clean 1, partial 1 +20 +15 +0 +1 +4 +EUR +1,207\\.15 / 1,207\\.15")
                .contains("requests: Sage X3 12, Anaplan 34");
    }

    @Test
    void jsonWritesMoneyAsPlainNumbers() throws Exception {
        total(3, "sent", "FRA", "455000", "JPY", 1, "1E+3", "0");
        String json = PlainNumbers.mapper().writeValueAsString(new Summaries(database).of(run).orElseThrow());

        assertThat(json).contains("\"debit\":1000.10").contains("\"currency\":\"JPY\",\"debit\":1000,").doesNotContain("E+")
                .contains("\"startedAt\":\"2026-01-31T22:00:00Z\"");
    }

    @Test
    void aRunIsAsGoodAsItsWorstSlice() {
        RunStore store = new RunStore(database, new Leases(database));
        Run current = store.get(run).orElseThrow();

        assertThat(RunOutcome.of(database, current).outcome()).isEqualTo("partial");

        // as it is settled: with a letter on the slice
        execute("update stage_total set disposition = 'excluded' where disposition = 'unmapped'");
        execute("update stage set outcome = 'unverified' where outcome = 'partial'");
        execute("update slice set state = 'unverified' where state = 'partial'");
        execute("insert into dead_letter (connection, kind, failure_class, cause, run, slice, stage) select connection, 'slice', 'target', 'x', run,"
                + " slice, id from stage where outcome = 'unverified'");
        assertThat(RunOutcome.of(database, current)).isEqualTo(new RunOutcome("unverified", null, null, "1 unverified"));

        execute("update stage set outcome = 'clean'");
        execute("update slice set state = 'clean'");
        execute("update dead_letter set state = 'resolved'");
        assertThat(RunOutcome.of(database, current)).isEqualTo(new RunOutcome("clean", null, null, null));

        execute("update stage set outcome = 'cancelled' where id = 2");
        assertThat(RunOutcome.of(database, current)).extracting(RunOutcome::outcome, RunOutcome::failureClass)
                .containsExactly("failed", "target");
    }

    @Test
    void aSliceThatIsHeldOrWasNotReachedMakesAWholeRunPartialAndNoRestrictedOne() {
        execute("delete from stage_total where disposition = 'unmapped'");
        execute("update stage set outcome = 'clean'");
        execute("insert into slice (connection, dataset, model, module, version, label, state) "
                + "values ('close', 'journal-entries', 'M', 'GL', 'Actual', 'Mar 26', 'held')");
        RunStore store = new RunStore(database, new Leases(database));

        RunOutcome whole = RunOutcome.of(database, store.get(run).orElseThrow());
        assertThat(whole.outcome()).isEqualTo("partial");
        assertThat(whole.message()).contains("1 slices held");

        execute("update run set period = 'Jan 26' where id = " + run);
        assertThat(RunOutcome.of(database, store.get(run).orElseThrow()).outcome()).isEqualTo("clean");
    }

    @Test
    void aSliceWhoseRowsWaitForTheirListMemberMakesTheRunPartialThoughTheRestLanded() {
        execute("delete from stage_total where disposition = 'unmapped'");
        total(2, "unmapped", "FRA", "602000", "EUR", 1, "7", "0");
        execute("update stage set outcome = 'clean'");
        execute("update stage set fingerprint = 'settings/mapping+waiting' where id = 2");

        RunOutcome outcome = RunOutcome.of(database, new RunStore(database, new Leases(database)).get(run).orElseThrow());

        assertThat(outcome.outcome()).isEqualTo("partial");
        assertThat(outcome.message()).isEqualTo("1 slices with rows whose member is not in its list yet");
    }

    @Test
    void rowsWithoutListMemberMakeARunPartialFromTheFirstOneOnUntilTheyAreMappedOrAPersonLetsThemPass() {
        RunStore store = new RunStore(database, new Leases(database));
        execute("update stage set outcome = 'clean'");
        execute("update slice set state = 'clean'");

        assertThat(RunOutcome.of(database, store.get(run).orElseThrow())).isEqualTo(new RunOutcome("partial", null, null,
                "1 rows without list member stay back (debit 0.00, credit 200.05 EUR)"));

        // of a slice that nothing belongs to any more, e.g. of the module that was filled before, nobody answers
        execute("delete from slice_source where slice = 2");
        assertThat(RunOutcome.of(database, store.get(run).orElseThrow()).outcome()).isEqualTo("clean");
        execute("insert into slice_source (slice, cpy, ledtyp, fiy, per) values (2, 'FR10', 1, 8, 2)");

        // and so does the next one, which finds nothing to send, unless it is asked for some datasets only
        long next = store.request("close", "api", null, null, false);
        assertThat(RunOutcome.of(database, store.get(next).orElseThrow()).outcome()).isEqualTo("partial");
        long restricted = store.request("close", "api", java.util.List.of("accounts"), null, false);
        assertThat(RunOutcome.of(database, store.get(restricted).orElseThrow()).outcome()).isEqualTo("clean");

        // When a later stage maps them, Then all is clean
        execute("insert into stage (run, connection, dataset, slice, state, outcome) values (" + next + ", 'close', 'journal-entries', 2, 'settled', 'clean')");
        assertThat(RunOutcome.of(database, store.get(next).orElseThrow()).outcome()).isEqualTo("clean");

        // or when a person let them pass
        execute("delete from stage where run = " + next);
        execute("insert into hold (connection, kind, slice, subject, reason, confirmed_at, cleared_at) values ('close', 'unmapped', 2, 'x', 'x', now(), now())");
        assertThat(RunOutcome.of(database, store.get(next).orElseThrow()).outcome()).isEqualTo("clean");
    }

    @Test
    void remarksOfARunStandInItsSummaryAndInItsTable() {
        RunNotes notes = new RunNotes(database);
        notes.remark(run, "accounts.csv:2:5: one");
        notes.remark(run, "accounts.csv:3:5: two");

        Summary summary = new Summaries(database).of(run).orElseThrow();
        assertThat(summary.remarks()).containsExactly("accounts.csv:2:5: one", "accounts.csv:3:5: two");
        assertThat(SummaryTable.of(summary)).contains("remark: accounts.csv:2:5: one" + System.lineSeparator() + "remark: accounts.csv:3:5: two");
    }

    @Test
    void aDeadLetterFailsTheRunEvenIfNoStageExists() {
        execute("delete from stage");
        execute("insert into dead_letter (connection, kind, failure_class, cause, run) values ('close', 'slice', 'configuration', 'x', "
                + run + ")");

        assertThat(RunOutcome.of(database, new RunStore(database, new Leases(database)).get(run).orElseThrow()))
                .extracting(RunOutcome::outcome, RunOutcome::failureClass).containsExactly("failed", "configuration");
    }

    private void stage(String dataset, String slice, String outcome, int rows) {
        execute("insert into stage (run, connection, dataset, slice, state, outcome, rows_staged) values (" + run + ", 'close', '"
                + dataset + "', " + slice + ", 'settled', '" + outcome + "', " + rows + ")");
    }

    private void total(int stage, String disposition, String coa, String acc, String currency, int rows, String debit, String credit) {
        execute("insert into stage_total (stage, disposition, reason, cpy, ledtyp, coa, acc, currency, lines, rows, debit, credit)"
                + " values (" + stage + ", '" + disposition + "', '', 'FR10', 1, '" + coa + "', '" + acc + "', '"
                + currency + "', " + rows + ", " + rows + ", " + debit + ", " + credit + ")");
    }

    private void execute(String sql) {
        FreshDatabase.execute(database, sql);
    }
}
