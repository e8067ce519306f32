package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Very many rejected records in the store. In {@code verify} a small form that asks for right results and for plans that read no big
 * table whole; with {@code -Dbenchmark.deadLetters=1000000} the same with so many, and the time of each call is printed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class DeadLetterScaleIT {

    private static final int RECORDS = Integer.getInteger("benchmark.deadLetters", 20_000);
    private static final int RECORDS_A_LETTER = 500;
    private static final int LETTERS = RECORDS / RECORDS_A_LETTER;
    private static final int CAUSES = 25;
    private static final String RARE = "cost center CC999 is missing in Anaplan";
    private static final String COMMON = "cost center CC001 is missing in Anaplan";
    private static final String MENDED = "cost center CC130 is missing in Anaplan";

    private Landscape landscape;
    private Product product;
    private long letter;

    @BeforeAll
    void fill() {
        landscape = Landscape.few();
        landscape.connection("close").with("ledgerTypes", "[1]").write(landscape.connections());
        landscape.connection("other").with("ledgerTypes", "[1]").with("module", "GL Actuals (update)").with("file", "GL_ACTUALS_UPDATE.csv")
                .with("import", "Update GL Actuals").with("behaviour", "update").write(landscape.connections());
        product = landscape.serve();
        assertThat(product.sync("close").path("outcome").asText()).isEqualTo("clean");
        // half of the letters belong to another connection; one record in the middle has a cause of its own
        sql("insert into dead_letter (connection, kind, dataset, failure_class, cause, route, rows, attempts)"
                + " select case when n % 2 = 0 then 'close' else 'other' end, 'record', 'journal-entries', 'target', '500 rows rejected', 'settle', "
                + RECORDS_A_LETTER + ", 1 from generate_series(1, " + LETTERS + ") n order by n");
        sql("insert into rejected_record (letter, connection, cause, errors, line, typ, num, lin, ledtyp, analin, stamp, cpy, coa, acc, cce, account,"
                + " cost_center, label, currency, amount) select d.id, d.connection, case when d.rank = " + LETTERS / 2 + " and n = 7 then '" + RARE
                + "' else 'cost center CC' || lpad((n % " + CAUSES + ")::text, 3, '0') || ' is missing in Anaplan' end, 'unmatched', n + 1, 'GEN',"
                + " 'F26' || d.rank || 'N' || n, 1, 1, 1, now(), 'FR10', 'FRA', '601000', 'CC001', 'FRA-601000', 'CC001', 'Jan 26', 'EUR',"
                + " case n % 3 when 0 then -1 else 1 end * (n + 0.25) from (select id, connection, row_number() over (order by id) as rank from"
                + " dead_letter) d, generate_series(1, " + RECORDS_A_LETTER + ") n order by d.id, n");
        sql("insert into rejected_cause (letter, connection, cause, currency, rows, debit, credit) select letter, connection, cause, currency, count(*),"
                + " coalesce(sum(amount) filter (where amount > 0), 0), coalesce(-sum(amount) filter (where amount < 0), 0) from rejected_record"
                + " group by letter, connection, cause, currency");
        sql("analyze");
        letter = Long.parseLong(Landscape.rows(landscape.database(), "select max(id) from dead_letter where connection = 'close'").get(0));
        assertThat(Landscape.rows(landscape.database(), "select count(*) from rejected_record")).containsExactly(String.valueOf(LETTERS * RECORDS_A_LETTER));
    }

    @AfterAll
    void stop() {
        product.close();
        landscape.close();
    }

    @Test
    void no_call_reads_a_big_table_whole() {
        Explained database = new Explained(landscape.database());
        DeadLetterList letters = new DeadLetterList(database.source());
        long middle = Long.parseLong(Landscape.rows(landscape.database(), "select max(id) / 2 from rejected_record").get(0));
        for (String connection : new String[] {null, "close", "other"}) {
            for (long after : new long[] {0, middle}) {
                letters.letters(connection, "open", null, null, after, 100);
                for (String cause : new String[] {null, COMMON, RARE}) {
                    letters.rejected(connection, null, cause, after, 100);
                    letters.rejected(connection, letter, cause, after, 100);
                }
            }
            letters.causes(connection);
        }
        letters.whole(letter);

        assertThat(database.plans()).hasSizeGreaterThan(40).noneMatch(plan -> plan.contains("Seq Scan on rejected_record")
                // nor many records to find a few: what is asked for is in the index, but for the records of one letter
                || plan.contains("from rejected_record where") && !plan.contains("(letter, id)") && plan.contains("Filter:"));
    }

    @Test
    void pages_go_on_without_gap_or_double_and_filters_and_groups_are_right() {
        // every page of one cause of one connection
        List<Long> paged = new ArrayList<>();
        String path = "/api/dead-letters/records?connection=close&limit=1000&cause=" + encoded(COMMON) + "&after=";
        for (JsonNode page = timed("first page of a cause", () -> get(path + 0)); !page.isEmpty(); page = get(path + paged.get(paged.size() - 1))) {
            assertThat(page).allMatch(r -> r.path("cause").asText().equals(COMMON));
            page.forEach(r -> paged.add(r.path("id").asLong()));
        }
        assertThat(paged).isSorted().doesNotHaveDuplicates().hasSize(LETTERS / 2 * RECORDS_A_LETTER / CAUSES);

        // groups sum up to all there is
        JsonNode causes = timed("causes of all", () -> get("/api/dead-letters/causes"));
        assertThat(causes).hasSize(CAUSES + 1);
        long rows = 0;
        BigDecimal net = BigDecimal.ZERO;
        for (JsonNode cause : causes) {
            rows += cause.path("rows").asLong();
            net = net.add(new BigDecimal(cause.path("debit").asText())).subtract(new BigDecimal(cause.path("credit").asText()));
        }
        assertThat(rows).isEqualTo((long) LETTERS * RECORDS_A_LETTER);
        assertThat(net).isEqualByComparingTo(Landscape.rows(landscape.database(), "select sum(amount) from rejected_record").get(0));

        JsonNode rare = timed("the one record of a rare cause", () -> get("/api/dead-letters/records?cause=" + encoded(RARE)));
        assertThat(rare).hasSize(1);
        String elsewhere = rare.get(0).path("connection").asText().equals("close") ? "other" : "close";
        assertThat(timed("the same of a connection without", () -> get("/api/dead-letters/records?connection=" + elsewhere + "&cause=" + encoded(RARE))))
                .isEmpty();
        assertThat(timed("first page of all", () -> get("/api/dead-letters/records"))).hasSize(100);
        assertThat(timed("page from the middle", () -> get("/api/dead-letters/records?limit=1000&after=" + paged.get(paged.size() / 2)))).hasSize(1000);
        assertThat(timed("first page of a connection", () -> get("/api/dead-letters/records?connection=other"))).hasSize(100);
        assertThat(timed("records of a letter", () -> get("/api/dead-letters/records?limit=1000&letter=" + letter))).hasSize(RECORDS_A_LETTER);
        assertThat(timed("causes of a connection", () -> get("/api/dead-letters/causes?connection=other"))).hasSizeGreaterThanOrEqualTo(CAUSES);
        assertThat(timed("first page of letters", () -> get("/api/dead-letters"))).hasSize(Math.min(100, LETTERS));
        assertThat(timed("letters by words of the cause", () -> get("/api/dead-letters?connection=close&cause=rejected"))).hasSize(Math.min(100, LETTERS / 2));
        assertThat(timed("a letter whole", () -> get("/api/dead-letters/" + letter)).path("causes")).hasSizeGreaterThanOrEqualTo(CAUSES);
    }

    @Test
    void replay_of_one_cause_among_them_sends_its_slices_and_closes_its_letters_alone() {
        // Given records that Anaplan really rejected, in two periods, among all the others
        for (int month : new int[] {1, 2}) {
            landscape.sandbox().x3().books().post(Journal.french("F25SCALE" + month, LocalDate.of(2025, month, 5))
                    .legal(1, "601000", "44.00", Split.on("CC130", "44.00")).legal(2, "112000", "-44.00"));
        }
        landscape.sandbox().anaplan().observed().recodeListItem(DemoModel.MODEL, "Cost Centers", "CC130", "LOST");
        landscape.letTimePass();
        assertThat(product.sync("close").path("outcome").asText()).isEqualTo("partial");
        int before = open();
        landscape.sandbox().anaplan().observed().recodeListItem(DemoModel.MODEL, "Cost Centers", "LOST", "CC130");

        // When their cause is replayed
        JsonNode asked = timed("replay of a small cause asked for", () -> replay(MENDED, "close"));
        long run = asked.path("runs").path("close").asLong();
        JsonNode ended = timed("until that run ended", () -> finished(run));

        // Then their slices are sent, their letters closed, and all others are open as before
        assertThat(ended.path("outcome").asText()).as(ended.toPrettyString()).isEqualTo("clean");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
        assertThat(get("/api/dead-letters/records?cause=" + encoded(MENDED))).isEmpty();
        assertThat(open()).isEqualTo(before - 2);

        // and the same call for a cause of every letter asks for one run per connection, and notes it in each letter
        JsonNode all = timed("replay of a cause of " + LETTERS + " letters asked for", () -> replay(COMMON, null));
        assertThat(all.path("runs")).hasSize(2);
        assertThat(get("/api/dead-letters/" + letter).path("history").toString()).contains("Grace").contains("all mended");
        finished(all.path("runs").path("close").asLong());
        finished(all.path("runs").path("other").asLong());
    }

    @Test
    void z_discarding_a_cause_closes_its_records_and_no_others() {
        int before = get("/api/dead-letters/causes?connection=other").size();
        var answer = timed("discard of a cause of every letter of a connection", () -> Product.json(product.post("/api/dead-letters/discard",
                "{\"cause\": \"" + COMMON + "\", \"connection\": \"other\", \"by\": \"Grace\", \"why\": \"given up\"}")));
        assertThat(answer.path("letters").asInt()).isEqualTo(LETTERS - LETTERS / 2);
        assertThat(timed("none is left", () -> get("/api/dead-letters/records?connection=other&cause=" + encoded(COMMON)))).isEmpty();
        assertThat(get("/api/dead-letters/causes?connection=other")).hasSize(before - 1).noneMatch(c -> c.path("cause").asText().equals(COMMON));
        assertThat(get("/api/dead-letters?connection=other&limit=1000").path(0).path("rows").asInt()).isLessThan(RECORDS_A_LETTER).isPositive();
        assertThat(timed("first page of what is left", () -> get("/api/dead-letters/records?limit=1000"))).hasSize(1000)
                .allMatch(r -> r.path("letter").asLong() > 0);
    }

    private JsonNode replay(String cause, String connection) {
        var answer = product.post("/api/dead-letters/replay", "{\"cause\": \"" + cause + "\"" + (connection == null ? "" : ", \"connection\": \""
                + connection + "\"") + ", \"by\": \"Grace\", \"why\": \"all mended\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Product.json(answer);
    }

    private JsonNode finished(long run) {
        return org.awaitility.Awaitility.await().atMost(java.time.Duration.ofMinutes(5)).pollInterval(java.time.Duration.ofMillis(50))
                .until(() -> get("/api/runs/" + run), r -> r.path("state").asText().equals("finished"));
    }

    private int open() {
        return Integer.parseInt(Landscape.rows(landscape.database(), "select count(*) from dead_letter where state = 'open'").get(0));
    }

    private JsonNode get(String path) {
        var answer = product.get(path);
        assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
        return Product.json(answer);
    }

    private static <T> T timed(String what, Supplier<T> call) {
        long begun = System.nanoTime();
        T result = call.get();
        if (Integer.getInteger("benchmark.deadLetters") != null) {
            System.out.printf("%,d rejected records, %,d letters: %s: %.0f ms%n", LETTERS * RECORDS_A_LETTER, LETTERS, what, (System.nanoTime() - begun) / 1e6);
        }
        return result;
    }

    private void sql(String statement) {
        Landscape.execute(landscape.database(), statement);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
