package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.Observed;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL goes away, loses answers, has no connection left, lets two transactions not pass: every test ends with equal cells. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseFaultsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Landscape landscape;
    private Relay network;
    private Product product;
    private Close close;
    private boolean wasReadyBefore;

    @BeforeAll
    void start() throws Exception {
        landscape = Landscape.few().emptyDatabase();
        landscape.connection("close").with("ledgerTypes", "[1]").with("pageSize", "100").write(landscape.connections());
        Map<String, String> settings = landscape.settings();
        String direct = settings.get("quarkus.datasource.jdbc.url");
        int port = java.net.URI.create(direct.substring("jdbc:".length())).getPort();
        network = new Relay(port);
        settings.put("quarkus.datasource.jdbc.url", direct.replace(":" + port, ":" + network.port()) + "?prepareThreshold=0");
        settings.put("quarkus.datasource.jdbc.max-size", "12");
        settings.put("quarkus.datasource.jdbc.acquisition-timeout", "PT0.3S");
        settings.put("x3anaplan.runs.lease", "PT3S");
        settings.put("x3anaplan.runs.claim-period", "100");
        settings.put("x3anaplan.model-lease-beyond-request", "PT0S");
        // Given a database that is not there when the product starts
        network.refuse();
        CompletableFuture<Product> starting = CompletableFuture.supplyAsync(() -> Product.serve(landscape.home(), settings));
        Awaitility.await().atMost(PATIENCE).until(() -> logs().contains("refused"));
        wasReadyBefore = starting.isDone();
        network.accept();
        product = starting.get(3, TimeUnit.MINUTES);
        close = new Close(landscape, product, "close", "GL Actuals");
        close.same();
    }

    @AfterAll
    void stop() {
        product.close();
        network.close();
        landscape.close();
    }

    @AfterEach
    void calm() {
        landscape.sandbox().x3().onPage(null);
        landscape.sandbox().anaplan().server().faults().clear();
    }

    @Test
    void d1_a_database_that_is_down_at_the_start_is_waited_for_and_the_process_is_not_ready_until_then() {
        assertThat(wasReadyBefore).isFalse();
        close.post();
        close.same();
    }

    @Test
    void d1_a_database_that_goes_away_while_pages_are_read_interrupts_the_run_which_goes_on_by_itself_afterwards() {
        close.post();
        // Given the database refuses connections from the first page of lines on
        AtomicBoolean struck = new AtomicBoolean();
        landscape.sandbox().x3().onPage(page -> {
            if (page.className().equals("GACCENTRYD") && struck.compareAndSet(false, true)) {
                network.refuse();
            }
        });
        request();
        Awaitility.await().atMost(PATIENCE).until(() -> struck.get() && product.log().contains("Run failed"));
        // When it is back
        network.accept();
        // Then the run was interrupted, is taken up again by itself, and no journal line is lost
        goesOnByItself();
        assertThat(Landscape.rows(landscape.database(), "select message from run order by id desc offset 1 limit 1").get(0)).startsWith("interrupted");
    }

    @Test
    void d1_connections_that_are_cut_while_a_chunk_is_sent_interrupt_the_run_which_goes_on_by_itself() {
        close.post();
        landscape.sandbox().anaplan().server().faults().arm(new Fault(Fault.Kind.LATENCY, "PUT", "/chunks/", 0, 1, 0, null, null, 1500));
        request();
        Awaitility.await().atMost(PATIENCE).until(() -> landscape.sandbox().anaplan().server().faults().hits() > 0);
        network.cut();
        goesOnByItself();
    }

    /** @param marker what the transaction says before its commit */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "the window into the mirror | insert into watermark",
        "the stage of a slice       | insert into staged_chunk",
        "the task's start           | set state = 'started'",
        "the settling               | set state = 'settled'"})
    void d1_a_commit_that_never_arrives_ends_the_same(String step, String marker) {
        lost(Relay.Loss.COMMIT, marker);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "the window into the mirror | insert into watermark",
        "the intent                 | set state = 'intended'",
        "the task's start           | set state = 'started'",
        "the settling               | set state = 'settled'",
        "the end of the run         | update run set state = 'finished'"})
    void d2_a_commit_whose_answer_is_lost_is_looked_up_and_ends_the_same(String step, String marker) {
        lost(Relay.Loss.ANSWER, marker);
    }

    private void lost(Relay.Loss loss, String marker) {
        close.post();
        network.lose(loss, marker);
        request();
        Awaitility.await().atMost(PATIENCE).until(network::hasStruck);
        goesOnByItself();
    }

    @Test
    void d3_a_deadlock_is_tried_again_and_ends_the_same() throws Exception {
        close.post();
        // Given a transaction that holds the watermark which the mirror's transaction moves last, and wants the one it moved first
        try (Connection other = landscape.database().getConnection(); Statement sql = other.createStatement()) {
            other.setAutoCommit(false);
            sql.execute("set local deadlock_timeout = '1min'");
            sql.execute("select 1 from watermark where connection = 'close' and stream = 'analytical-lines' for update");
            request();
            Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> waiting() > 0);
            sql.execute("select 1 from watermark where connection = 'close' and stream = 'entries' for update");
            other.rollback();
        }
        // Then the same run tries its transaction again and ends clean
        JsonNode run = ended();
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        assertThat(product.log()).contains("deadlock detected");
        close.equal();
    }

    enum Refusal {
        SERIALIZATION("40001"), DEADLOCK("40P01"), LOCK("55P03");

        final String state;

        Refusal(String state) {
            this.state = state;
        }
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void d3_a_transaction_that_the_database_rolls_back_is_tried_again_and_ends_the_same(Refusal refusal) {
        close.post();
        // Given a database that refuses the next two transactions which move a watermark or write a stage
        for (String table : new String[] {"watermark", "stage_total"}) {
            Landscape.execute(landscape.database(), "create sequence refused_" + table);
            Landscape.execute(landscape.database(), "create function refuse_" + table + "() returns trigger language plpgsql as $$ begin"
                    + " if nextval('refused_" + table + "') <= 2 then raise exception 'refused once more' using errcode = '" + refusal.state
                    + "'; end if; return new; end $$");
            Landscape.execute(landscape.database(), "create trigger refuse before insert or update on " + table + " for each row execute function refuse_"
                    + table + "()");
        }
        try {
            JsonNode run = close.same();
            assertThat(run.path("message").asText()).matches("\\d+ clean but unverified \\(accepted by Anaplan, not read back\\)");
        } finally {
            for (String table : new String[] {"watermark", "stage_total"}) {
                assertThat(Landscape.rows(landscape.database(), "select last_value > 2 from refused_" + table)).as(table).containsExactly("t");
                Landscape.execute(landscape.database(), "drop trigger refuse on " + table);
                Landscape.execute(landscape.database(), "drop function refuse_" + table);
                Landscape.execute(landscape.database(), "drop sequence refused_" + table);
            }
        }
        assertThat(product.log()).contains("Transaction tried again");
    }

    @Test
    void d3_a_pool_without_a_free_connection_is_waited_for_and_ends_the_same() throws SQLException {
        close.post();
        // Given requests that hold all connections of the pool, for somebody locked what they read
        try (Connection other = landscape.database().getConnection(); Statement sql = other.createStatement()) {
            other.setAutoCommit(false);
            sql.execute("lock table dead_letter in access exclusive mode");
            request();
            CompletableFuture<?>[] readers = IntStream.range(0, 14).mapToObj(i -> CompletableFuture.runAsync(() -> product.get("/api/dead-letters")))
                    .toArray(CompletableFuture[]::new);
            Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> waiting() >= 12
                    && product.log().toLowerCase().contains("acquisition timeout"));
            // When they are free again
            other.rollback();
            CompletableFuture.allOf(readers).join();
        }
        goesOnByItself();
    }

    private void request() {
        assertThat(product.post("/api/connections/close/runs", "{}").statusCode()).isEqualTo(202);
    }

    /** Waits for the last run, whoever asked for it: it is clean, nothing is lost, no intent was started twice. */
    private void goesOnByItself() {
        JsonNode run = ended();
        assertThat(run.path("outcome").asText()).as(run.toPrettyString() + "\n" + product.log()).isEqualTo("clean");
        close.equal();
        long starts = landscape.sandbox().anaplan().observed().starts().stream().map(Observed.Start::user).filter(Tenant.USER::equals).count();
        assertThat(starts).isLessThanOrEqualTo(Long.parseLong(Landscape.rows(landscape.database(),
                "select count(*) from stage where intent_at is not null").get(0)));
    }

    /** The last run, once none is asked for or going on. */
    private JsonNode ended() {
        String open = "select count(*) from run where state <> 'finished'";
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> Landscape.rows(landscape.database(), open).get(0).equals("0"));
        String last = Landscape.rows(landscape.database(), "select max(id) from run").get(0);
        return Product.json(product.get("/api/runs/" + last));
    }

    /** How many of the product's transactions wait for a lock. */
    private long waiting() {
        return Long.parseLong(Landscape.rows(landscape.database(), "select count(*) from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock'").get(0));
    }

    private String logs() throws java.io.IOException {
        try (var files = java.nio.file.Files.list(landscape.home())) {
            StringBuilder all = new StringBuilder();
            for (java.nio.file.Path file : files.filter(f -> f.getFileName().toString().startsWith("serve-")).toList()) {
                all.append(java.nio.file.Files.readString(file));
            }
            return all.toString();
        }
    }
}
