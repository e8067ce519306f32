package io.mlconnector.x3anaplan.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.ConnectionFiles;
import io.mlconnector.x3anaplan.connection.Expressions;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For every alert the condition that it is there for, as rows in the database: its series crosses its threshold, and no other's does. */
class AlertsTest {

    private static final String RUN = "insert into run (connection, requested_by, state, outcome, failure_class, requested_at, started_at) values ";

    /** What brings each alert about; more than one where one condition implies another. */
    private static final Map<String, String> CONDITIONS = Map.ofEntries(
            Map.entry("X3AnaplanGone", ""),
            Map.entry("X3AnaplanDatabaseDown", "alter table run rename to gone"),
            Map.entry("X3AnaplanActualsOld", RUN + "('sandbox', 'a', 'finished', 'partial', null, now() - interval '27 h', now());"
                    + RUN + "('sandbox', 'b', 'finished', 'clean', null, now() - interval '27 h', now() - interval '27 h')"),
            Map.entry("X3AnaplanRunFailed", RUN + "('sandbox', 'a', 'finished', 'failed', 'source', now(), now())"),
            Map.entry("X3AnaplanRunWaiting", RUN + "('sandbox', 'a', 'requested', null, null, now() - interval '31 min', null)"),
            Map.entry("X3AnaplanWatermarkStuck", "insert into watermark (connection, stream, mark) values ('sandbox', 'lines', now() - interval '27 h')"),
            Map.entry("X3AnaplanDeadLetters", "insert into dead_letter (connection, kind, failure_class, cause) values ('sandbox', 'slice', 'target', 'c')"),
            Map.entry("X3AnaplanHolds", "insert into hold (connection, kind, subject, reason) values ('sandbox', 'shrink', 's', 'r')"),
            Map.entry("X3AnaplanUnverified", "insert into slice (connection, dataset, model, module, version, label, state) "
                    + "values ('sandbox', 'journalEntries', 'm', 'm', 'Actual', 'Jan 25', 'unverified')"),
            Map.entry("X3AnaplanSignInRefused", "insert into vault_key (connection, created_at) values ('sandbox', now());"
                    + "insert into signin_token (connection, system, key, version, refusal) values ('sandbox', 'x3', 1, 1, 'no')"),
            Map.entry("X3AnaplanBudgetRefused", "insert into tenant_budget (tenant, most, refused) values ('demo', 596, 6)"),
            Map.entry("X3AnaplanBudgetShareLow", "insert into tenant_budget (tenant, most, share, share_at) values ('demo', 596, 0.4, now())"));

    private static final DataSource database = FreshDatabase.migrated();

    private final AtomicLong now = new AtomicLong();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** A registry holds what it reads weakly. */
    private DatabaseMetrics metrics;

    @BeforeEach
    void register() {
        FreshDatabase.execute(database, "alter table if exists gone rename to run");
        FreshDatabase.execute(database, "truncate run, watermark, dead_letter, hold, slice, vault_key, tenant_budget cascade");
        List<Connection> connections = List.copyOf(ConnectionFiles.read(Path.of("connections"), Expressions.of(key -> Optional.empty()),
                new Findings()).values());
        metrics = new DatabaseMetrics(registry, database, connections, Duration.ofSeconds(10), Duration.ofMinutes(20), now::get);
        metrics.started();
    }

    private Scrape scrape() {
        return Scrape.of(registry.scrape());
    }

    static Set<String> alerts() throws Exception {
        return Watching.alerts().keySet();
    }

    @Test
    void everyAlertHasItsConditionHere() throws Exception {
        assertThat(CONDITIONS.keySet()).containsExactlyInAnyOrderElementsOf(alerts());
    }

    @Test
    void whereNothingIsWrongNoAlertFires() throws Exception {
        FreshDatabase.execute(database, RUN + "('sandbox', 'a', 'finished', 'clean', null, now(), now())");
        FreshDatabase.execute(database, "insert into watermark (connection, stream, mark) values ('sandbox', 'lines', now())");
        assertThat(firing(scrape(), scrape())).isEmpty();
    }

    @Test
    void aRunThatAnUpgradeInterruptedAndAnotherProcessGoesOnWithFiresNothing() throws Exception {
        // Given
        Scrape before = scrape();
        // When
        FreshDatabase.execute(database, "with next as (insert into run (connection, requested_by) values ('sandbox', 'continues run') returning id) "
                + "insert into run (connection, requested_by, state, outcome, failure_class, started_at, continued_by) "
                + "select 'sandbox', 'a', 'finished', 'failed', 'internal', now(), id from next");
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        // Then
        assertThat(firing(scrape(), before)).isEmpty();
    }

    @Test
    void aConnectionThatItsScheduleNeverStartedHasOldActuals() throws Exception {
        Scrape before = scrape();
        now.addAndGet(Duration.ofHours(27).toNanos());
        assertThat(firing(scrape(), before)).containsExactly("X3AnaplanActualsOld");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertFiresOnItsConditionAndAlone(String alert) throws Exception {
        // Given
        Scrape before = scrape();
        assertThat(firing(before, before)).isEmpty();

        // When
        FreshDatabase.execute(database, CONDITIONS.get(alert));
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        Scrape after = alert.equals("X3AnaplanGone") ? Scrape.of("") : scrape();

        // Then
        assertThat(firing(after, before)).containsExactly(alert);
    }

    @Test
    void theDatabaseIsAskedAgainOnlyAfterAWhile() {
        // Given
        double none = scrape().value("x3anaplan_holds_open", "connection", "sandbox");
        FreshDatabase.execute(database, CONDITIONS.get("X3AnaplanHolds"));

        // When
        now.addAndGet(Duration.ofSeconds(9).toNanos());
        double soon = scrape().value("x3anaplan_holds_open", "connection", "sandbox");
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        double later = scrape().value("x3anaplan_holds_open", "connection", "sandbox");

        // Then
        assertThat(List.of(none, soon, later)).containsExactly(0.0, 0.0, 1.0);
    }

    @Test
    void theNumberOfSeriesDoesNotGrowWithWhatIsInTheDatabase() {
        // Given
        int before = scrape().samples().size();

        // When: a connection that is configured no more, other causes and users
        for (int i = 0; i < 50; i++) {
            FreshDatabase.execute(database, RUN + "('gone" + i + "', 'user" + i + "', 'finished', 'failed', 'source', now(), now())");
            FreshDatabase.execute(database, "insert into dead_letter (connection, kind, failure_class, cause) values ('sandbox', 'slice', 'target" + i
                    + "', 'cause " + i + "')");
        }
        now.addAndGet(Duration.ofMinutes(1).toNanos());

        // Then
        assertThat(scrape().samples()).hasSize(before);
    }

    private static Set<String> firing(Scrape now, Scrape before) throws Exception {
        Set<String> firing = new TreeSet<>();
        Watching.alerts().forEach((name, expression) -> {
            if (now.fires(expression, before)) {
                firing.add(name);
            }
        });
        return firing;
    }
}
