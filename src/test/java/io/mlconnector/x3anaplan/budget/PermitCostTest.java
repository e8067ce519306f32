package io.mlconnector.x3anaplan.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What a permit costs while three replicas, each with a connection of its own, ask for one tenant's as fast as they can. */
class PermitCostTest {

    private static final int EACH = 600;

    @Test
    void aPermitCostsLessThanFiveMillisecondsAtTheMedian() {
        // Given three replicas that have warmed up
        DataSource database = FreshDatabase.migrated();
        BudgetSettings atOnce = new BudgetSettings(Duration.ofMinutes(1), Duration.ofMillis(750), 0.9, 0.6, 0.05, Duration.ofMinutes(20), Duration.ofMinutes(2));
        List<TenantBudget> replicas = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            replicas.add(new TenantBudget(OneConnection.of(database), atOnce, null));
            ask(replicas.get(i), "warm up", 100);
        }

        // When all ask at the same time, for permits that are there and for permits that are not
        List<CompletableFuture<List<Long>>> asking = replicas.stream()
                .map(replica -> CompletableFuture.supplyAsync(() -> ask(replica, "busy", EACH))).toList();
        List<Long> nanos = new ArrayList<>();
        asking.forEach(one -> nanos.addAll(one.join()));
        Collections.sort(nanos);

        // Then
        double median = nanos.get(nanos.size() / 2) / 1e6;
        System.out.printf("budget: a permit costs %.2f ms at the median, %.2f ms at the 99th percentile, %d asked by three replicas%n", median,
                nanos.get(nanos.size() * 99 / 100) / 1e6, nanos.size());
        assertThat(median).isLessThan(5);
    }

    private static List<Long> ask(TenantBudget replica, String tenant, int times) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            replica.ask(new TenantLimit(tenant, 600, 0), Urgency.UPLOADING, Duration.ZERO);
            nanos.add(System.nanoTime() - begun);
        }
        return nanos;
    }
}
