package io.mlconnector.x3anaplan.ops.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.mlconnector.x3anaplan.budget.Urgency;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.ops.AfterStart;
import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.sync.Run;
import io.mlconnector.x3anaplan.sync.RunFinished;
import io.mlconnector.x3anaplan.sync.StageSettled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** What this process settled, whichever run began it, and how long its runs took; each counted once, at its end. Add up over processes. */
@ApplicationScoped
public class RunMetrics implements AfterStart {

    private static final Logger LOG = Logger.getLogger(RunMetrics.class);
    private static final List<String> DATASETS = List.of(Datasets.ACCOUNTS, Datasets.COST_CENTERS, Datasets.JOURNAL_ENTRIES);
    private static final List<String> FATES = List.of("sent", "rejected", "unmapped", "excluded", "zero");
    private static final Set<String> LANDED = Set.of("clean", "partial", "unverified");

    @Inject
    MeterRegistry registry;
    @Inject
    DataSource database;
    @Inject
    Connections connections;

    /** All series are there from the start: one that appears with its first failure shows no increase. */
    @Override
    public void started() {
        for (Connection connection : connections.all()) {
            for (String dataset : DATASETS) {
                FATES.forEach(fate -> rows(connection.name(), dataset, fate));
                task(connection.name(), dataset);
            }
            for (String system : List.of("x3", "anaplan")) {
                List.of("granted", "refused", "failed").forEach(outcome -> Counter.builder("x3anaplan.token.renewals")
                        .description("Tokens asked for at a sign-in, by what came of it").tags("connection", connection.name(), "system", system,
                                "outcome", outcome).register(registry));
            }
            List.of(Urgency.values()).forEach(urgency -> urgency.waited(connection.anaplan().tenant()));
            run(connection.name());
            waited(connection.name());
        }
    }

    void finished(@Observes RunFinished finished) {
        try {
            count(finished.run());
        } catch (RuntimeException e) {
            LOG.warnf(e, "Run not counted in metrics: run=%d", finished.run().id()); // it has ended well or badly all the same
        }
    }

    private void count(Run run) {
        if (run.startedAt() != null && run.finishedAt() != null) {
            run(run.connection()).record(Duration.between(run.startedAt(), run.finishedAt()));
            waited(run.connection()).record(Duration.between(run.requestedAt(), run.startedAt()));
        }
    }

    /** Rows and money of a stage count only if some of it landed or may have: the others are sent again, and count then. */
    void settled(@Observes StageSettled settled) {
        try {
            Sql.all(database, rs -> {
                if (rs.getString("task_id") != null && rs.getObject("seconds") != null) {
                    task(rs.getString("connection"), rs.getString("dataset")).record(Duration.ofMillis((long) (rs.getDouble("seconds") * 1000)));
                }
                if (LANDED.contains(rs.getString("outcome"))) {
                    rows(rs.getString("connection"), rs.getString("dataset"), "zero").increment(rs.getLong("vacated_rows"));
                    count(settled.stage(), rs.getString("connection"), rs.getString("dataset"));
                }
                return 1;
            }, "select connection, dataset, outcome, vacated_rows, task_id, extract(epoch from settled_at - intent_at) as seconds from stage"
                    + " where id = ?", settled.stage());
        } catch (RuntimeException e) {
            LOG.warnf(e, "Stage not counted in metrics: stage=%d", settled.stage());
        }
    }

    private void count(long stage, String connection, String dataset) {
        Sql.all(database, rs -> {
            String fate = rs.getString("disposition");
            rows(connection, dataset, fate).increment(rs.getLong("n"));
            // Doubles, as all metrics: to watch, not to reconcile.
            money(connection, fate, rs.getString("currency"), "debit").increment(rs.getDouble("debit"));
            money(connection, fate, rs.getString("currency"), "credit").increment(rs.getDouble("credit"));
            return 1;
        }, "select disposition, currency, sum(rows) as n, sum(debit) as debit, sum(credit) as credit from stage_total where stage = ? group by 1, 2",
                stage);
    }

    private Counter rows(String connection, String dataset, String fate) {
        return Counter.builder("x3anaplan.rows").description("Rows of line splits or list members by what became of them; zero: resets of emptied cells")
                .tags(Tags.of("connection", connection, "dataset", dataset, "fate", fate)).register(registry);
    }

    private Counter money(String connection, String fate, String currency, String side) {
        return Counter.builder("x3anaplan.money").description("Ledger amounts by what became of them, debit and credit apart")
                .tags(Tags.of("connection", connection, "fate", fate, "currency", currency, "side", side)).register(registry);
    }

    private Timer task(String connection, String dataset) {
        return Timer.builder("x3anaplan.task").description("From the intent to start an Anaplan task to its settlement")
                .tags(Tags.of("connection", connection, "dataset", dataset)).register(registry);
    }

    private Timer run(String connection) {
        return Timer.builder("x3anaplan.run").description("From the beginning of a run to its end").tag("connection", connection).register(registry);
    }

    private Timer waited(String connection) {
        return Timer.builder("x3anaplan.run.waited").description("From the request of a run to its beginning: waits for a free process and for "
                + "the connection's lease").tag("connection", connection).register(registry);
    }
}
