package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSimulator;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import io.mlconnector.x3anaplan.sandbox.x3.DemoBooks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Three replicas, six connections, two tenants, more to send than the tenants admit: one tenant is all ours, in the other another tool
 * takes a third. {@code -Dbudget.seconds} says for how long; all is counted where it arrives. The figures are printed.
 */
class BudgetIT {

    private static final Duration LONG = Duration.ofSeconds(Long.getLong("budget.seconds", 90));
    private static final int ADMITTED = 600;

    @Test
    void threeReplicasUseATenantsBudgetFullyAndNeverMoreThanIt() throws Exception {
        try (Landscape landscape = Landscape.empty().atTrueRate()) {
            // Given more chunks than the minutes have requests, for two models in each tenant
            DemoBooks.large(landscape.sandbox().x3().books(), "BIG", 3000 + 50 * LONG.toSeconds(), 6);
            landscape.sandbox().x3().settings().countCap(5000);
            AnaplanSimulator ours = landscape.sandbox().anaplan();
            AnaplanSimulator shared = landscape.anotherTenant();
            for (AnaplanSimulator tenant : List.of(ours, shared)) {
                tenant.settings().rate().limited(true);
                String name = tenant == ours ? "ours" : "shared";
                for (String model : models(name)) {
                    DemoModel.build(tenant.tenant(), DemoModel.Shape.demo().named(DemoModel.WORKSPACE, model));
                }
                connection(landscape, tenant, name, 0).write(landscape.connections());
                connection(landscape, tenant, name + "-update", 0).updating().write(landscape.connections());
                connection(landscape, tenant, name + "-group", 1).write(landscape.connections());
            }
            // a shorter memory lets the shared tenant refuse within the minute; the vendor's own is 600
            shared.settings().rate().bucket(isLong() ? ADMITTED : 30, 10);

            List<Product> replicas = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    replicas.add(landscape.serve());
                }
                try (OtherTool other = new OtherTool(shared, ADMITTED / 3)) {
                    // When all is sent at once
                    for (String tenant : List.of("ours", "shared")) {
                        for (String suffix : List.of("", "-update", "-group")) {
                            replicas.get(0).post("/api/connections/" + tenant + suffix + "/runs", "{}");
                        }
                    }
                    Instant begun = busy(ours);
                    Instant end = begun.plus(LONG);
                    Awaitility.await().atMost(LONG.plusMinutes(2)).until(() -> Instant.now().isAfter(end));

                    // Then
                    allOurs(ours, begun, end);
                    shared(shared, other);
                    for (String name : List.of("ours", "shared")) {
                        for (String model : models(name)) {
                            assertThat((name.equals("ours") ? ours : shared).observed().maxConcurrentImports(model)).as("imports of %s", model)
                                    .isEqualTo(1);
                        }
                    }
                }
            } finally {
                replicas.forEach(Product::kill);
            }
        }
    }

    /** Two models of a tenant: no two models anywhere have the same id, which the sandbox makes of their names. */
    private static List<String> models(String tenant) {
        return List.of("Actuals of " + tenant, "Group actuals of " + tenant);
    }

    private static ConnectionFolder connection(Landscape landscape, AnaplanSimulator anaplan, String name, int model) {
        String tenant = name.split("-")[0];
        return new ConnectionFolder(name, landscape.sandbox().x3().url(), anaplan.url()).with("folder", "BIG").with("ledgerTypes", "[1]")
                .with("tenant", tenant).with("model", models(tenant).get(model)).with("pageSize", "5000").with("chunkBytes", "1000");
    }

    /** The moment from which both models are being sent to. */
    private static Instant busy(AnaplanSimulator tenant) {
        return Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> tenant.server().log().entries().stream()
                .filter(e -> e.method().equals("PUT")).skip(40).findFirst(), java.util.Optional::isPresent).orElseThrow().at();
    }

    private static void allOurs(AnaplanSimulator tenant, Instant begun, Instant end) {
        List<RequestLog.Entry> arrived = tenant.server().log().entries();
        int most = tenant.server().log().mostInAny(Duration.ofMinutes(1));
        long refused = arrived.stream().filter(e -> e.status() == 429).count();
        long used = arrived.stream().filter(e -> !e.at().isBefore(begun) && e.at().isBefore(end)).count();
        double share = 100.0 * used / (ADMITTED * LONG.toSeconds() / 60);
        long least = ADMITTED;
        for (Instant from = begun; !from.plusSeconds(60).isAfter(end); from = from.plusSeconds(10)) {
            Instant start = from;
            least = Math.min(least, arrived.stream().filter(e -> !e.at().isBefore(start) && e.at().isBefore(start.plusSeconds(60))).count());
        }
        System.out.printf("budget: three replicas, a tenant of ours alone, %d s: at most %d requests in any 60 s, %d refused, %.1f %% of %d a minute"
                + " used, %d in the least busy minute%n", LONG.toSeconds(), most, refused, share, ADMITTED, least);
        assertThat(most).isLessThanOrEqualTo(ADMITTED);
        assertThat(refused).isZero();
        assertThat(share).isGreaterThanOrEqualTo(95);
        if (isLong()) {
            // In the short form the minutes hold what runs do at their begin as well.
            assertThat(least).as("the least busy minute").isGreaterThanOrEqualTo(ADMITTED * 95L / 100);
        }
    }

    private static boolean isLong() {
        return LONG.toMinutes() > 5;
    }

    private static void shared(AnaplanSimulator tenant, OtherTool other) {
        Predicate<RequestLog.Entry> isOurs = e -> !OtherTool.QUERY.equals(e.query());
        List<RequestLog.Entry> own = tenant.server().log().entries().stream().filter(isOurs).toList();
        int most = tenant.server().log().mostInAny(Duration.ofMinutes(1), isOurs);
        long refused = own.stream().filter(e -> e.status() == 429).count();
        Instant last = own.get(own.size() - 1).at();
        long lately = own.stream().filter(e -> e.at().isAfter(last.minusSeconds(30))).count() * 2;
        System.out.printf("budget: another tool takes %d a minute: %d requests of ours, at most %d in any 60 s, %d of them refused (%.2f %%), %d a"
                + " minute at the end; %d of the other tool answered, %d refused%n", ADMITTED / 3, own.size(), most, refused,
                100.0 * refused / own.size(), lately, other.answered(), other.refused());
        assertThat(most).isLessThanOrEqualTo(ADMITTED);
        assertThat(refused).as("refused of %d", own.size()).isLessThanOrEqualTo(own.size() / 100);
        assertThat(lately).as("our share shrinks, and we go on").isBetween(30L, ADMITTED * 4L / 5);
        assertThat(other.answered()).isGreaterThan((int) (ADMITTED / 3 * LONG.toSeconds() / 60 / 2));
    }
}
