package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What could not be delivered is kept with its money, explained, sent again as it is now, and leaves its trail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private Landscape landscape;
    private Product product;
    private int entries;

    @BeforeAll
    void start() {
        landscape = Landscape.few();
        landscape.connection("close").with("ledgerTypes", "[1]").write(landscape.connections());
        product = landscape.serve();
        assertThat(product.sync("close").path("outcome").asText()).isEqualTo("clean");
    }

    @AfterAll
    void stop() {
        product.close();
        landscape.close();
    }

    @AfterEach
    void calm() {
        landscape.sandbox().anaplan().server().faults().clear();
        landscape.sandbox().x3().server().faults().clear();
    }

    @Test
    void a_support_persons_walk_from_a_cancelled_import_to_an_empty_list() throws Exception {
        // Given an import that somebody cancels at night
        String entry = post("2025-02-03", "CC120", "31.00");
        cancelImports();
        assertThat(product.sync("close").path("outcome").asText()).isEqualTo("failed");
        landscape.sandbox().anaplan().server().faults().clear();

        // and further runs, which do not fight the person
        int starts = starts();
        JsonNode next = product.sync("close");
        assertThat(next.path("outcome").asText()).as(next.toPrettyString()).isEqualTo("partial");
        assertThat(starts()).isEqualTo(starts);
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isNotEmpty();

        // When in the morning somebody types what the document says: one line, with cause and money
        List<List<String>> walk = Walk.of("docs/dead-letters.md", "A morning after");
        assertThat(walk).hasSize(7);
        Product.Ended list = typed(walk.get(0), "", "");
        assertThat(list.out().strip().lines().toList()).hasSize(1);
        assertThat(list.out()).contains("cancelled").contains("Feb 25 FR10 LEG").contains("debit").contains("EUR").contains("close");
        String id = list.out().strip().split(" ")[0];

        // show explains it
        Product.Ended show = typed(walk.get(1), id, entry);
        assertThat(show.out()).contains("msgImportCancelled").contains("history").contains("what to do").contains("task");

        // the preview says what would change, and sends nothing
        Product.Ended preview = typed(walk.get(2), id, entry);
        assertThat(preview.exitCode()).as(preview.out() + preview.err()).isZero();
        assertThat(preview.out()).contains("cells that would change").contains("FRA-603000 CC120").contains("->");
        assertThat(starts()).isEqualTo(starts);
        assertThat(cli("dead-letters", "list").out().strip().lines().toList()).hasSize(1);

        // nobody replays without a name and a reason
        assertThat(cli("dead-letters", "replay", id).exitCode()).isEqualTo(2);
        assertThat(cli("dead-letters", "replay", id, "--by", "Ada Lovelace").exitCode()).isEqualTo(2);

        // and the replay lands
        Product.Ended replay = typed(walk.get(3), id, entry);
        assertThat(replay.exitCode()).as(replay.out() + replay.err()).isZero();
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();

        // Then the list is empty, nothing is held any more, the letter's history names who and why, the audit names both attempts
        assertThat(typed(walk.get(4), id, entry).out()).contains("no dead letters");
        assertThat(Product.json(product.get("/api/connections/close/holds"))).isEmpty();
        assertThat(cli("dead-letters", "show", id).out()).contains("resolved").contains("by Ada Lovelace").contains("cancelled by mistake");
        List<String> attempts = typed(walk.get(5), id, entry).out().lines().filter(line -> line.contains("Feb 25")).toList();
        assertThat(attempts.get(0)).contains("clean").contains("Ada Lovelace").contains("cancelled by mistake");
        assertThat(attempts.get(1)).contains("cancelled");
        Product.Ended rows = typed(walk.get(6), id, entry);
        assertThat(rows.out().strip().lines().toList()).hasSize(2).allMatch(line -> line.contains("GEN~" + entry));
        assertThat(JSON.readTree(cli("audit", "entry", "close", "GEN~" + entry, "--output", "json").out()))
                .hasSize(2).allMatch(row -> !row.path("task").asText().isBlank());
        nothingMore();
    }

    @Test
    void records_that_anaplan_rejects_are_kept_one_by_one_with_their_money_until_the_slice_lands_clean() throws Exception {
        // Given a cost center that the model's list loses behind our back, and an entry on it
        String entry = post("2025-03-05", "CC130", "77.77");
        landscape.sandbox().anaplan().observed().recodeListItem(DemoModel.MODEL, "Cost Centers", "CC130", "LOST");
        JsonNode run = product.sync("close");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");

        // Then each rejected record is listed with its entry, and its cause sums up to what is missing in the cells
        JsonNode records = Product.json(product.get("/api/dead-letters/records?limit=1000"));
        assertThat(records).isNotEmpty().allMatch(r -> r.path("cause").asText().equals("cost center CC130 is missing in Anaplan"));
        assertThat(StreamSupport.stream(records.spliterator(), false).map(r -> r.path("entry").asText())).contains("GEN~" + entry);
        assertThat(records).allMatch(r -> r.path("rule").asText().matches("account .* \\((exact|prefix|fallback)\\), cost center .* \\(.*\\)")
                && r.path("mapping").asText().contains("/"));
        assertThat(cli("dead-letters", "records").out()).contains("  by account ").contains("  mapping ");
        BigDecimal missing = Landscape.rows(landscape.books(), "select coalesce(sum(a.amtled * a.sns), 0) from sandbox_x3.gaccentrya a"
                + " join sandbox_x3.gaccentryd d using (endpoint, typ, num, lin, ledtyp) join sandbox_x3.gaccentry h using (endpoint, typ, num)"
                + " where endpoint = 'SEED' and ledtyp = 1 and h.cat = 1 and h.sta = 2 and a.cce_0 = 'CC130' and d.per = 3 and d.cpy = 'FR10'")
                .stream().map(BigDecimal::new).findFirst().orElseThrow();
        BigDecimal listed = StreamSupport.stream(records.spliterator(), false).map(r -> new BigDecimal(r.path("amount").asText()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(listed).isEqualByComparingTo(missing);
        JsonNode causes = Product.json(product.get("/api/dead-letters/causes"));
        assertThat(causes.get(0).path("rows").asInt()).isEqualTo(records.size());
        assertThat(new BigDecimal(causes.get(0).path("debit").asText()).subtract(new BigDecimal(causes.get(0).path("credit").asText())))
                .isEqualByComparingTo(missing);
        // and rows and money of the run add up
        JsonNode total = StreamSupport.stream(run.path("totals").spliterator(), false)
                .filter(t -> t.path("dataset").asText().equals("journal-entries")).findFirst().orElseThrow();
        assertThat(total.path("rejected").path("rows").asInt()).isEqualTo(records.size());

        // When the member is there again and the cause is replayed
        landscape.sandbox().anaplan().observed().recodeListItem(DemoModel.MODEL, "Cost Centers", "LOST", "CC130");
        Product.Ended replay = cli("dead-letters", "replay", "--cause", "cost center CC130 is missing in Anaplan", "--by", "Ada", "--why", "list mended");

        // Then all is there, and the list is empty
        assertThat(replay.exitCode()).as(replay.out() + replay.err()).isZero();
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
        assertThat(Product.json(product.get("/api/dead-letters"))).isEmpty();
        assertThat(Product.json(product.get("/api/dead-letters/records"))).isEmpty();
        nothingMore();
    }

    @Test
    void two_people_and_the_schedule_at_once_have_one_effect_and_a_key_makes_it_idempotent() throws Exception {
        // Given a slice whose import failed
        post("2025-01-06", "CC140", "12.00");
        landscape.sandbox().anaplan().server().faults().arm(Fault.status("POST", "/tasks$", -1, 400, "application/json",
                "{\"status\":{\"code\":400,\"message\":\"no\"}}"));
        assertThat(product.sync("close").path("outcome").asText()).isEqualTo("failed");
        landscape.sandbox().anaplan().server().faults().clear();
        long letter = Product.json(product.get("/api/dead-letters")).get(0).path("id").asLong();
        int starts = starts();

        // When two people replay it, one of them twice with a key, beside a run of the schedule
        String body = "{\"ids\": [" + letter + "], \"by\": \"%s\", \"why\": \"mended\"}";
        var first = CompletableFuture.supplyAsync(() -> replay("k1", body.formatted("Ada")));
        var again = CompletableFuture.supplyAsync(() -> replay("k1", body.formatted("Ada")));
        var other = CompletableFuture.supplyAsync(() -> replay("k2", body.formatted("Grace")));
        assertThat(first.join()).isEqualTo(again.join()).isNotEqualTo(other.join());
        product.sync("close");

        // Then one import was started, and the cells are right
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
        assertThat(starts()).isEqualTo(starts + 1);
        assertThat(Product.json(product.get("/api/dead-letters"))).isEmpty();
        nothingMore();
    }

    @Test
    void a_letter_that_does_not_land_is_replayed_so_often_and_no_more_and_discarding_needs_a_reason() throws Exception {
        post("2025-01-07", "CC150", "13.00");
        landscape.sandbox().anaplan().server().faults().arm(Fault.status("POST", "/tasks$", -1, 400, "application/json",
                "{\"status\":{\"code\":400,\"message\":\"no\"}}"));
        product.sync("close");
        long letter = Product.json(product.get("/api/dead-letters")).get(0).path("id").asLong();
        String body = "{\"ids\": [" + letter + "], \"by\": \"Ada\", \"why\": \"again\"}";
        for (int i = 0; i < 5; i++) {
            assertThat(product.post("/api/dead-letters/replay", body).statusCode()).isEqualTo(202);
        }
        var sixth = product.post("/api/dead-letters/replay", body);
        assertThat(sixth.statusCode()).isEqualTo(422);
        assertThat(sixth.body()).contains("mend its cause first");
        product.sync("close");

        assertThat(product.post("/api/dead-letters/discard", "{\"ids\": [" + letter + "], \"by\": \"Ada\"}").statusCode()).isEqualTo(422);
        assertThat(product.post("/api/dead-letters/discard", "{\"ids\": [" + letter + "], \"by\": \"Ada\", \"why\": \"done by hand\"}").statusCode())
                .isEqualTo(200);
        assertThat(Product.json(product.get("/api/dead-letters/" + letter)).path("history").toString()).contains("done by hand");
        // the slice is still sent by the next run
        landscape.sandbox().anaplan().server().faults().clear();
        product.sync("close");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
        nothingMore();
    }

    @Test
    void what_x3_sent_and_nobody_could_read_is_a_dead_letter_until_it_is_read_well() throws Exception {
        post("2025-01-08", "CC160", "14.00");
        landscape.sandbox().x3().server().faults().arm(Fault.status("GET", "/GACCENTRYD", -1, 200, "text/html",
                "<html>sign in, not by Basic " + Base64.getEncoder().encodeToString("demo:demo-x3".getBytes(StandardCharsets.UTF_8)) + "</html>"));
        product.sync("close");
        JsonNode letters = Product.json(product.get("/api/dead-letters"));
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).path("kind").asText()).isEqualTo("x3-page");
        assertThat(letters.get(0).path("cause").asText()).contains("web page");
        // what X3 answered is shown, without what we signed the request with
        String id = letters.get(0).path("id").asText();
        assertThat(product.get("/api/dead-letters/" + id + "/answer").body()).isEqualTo("<html>sign in, not by Basic ***</html>");
        assertThat(product.get("/api/dead-letters/" + id + "00/answer").statusCode()).isEqualTo(404);
        assertThat(cli("dead-letters", "show", id).out()).contains("X3 answered  38 bytes: <html>sign in, not by Basic ***</html>");
        landscape.sandbox().x3().server().faults().clear();
        product.sync("close");
        assertThat(Product.json(product.get("/api/dead-letters"))).isEmpty();
        nothingMore();
    }

    @Test
    void a_row_of_x3_that_nobody_can_read_holds_slices_until_it_is_discarded_with_who_and_why() {
        // Given an entry whose number holds a line break, so that nothing asks for it by key, and a change that waits because of it
        String broken = post("2025-01-09", "CC160", "16.00");
        post("2025-01-10", "CC160", "17.00");
        for (String level : List.of("gaccentry", "gaccentryd", "gaccentrya")) {
            Landscape.execute(landscape.books(), "update sandbox_x3." + level + " set num = num || E'\\n' where num = '" + broken + "'");
        }
        assertThat(product.sync("close").path("outcome").asText()).isEqualTo("partial");
        JsonNode letters = Product.json(product.get("/api/dead-letters"));
        assertThat(letters).isNotEmpty().allMatch(letter -> letter.path("kind").asText().equals("x3-row"));

        // When it was deleted in X3, then nothing that X3 sends tells so of its lines
        for (String level : List.of("gaccentry", "gaccentryd", "gaccentrya")) {
            Landscape.execute(landscape.books(), "delete from sandbox_x3." + level + " where num like '" + broken + "_'");
        }
        assertThat(product.sync("close").path("outcome").asText()).isEqualTo("partial");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isNotEmpty();
        List<String> ids = StreamSupport.stream(Product.json(product.get("/api/dead-letters")).spliterator(), false)
                .map(letter -> letter.path("id").asText()).toList();
        assertThat(product.post("/api/dead-letters/replay", "{\"ids\": [" + ids.get(0) + "], \"by\": \"Ada\", \"why\": \"?\"}").body())
                .contains("can be discarded");

        // When a person discards it
        List<String> command = new ArrayList<>(List.of("dead-letters", "discard", "--by", "Ada", "--why", "deleted in X3"));
        command.addAll(ids);
        Product.Ended discard = cli(command.toArray(String[]::new));
        assertThat(discard.exitCode()).as(discard.out() + discard.err()).isZero();

        // Then the slice lands
        assertThat(product.sync("close").path("outcome").asText()).isEqualTo("clean");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
        assertThat(Product.json(product.get("/api/dead-letters/" + ids.get(0))).path("history").toString()).contains("Ada").contains("deleted in X3");
        nothingMore();
    }

    @Test
    void the_audit_trail_holds_every_imported_row_can_be_exported_and_shows_tampering() throws Exception {
        String entry = post("2025-02-10", "CC170", "15.00");
        product.sync("close");
        // every cell leads back to rows that sum up to it
        JsonNode rows = Product.json(product.get("/api/connections/close/audit/cell?period=Feb%2025&company=FR10&ledger=LEG&account=FRA-603000&costCenter=CC170"));
        BigDecimal sum = StreamSupport.stream(rows.spliterator(), false).map(r -> new BigDecimal(r.path("value").asText())).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).isEqualByComparingTo(Landscape.rows(landscape.books(), "select value from sandbox_anaplan.cell where module_name = 'GL Actuals'"
                + " and coords @> '{\"Companies\":\"FR10\",\"Ledgers\":\"LEG\",\"GL Accounts\":\"FRA-603000\",\"Cost Centers\":\"CC170\",\"Time\":\"Feb 25\"}'").get(0));
        assertThat(rows.toString()).contains("GEN~" + entry);
        // the export has as many rows
        Product.Ended export = cli("audit", "export", "close");
        assertThat(export.out()).contains("GEN~" + entry);
        assertThat(export.out().lines().filter(line -> line.startsWith("1,") || line.matches("\\d+,.*")).count())
                .isEqualTo(Long.parseLong(Landscape.rows(landscape.database(), "select count(*) from audit_row").get(0)));
        // it holds, nobody changes it by accident, and whoever does on purpose is found out
        assertThat(cli("audit", "verify", "close").exitCode()).isZero();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Landscape.execute(landscape.database(), "update audit_row set value = 1")))
                .hasRootCauseInstanceOf(org.postgresql.util.PSQLException.class).hasStackTraceContaining("append-only");
        Landscape.execute(landscape.database(), "alter table audit_row disable trigger all");
        Landscape.execute(landscape.database(), "update audit_row set value = value + 1 where n = 4 and seq = 7");
        Product.Ended verify = cli("audit", "verify", "close");
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out()).contains("import 4: its rows were changed").contains("head: ");
        Landscape.execute(landscape.database(), "update audit_row set value = value - 1 where n = 4 and seq = 7");
        Landscape.execute(landscape.database(), "alter table audit_row enable trigger all");
        assertThat(cli("audit", "verify", "close").exitCode()).isZero();
    }

    private String replay(String key, String body) {
        return product.post("/api/dead-letters/replay", body, Map.of("Idempotency-Key", key)).body();
    }

    /** With all causes mended and replayed, the next run sends nothing. */
    private void nothingMore() {
        int starts = starts();
        landscape.letTimePass();
        JsonNode run = product.sync("close");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        assertThat(starts()).isEqualTo(starts);
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
    }

    private void cancelImports() {
        landscape.sandbox().anaplan().settings().imports().cancelNext("Load GL Actuals", 1);
    }

    private int starts() {
        return landscape.sandbox().anaplan().observed().starts().size();
    }

    /** A command of the document, with the letter's number and the entry that it is about here. */
    private Product.Ended typed(List<String> command, String id, String entry) {
        return cli(command.stream().map(word -> word.equals("1") ? id : word.startsWith("GEN~") ? "GEN~" + entry : word).toArray(String[]::new));
    }

    private Product.Ended cli(String... arguments) {
        return Product.run(landscape.home(), landscape.settings(), arguments);
    }

    private String post(String date, String costCenter, String amount) {
        String number = "F25DL" + ++entries;
        landscape.sandbox().x3().books().post(Journal.french(number, LocalDate.parse(date))
                .legal(1, "603000", amount, Split.on(costCenter, amount)).legal(2, "112000", "-" + amount));
        landscape.letTimePass();
        return number;
    }
}
