package io.mlconnector.x3anaplan.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.ops.database.EmbeddedDatabase;
import io.mlconnector.x3anaplan.sql.Sql;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/**
 * What a permit costs while three replicas, each with a pool of connections of its own, ask for one tenant's as fast as they can. All are
 * granted, by a server that keeps its data on disk and writes each permit there before it answers. A machine that does other things at
 * the same time makes that slow, so it is compared with the least that a decision in the database can cost: a commit to a row of all.
 */
class PermitCostTest {

    private static final int ROUNDS = 5;
    private static final int EACH = 120;
    private static final double MOST_COMMITS = 5;
    /** Admits more than is asked for, at once. */
    private static final TenantLimit LIMIT = new TenantLimit("busy", 100_000, 0);
    private static final BudgetSettings AT_ONCE = new BudgetSettings(Duration.ofMinutes(1), Duration.ofMillis(750), 0.9, 0.6, 0.05,
            Duration.ofMinutes(20), Duration.ofMinutes(2));

    private record Replica(DataSource pool, TenantBudget budget) {

        void permit() {
            assertThat(budget.ask(LIMIT, Urgency.FINISHING, Duration.ZERO).permit()).isNotNull();
        }

        void commit() {
            Sql.update(pool, "update tenant_budget set refused = refused + 1 where tenant = ?", LIMIT.tenant());
        }
    }

    @Test
    void aPermitCostsAFewCommitsAtTheMedian() throws Exception {
        // Given three replicas that have warmed up
        EmbeddedDatabase server = EmbeddedDatabase.startOrAdopt(Path.of("target", "permit-cost"), 0);
        List<Replica> replicas = new ArrayList<>();
        try {
            server.recreate("budget");
            String url = server.jdbcUrl("budget");
            Flyway.configure().dataSource(url, server.user(), "").load().migrate();
            for (int i = 0; i < 3; i++) {
                DataSource pool = FreshDatabase.pooled(url);
                replicas.add(new Replica(pool, new TenantBudget(pool, AT_ONCE, null)));
            }
            assertThat(Stream.of("fsync", "synchronous_commit").map(s -> FreshDatabase.text(replicas.get(0).pool(), "show " + s))).containsOnly("on");
            round(replicas, Replica::permit);

            // When all ask at the same time, and, in turn with that, commit
            List<Long> permits = new ArrayList<>();
            List<Long> commits = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                permits.addAll(round(replicas, Replica::permit));
                commits.addAll(round(replicas, Replica::commit));
            }

            // Then
            System.out.printf("budget: a permit costs %.2f ms at the median, %.2f ms at the 99th percentile, %d granted to three replicas; a commit"
                    + " %.2f and %.2f ms%n", millis(permits, 0.5), millis(permits, 0.99), permits.size(), millis(commits, 0.5), millis(commits, 0.99));
            assertThat(millis(permits, 0.5)).isLessThan(MOST_COMMITS * millis(commits, 0.5));
        } finally {
            for (Replica replica : replicas) {
                ((AutoCloseable) replica.pool()).close();
            }
            server.stop(true);
        }
    }

    /** What each of the steps took, in nanoseconds, while all replicas made them at the same time. */
    private static List<Long> round(List<Replica> replicas, Consumer<Replica> step) {
        List<CompletableFuture<List<Long>>> all = replicas.stream().map(replica -> CompletableFuture.supplyAsync(() -> {
            List<Long> nanos = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                long begun = System.nanoTime();
                step.accept(replica);
                nanos.add(System.nanoTime() - begun);
            }
            return nanos;
        }, work -> new Thread(work).start())).toList();
        return all.stream().flatMap(one -> one.join().stream()).toList();
    }

    private static double millis(List<Long> nanos, double part) {
        return nanos.stream().sorted().toList().get((int) (nanos.size() * part)) / 1e6;
    }
}
