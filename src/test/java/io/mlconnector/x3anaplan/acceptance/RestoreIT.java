package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.Observed;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import io.mlconnector.x3anaplan.sandbox.x3.Books;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The product's database comes back as it was yesterday, while X3 and Anaplan went on; docs/operations.md, "Restore", is followed. */
class RestoreIT {

    /** Connections, by name, and the modules that they fill. */
    private static final Map<String, String> MODULES = Map.of("clears", "GL Actuals", "updates", "GL Actuals (update)");
    private static final String WHO = "Ada Lovelace";
    private static final String WHY = "database restored as of yesterday";

    @Test
    void yesterdays_database_ends_with_the_numbers_of_today_whatever_it_has_forgotten() {
        try (Landscape landscape = Landscape.few().shortWaits()) {
            // Given a connection that clears and is swept by the week, with a nightly schedule, and one that only updates
            ZonedDateTime night = ZonedDateTime.now(ZoneOffset.UTC).minusHours(2);
            landscape.connection("clears").with("ledgerTypes", "[1]").with("grain", "cell").with("sweep", "P7D").with("schedules",
                    "[{name: night, cron: '0 %d %d * * ?', zone: UTC}]".formatted(night.getMinute(), night.getHour())).write(landscape.connections());
            landscape.connection("updates").updating().with("ledgerTypes", "[1]").with("grain", "cell").write(landscape.connections());
            Books books = landscape.sandbox().x3().books();
            books.post(Journal.french("F25GONE", LocalDate.of(2025, 7, 7)).legal(1, "601000", "70.00", Split.on("CC110", "70.00"))
                    .legal(2, "112000", "-70.00"));
            try (Product product = landscape.serve()) {
                MODULES.keySet().forEach(connection -> clean(product.sync(connection)));
            }
            landscape.backUp();

            // and a second day, on which entries come, change, are reversed, move to other cells and to a new cost center, and go
            secondDay(landscape, books);
            try (Product product = landscape.serve()) {
                clean(product.sync("clears"));
                product.sync("updates");
                confirmAll(product, "updates");
                clean(product.sync("updates"));
                assertThat(differences(landscape, "updates")).isEmpty();
            }

            // and some of it is taken back in X3, before anything is sent again
            landscape.letTimePass();
            books.changeLineAmount("GEN", "F25SPLIT", 1, new BigDecimal("-10.01"), 2);
            books.changeCostCenter("GEN", "F25BIG", 1, "CC340", "CC130");
            books.vanishFinal("GEN", "F25FILLED");

            // When yesterday's database is restored, and a person says so before anything is started
            landscape.restore();
            Landscape.execute(landscape.database(), "update run set requested_at = requested_at - interval '1 day', started_at = started_at"
                    + " - interval '1 day'; update schedule set since = since - interval '1 day'");
            int lists = starts(landscape, "Load GL Accounts");
            Product.Ended told = Product.run(landscape.home(), landscape.settings(), "resend", "--all", "--by", WHO, "--why", WHY);
            assertThat(told.exitCode()).as(told.err()).isZero();
            assertThat(told.out()).contains("clears: ", "updates: ", WHO, WHY);
            assertThat(Landscape.rows(landscape.database(), "select connection, who, why from resend order by 1")).containsExactly(
                    "clears | " + WHO + " | " + WHY, "updates | " + WHO + " | " + WHY);
            landscape.letTimePass();
            try (Product product = landscape.serve()) {
                // Then the tick that this database never saw is made up for, once
                awaitNight(product);
                product.sync("updates");

                // and once the entry that went is confirmed, again, every cell equals X3's own records
                for (String connection : MODULES.keySet()) {
                    assertThat(confirmAll(product, connection)).as("holds of " + connection).isEqualTo(1);
                    clean(product.sync(connection));
                    assertThat(differences(landscape, connection)).as(connection).isEmpty();
                }
                assertThat(starts(landscape, "Load GL Accounts")).as("the list of accounts, once for each connection").isEqualTo(lists + 2);

                // and the next run finds nothing to send, and the trail is whole
                int starts = landscape.sandbox().anaplan().observed().starts().size();
                long puts = puts(landscape);
                landscape.letTimePass();
                MODULES.keySet().forEach(connection -> clean(product.sync(connection)));
                assertThat(landscape.sandbox().anaplan().observed().starts()).hasSize(starts);
                assertThat(puts(landscape)).isEqualTo(puts);
                assertThat(Landscape.rows(landscape.database(), "select count(*) from run where schedule = 'night'")).containsExactly("1");
                for (String connection : MODULES.keySet()) {
                    JsonNode trail = Product.json(product.get("/api/connections/" + connection + "/audit/verification"));
                    assertThat(trail.path("imports").asInt()).isPositive();
                    assertThat(trail.path("broken")).as(trail.toPrettyString()).isEmpty();
                }
            }
        }
    }

    @Test
    void a_task_that_the_restored_database_never_heard_of_is_not_taken_for_the_one_it_was_about_to_start() {
        try (Landscape landscape = Landscape.few().shortWaits()) {
            // Given a backup taken while a run asked for the start of an import
            landscape.connection("clears").with("ledgerTypes", "[1]").with("grain", "cell").with("anaplanTimeout", "PT2S")
                    .write(landscape.connections());
            Books books = landscape.sandbox().x3().books();
            SandboxServer anaplan = landscape.sandbox().anaplan().server();
            try (Product product = serve(landscape)) {
                clean(product.sync("clears"));
                books.changeLineAmount("GEN", "F25SPLIT", 1, new BigDecimal("10.01"), 2);
                landscape.letTimePass();
                anaplan.faults().arm(new Fault(Fault.Kind.HANG, "POST", "/tasks$", 0, 1, 0, null, null, 60_000));
                product.post("/api/connections/clears/runs", "{}");
                Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5)).until(() -> anaplan.faults().hits() > 0);
                HttpResponse<String> refused = resend(product);
                assertThat(refused.statusCode()).isEqualTo(422);
                assertThat(refused.body()).contains("a run of connection clears is going on");
            }
            anaplan.faults().clear();
            landscape.backUp();

            // and one task after it, of as many rows, which brought other numbers; X3 then went back to those of the backup
            books.changeLineAmount("GEN", "F25SPLIT", 1, new BigDecimal("5.00"), 2);
            landscape.letTimePass();
            int before = starts(landscape, "Load GL Actuals");
            try (Product product = serve(landscape)) {
                awaitEqual(landscape, product);
            }
            assertThat(starts(landscape, "Load GL Actuals")).isEqualTo(before + 1);
            String forgotten = lastStart(landscape);
            books.changeLineAmount("GEN", "F25SPLIT", 1, new BigDecimal("-5.00"), 2);
            landscape.letTimePass();

            // When the backup is restored and everything is to be sent again
            landscape.restore();
            List<String> intended = Landscape.rows(landscape.database(), "select id from stage where state = 'intended'");
            assertThat(intended).hasSize(1);
            assertThat(Product.run(landscape.home(), landscape.settings(), "resend", "clears", "--by", WHO, "--why", WHY).exitCode()).isZero();
            try (Product product = serve(landscape)) {
                // Then the run that the backup shows as running is taken up by itself, and ends with X3's numbers, without that task
                awaitEqual(landscape, product);
                assertThat(Landscape.rows(landscape.database(), "select count(*) from stage where task_id = '" + forgotten + "'")).containsExactly("0");
                assertThat(Landscape.rows(landscape.database(), "select state, message from stage where id = " + intended.get(0)))
                        .containsExactly("abandoned | Given up: everything is sent again, asked for by " + WHO);

                // and who asks for it over the API, be it twice, sees it beside each slice until it has landed
                JsonNode asked = Product.json(resend(product));
                assertThat(Product.json(resend(product))).isEqualTo(asked);
                JsonNode slices = Product.json(product.get("/api/connections/clears/slices"));
                assertThat(asked.path("slices").asInt()).isEqualTo(slices.size()).isPositive();
                assertThat(slices).allSatisfy(slice -> assertThat(slice.path("due").asText()).contains(WHO, WHY));
                clean(product.sync("clears"));
                assertThat(Product.json(product.get("/api/connections/clears/slices")))
                        .allSatisfy(slice -> assertThat(slice.path("due").isNull()).isTrue());
            }
        }
    }

    private static void secondDay(Landscape landscape, Books books) {
        landscape.letTimePass();
        books.post(Journal.french("F25NEW", LocalDate.of(2025, 2, 3)).legal(1, "603000", "31.00", Split.on("CC120", "31.00"))
                .legal(2, "112000", "-31.00"));
        books.changeLineAmount("GEN", "F25SPLIT", 1, new BigDecimal("10.01"), 2);
        books.changeCostCenter("GEN", "F25BIG", 1, "CC130", "CC340");
        books.reverse("GEN", "F25NAMES", "F25NAMESR", LocalDate.of(2025, 11, 3));
        books.addCostCenter("CC777", "New workshop");
        books.post(Journal.french("F25NEWCC", LocalDate.of(2025, 12, 1)).legal(1, "607000", "42.42", Split.on("CC777", "42.42"))
                .legal(2, "112000", "-42.42"));
        books.post(Journal.french("F25FILLED", LocalDate.of(2025, 3, 10)).legal(1, "608000", "12.00", Split.on("CC340", "12.00"))
                .legal(2, "112000", "-12.00"));
        books.vanishFinal("GEN", "F25GONE");
        landscape.letTimePass();
    }

    /** With leases that run out soon after the process that held them is gone. */
    private static Product serve(Landscape landscape) {
        return landscape.serve("-Dx3anaplan.runs.lease=PT2S", "-Dx3anaplan.model-lease-beyond-request=PT0S");
    }

    private static HttpResponse<String> resend(Product product) {
        return product.post("/api/connections/clears/resend", "{\"by\": \"" + WHO + "\", \"why\": \"" + WHY + "\"}");
    }

    private static void clean(JsonNode run) {
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
    }

    private static List<String> differences(Landscape landscape, String connection) {
        return landscape.differences(MODULES.get(connection), "SEED", 1);
    }

    /** @return how many holds there were */
    private static int confirmAll(Product product, String connection) {
        JsonNode holds = Product.json(product.get("/api/connections/" + connection + "/holds"));
        holds.forEach(hold -> assertThat(product.post("/api/connections/" + connection + "/holds/" + hold.path("id").asLong() + "/confirm",
                "{\"by\": \"" + WHO + "\"}").statusCode()).isEqualTo(200));
        return holds.size();
    }

    private static void awaitNight(Product product) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(100)).until(() -> {
            JsonNode last = Product.json(product.get("/api/runs?connection=clears&limit=1")).path(0);
            return last.path("requestedBy").asText().equals("schedule night") && last.path("state").asText().equals("finished");
        });
    }

    private static void awaitEqual(Landscape landscape, Product product) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(100)).until(() -> Product.json(
                product.get("/api/runs?connection=clears&limit=1")).path(0).path("outcome").asText().equals("clean"));
        assertThat(differences(landscape, "clears")).isEmpty();
    }

    private static int starts(Landscape landscape, String action) {
        return (int) landscape.sandbox().anaplan().observed().starts().stream().filter(start -> start.action().equals(action)).count();
    }

    private static String lastStart(Landscape landscape) {
        List<Observed.Start> starts = landscape.sandbox().anaplan().observed().starts();
        return starts.get(starts.size() - 1).taskId();
    }

    private static long puts(Landscape landscape) {
        return landscape.sandbox().anaplan().server().log().entries().stream().filter(e -> e.method().equals("PUT")).count();
    }
}
