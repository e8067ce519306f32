package io.mlconnector.x3anaplan.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mlconnector.x3anaplan.anaplan.FilledMemory;
import io.mlconnector.x3anaplan.audit.AuditTrail;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.deadletter.DeadLetters;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.progress.SilentJournal;
import io.mlconnector.x3anaplan.settle.Settle;
import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.sync.RunFinished;
import io.mlconnector.x3anaplan.sync.RunStore;
import io.mlconnector.x3anaplan.sync.StageSettled;
import java.sql.Connection;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as moved, with the real settlement of stages. */
class RunMetricsTest {

    private static final String CLEAN = "{'taskState': 'COMPLETE', 'result': {'successful': true, 'details': [{'values': ['totalRowCount', '5', 'failedCount', '0']}]}}";
    private static final String UNPROVED = "{'taskState': 'COMPLETE', 'result': {'successful': true}}";
    private static final String CANCELLED = "{'taskState': 'CANCELLED', 'result': {'successful': false}}";
    private static final String FAILED = "{'taskState': 'COMPLETE', 'result': {'successful': false}}";

    private final DataSource database = FreshDatabase.migrated();
    private final RunStore store = new RunStore(database, new Leases(database));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RunMetrics metrics = new RunMetrics();
    private Settle settle;

    @BeforeEach
    void seed() {
        metrics.registry = registry;
        metrics.database = database;
        FilledMemory memory = new FilledMemory() {
            @Override
            public void intend(Connection transaction, long stage) {
            }

            @Override
            public void landed(Connection transaction, long stage) {
            }

            @Override
            public void absent(Connection transaction, long stage) {
            }
        };
        RunJournal journal = new SilentJournal() {
            @Override
            public void settled(long stage) {
                metrics.settled(new StageSettled(stage));
            }
        };
        settle = new Settle(database, memory, new DeadLetters(database, journal, Clock.systemUTC()), new AuditTrail(), journal, Clock.systemUTC());
        execute("insert into slice (connection, dataset, model, module, version, label, company, ledger) values "
                + "('close', 'journal-entries', 'M', 'GL', 'Actual', 'Jan 26', 'FR10', 'LEG')");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {CLEAN + ";5;1", UNPROVED + ";5;1", CANCELLED + ";0;0", FAILED + ";0;0"})
    void rowsAndMoneyCountAsSentOnlyWhereTheyLandedOrMayHave(String answer, int rows, int zeros) {
        // Given
        long run = run();
        long stage = stage(run, "ended", null, answer);

        // When
        settle(run, stage);

        // Then
        assertThat(rows("sent")).isEqualTo(rows);
        assertThat(rows("zero")).isEqualTo(zeros);
        assertThat(rows("excluded")).isEqualTo(rows > 0 ? 2 : 0);
        assertThat(rows("rejected")).isZero();
        assertThat(money()).isEqualTo(rows > 0 ? 1200.15 : 0);
        assertThat(tasks()).isEqualTo(1);
    }

    @Test
    void aSliceThatFailsAndIsSentAgainCountsOnce() {
        long first = run();
        settle(first, stage(first, "ended", null, FAILED));
        long second = run();
        settle(second, stage(second, "ended", null, CLEAN));

        assertThat(rows("sent")).isEqualTo(5);
        assertThat(money()).isEqualTo(1200.15);
    }

    @Test
    void whatAnaplanHasAlreadyAndWhatIsHeldBeforeItIsSentCountsNothing() {
        long run = run();
        settle(run, stage(run, "unchanged", "unchanged", null));
        settle(run, stage(run, "held", "held", null));

        assertThat(rows("sent") + rows("zero") + rows("excluded")).isZero();
        assertThat(money()).isZero();
    }

    @Test
    void aStageThatOneRunBeganAndAnotherSettledCountsOnceWhereItIsSettled() {
        // Given a run that ended before its import did
        long begun = run();
        long stage = stage(begun, "ended", null, CLEAN);
        end(begun);
        assertThat(rows("sent")).isZero();

        // When the next run settles it, and comes by once more
        long next = run();
        settle(next, stage);
        settle(next, stage);

        // Then
        assertThat(rows("sent")).isEqualTo(5);
        assertThat(money()).isEqualTo(1200.15);
        assertThat(tasks()).isEqualTo(1);
    }

    private long run() {
        return store.request("close", "test", null, null, false);
    }

    private long stage(long run, String state, String outcome, String answer) {
        long stage = Sql.first(database, rs -> rs.getLong(1), "insert into stage (run, connection, dataset, slice, state, outcome, grain, rows_staged,"
                + " vacated_rows, import_id, task_id, intent_at, task_answer) values (?, 'close', 'journal-entries', 1, ?, ?, 'entry', 5, 1, '1', 'T',"
                + " now(), ?::jsonb) returning id", run, state, outcome, answer == null ? null : answer.replace('\'', '"')).orElseThrow();
        execute("insert into stage_total (stage, disposition, reason, cpy, ledtyp, coa, acc, currency, lines, rows, debit, credit) values"
                + " (" + stage + ", 'sent', '', 'FR10', 1, 'FRA', '411000', 'EUR', 5, 5, 1200.15, 0),"
                + " (" + stage + ", 'excluded', 'open', 'FR10', 1, 'FRA', '411000', 'EUR', 2, 2, 7, 7)");
        return stage;
    }

    /** As the routes do, to the end of the run. */
    private void settle(long run, long stage) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty("run", run);
        exchange.setProperty("stageId", stage);
        settle.settle(exchange);
        end(run);
    }

    private void end(long run) {
        metrics.finished(new RunFinished(store.get(run).orElseThrow()));
    }

    private double rows(String fate) {
        return registry.find("x3anaplan.rows").tags("connection", "close", "dataset", "journal-entries", "fate", fate).counters().stream()
                .mapToDouble(counter -> counter.count()).sum();
    }

    private double money() {
        return registry.find("x3anaplan.money").tags("fate", "sent", "currency", "EUR", "side", "debit").counters().stream()
                .mapToDouble(counter -> counter.count()).sum();
    }

    private long tasks() {
        return registry.find("x3anaplan.task").timers().stream().mapToLong(timer -> timer.count()).sum();
    }

    private void execute(String sql) {
        Sql.update(database, sql);
    }
}
