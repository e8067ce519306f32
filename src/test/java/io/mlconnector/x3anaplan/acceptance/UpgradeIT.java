package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.x3.Books;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Program and schema of different versions: the last version's database under this program, and a later version's. */
class UpgradeIT {

    private static final String CONNECTION = UpgradeFixture.CONNECTION;

    @Test
    void a_database_of_the_last_version_goes_on_where_that_left_it() {
        try (Landscape landscape = Landscape.few().shortWaits()) {
            // Given Anaplan with the cells that X3's records say, and the database that the last version left in the midst of its run
            UpgradeFixture.connection(landscape).write(landscape.connections());
            try (Product product = landscape.serve()) {
                clean(product.sync(CONNECTION));
            }
            // its files are declared as they were when the last version looked at them
            landscape.sandbox().anaplan().tenant().model(DemoModel.MODEL).files().replaceAll(file -> file.encoded("UTF-8"));
            landscape.emptyDatabase();
            UpgradeFixture.load(landscape.database(), "v" + UpgradeFixture.RELEASED);
            List<String> trusted = Landscape.rows(landscape.database(), "select concat_ws('/', ledger, company, label) from slice where trusted order by 1");
            List<String> letters = Landscape.rows(landscape.database(), "select id from dead_letter order by 1");
            assertThat(trusted).isNotEmpty();
            assertThat(letters).hasSizeGreaterThan(1);
            int uploads = journals(landscape).size();
            landscape.letTimePass();

            try (Product product = landscape.serve()) {
                // Then the run that was broken off is taken up, and what had landed is not sent again
                JsonNode run = awaitRun(product);
                assertThat(run.path("requestedBy").asText()).startsWith("continues run");
                assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
                List<String> sent = journals(landscape);
                assertThat(sent.subList(uploads, sent.size())).as(run.toPrettyString()).isNotEmpty().doesNotContainAnyElementsOf(trusted);

                // and its dead letters are there with all that is known of them; the cancelled one waits for a person's replay
                List<String> known = StreamSupport.stream(Product.json(product.get("/api/dead-letters?state=all")).spliterator(), false)
                        .map(letter -> letter.path("id").asText()).toList();
                assertThat(known).containsAll(letters);
                JsonNode cancelled = Product.json(product.get("/api/dead-letters")).path(0);
                JsonNode whole = Product.json(product.get("/api/dead-letters/" + cancelled.path("id").asLong()));
                assertThat(whole.path("vendorAnswer").asText()).as(whole.toPrettyString()).contains("msgImportCancelled");
                assertThat(product.post("/api/dead-letters/replay", "{\"ids\": [" + cancelled.path("id").asLong()
                        + "], \"by\": \"Ada Lovelace\", \"why\": \"cancelled before the upgrade\"}").statusCode()).isEqualTo(202);
                assertThat(awaitRun(product).path("requestedBy").asText()).startsWith("replay");

                // and a change of what the last version had sent empties the cell that it left
                Books books = landscape.sandbox().x3().books();
                books.changeLineAmount("GEN", "F25DINAR", 1, new BigDecimal("10.00"), 2);
                books.changeCostCenter("GEN", "F25SPLIT", 1, "CC160", "CC340");
                books.post(Journal.french("F25NEW", LocalDate.of(2025, 1, 13)).legal(1, "603000", "31.00", Split.on("CC120", "31.00"))
                        .legal(2, "112000", "-31.00"));
                landscape.letTimePass();
                clean(product.sync(CONNECTION));
                assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
                assertThat(Product.json(product.get("/api/dead-letters"))).isEmpty();

                // and the audit trail leads from the last version's imports to this one's
                JsonNode trail = Product.json(product.get("/api/connections/" + CONNECTION + "/audit/verification"));
                assertThat(trail.path("broken")).as(trail.toPrettyString()).isEmpty();
                assertThat(trail.path("imports").asInt()).isEqualTo(Integer.parseInt(Landscape.rows(landscape.database(),
                        "select max(n) from audit_import where connection = '" + CONNECTION + "'").get(0))).isGreaterThan(letters.size());
                assertNothingToSend(landscape, product);
            }
        }
    }

    @Test
    void a_process_works_on_while_a_later_version_adds_to_the_schema_and_so_does_one_that_starts_then() {
        try (Landscape landscape = Landscape.few().shortWaits()) {
            UpgradeFixture.connection(landscape).write(landscape.connections());
            Books books = landscape.sandbox().x3().books();
            try (Product product = landscape.serve()) {
                // Given a process whose statements the database has prepared, and one period after the other to send
                clean(product.sync(CONNECTION));

                // When a later version adds a column to every table, a table and an index
                addLater(landscape.database(), "later");

                // Then the same process works on
                post(books, landscape, "F25LATER1");
                clean(product.sync(CONNECTION));
                assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
            }

            // and one that is started now, be it allowed to change the schema or not
            post(books, landscape, "F25LATER2");
            Map<String, String> settings = landscape.settings();
            Product.Ended synced = Product.run(landscape.home(), settings, "sync", CONNECTION);
            assertThat(synced.exitCode()).as(synced.out() + synced.err()).isZero();
            post(books, landscape, "F25LATER3");
            try (Product product = landscape.serve("-Dx3anaplan.database.migrate=false")) {
                clean(product.sync(CONNECTION));
                assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
                assertNothingToSend(landscape, product);
            }

            // But one that lacks what a later migration took away says so and ends
            Landscape.execute(landscape.database(), "update flyway_schema_history set description = 'contract after 998 drop old totals' where version = '999'");
            Product.Ended refused = Product.run(landscape.home(), settings, "holds", "list", CONNECTION);
            assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
            assertThat(refused.err()).contains("the database is too new for this program", "contract after 998 drop old totals");
        }
    }

    /** What a migration of a later version may do while this one is at work, recorded as Flyway records it. */
    private static void addLater(DataSource database, String column) {
        List<String> tables = Landscape.rows(database, "select quote_ident(table_name) from information_schema.tables where table_schema = 'public'"
                + " and table_type = 'BASE TABLE' and table_name <> 'flyway_schema_history' order by 1");
        List<String> steps = new ArrayList<>(tables.stream().map(table -> "alter table " + table + " add column " + column + " text").toList());
        steps.add("create table " + column + " (id bigint generated always as identity primary key, run bigint not null)");
        steps.add("create index journal_line_by_" + column + " on journal_line (" + column + ")");
        steps.add("insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
                + " select max(installed_rank) + 1, '999', 'later', 'SQL', 'V999__later.sql', 4711, 'somebody', 1, true from flyway_schema_history");
        steps.forEach(step -> Landscape.execute(database, step));
    }

    private static void post(Books books, Landscape landscape, String number) {
        books.post(Journal.french(number, LocalDate.of(2025, 2, 3)).legal(1, "603000", "31.00", Split.on("CC120", "31.00"))
                .legal(2, "112000", "-31.00"));
        landscape.letTimePass();
    }

    private static void assertNothingToSend(Landscape landscape, Product product) {
        int starts = landscape.sandbox().anaplan().observed().starts().size();
        clean(product.sync(CONNECTION));
        assertThat(landscape.sandbox().anaplan().observed().starts()).hasSize(starts);
    }

    private static void clean(JsonNode run) {
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
    }

    /** The latest run, once it has ended. */
    private static JsonNode awaitRun(Product product) {
        return Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(100)).until(
                () -> Product.json(product.get("/api/runs?limit=1")).path(0), run -> run.path("state").asText().equals("finished")
                        && !run.path("message").asText().startsWith("interrupted"));
    }

    /** Slices (ledger/company/period) of all journal files that imports read, in their order, from each file's own first row. */
    private static List<String> journals(Landscape landscape) {
        return landscape.sandbox().anaplan().observed().uploads().stream()
                .map(upload -> new String(landscape.sandbox().anaplan().observed().content(upload.taskId()).orElseThrow(), StandardCharsets.UTF_8))
                .filter(text -> text.startsWith("Company,")).map(text -> text.split("\n", 3)[1].split(","))
                .map(first -> first[1] + "/" + first[0] + "/" + first[4]).toList();
    }
}
