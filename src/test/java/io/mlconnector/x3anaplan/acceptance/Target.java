package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSimulator;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.Observed;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** One product and its Anaplan, for tests of what Anaplan does wrong: postings that wait to be sent, faults, and what must be there at the end. */
final class Target {

    private static final java.util.concurrent.atomic.AtomicInteger ENTRIES = new java.util.concurrent.atomic.AtomicInteger();
    private final Landscape landscape;
    private final Product product;
    private final String connection;
    private final String action;
    private final String module;

    /** A connection of a product whose first sync is clean. @param action name of the import or process that its journal entries start */
    Target(Landscape landscape, Product product, String connection, String action, String module) {
        this.landscape = landscape;
        this.product = product;
        this.connection = connection;
        this.action = action;
        this.module = module;
        JsonNode run = sync();
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        assertThat(differences()).isEmpty();
    }

    AnaplanSimulator anaplan() {
        return landscape.sandbox().anaplan();
    }

    Model model() {
        return anaplan().tenant().model(DemoModel.MODEL);
    }

    void arm(Fault fault) {
        anaplan().server().faults().arm(fault);
    }

    JsonNode sync() {
        return product.sync(connection);
    }

    CompletableFuture<JsonNode> syncing() {
        return CompletableFuture.supplyAsync(this::sync);
    }

    /** A French entry in February whose slice is the only one to be sent next; one line on the cost center, one on none. */
    String post(String amount, String costCenter) {
        String number = "F25TGT" + ENTRIES.incrementAndGet();
        landscape.sandbox().x3().books().post(Journal.french(number, LocalDate.of(2025, 2, 3))
                .legal(1, "603000", amount, Split.on(costCenter, amount)).legal(2, "112000", "-" + amount));
        landscape.letTimePass();
        return number;
    }

    /** Starts of journal imports that Anaplan accepted from our user. */
    int starts() {
        return (int) anaplan().observed().starts().stream().filter(start -> start.action().equals(action)).count();
    }

    Observed.Start lastStart() {
        List<Observed.Start> starts = anaplan().observed().starts().stream().filter(start -> start.action().equals(action)).toList();
        return starts.get(starts.size() - 1);
    }

    void awaitStarted(int starts, String state) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20))
                .until(() -> starts() > starts && lastStart().state().equals(state));
    }

    long requests(String method, String path) {
        return log().stream().filter(e -> e.method().equals(method) && e.path().matches(".*" + path)).count();
    }

    List<RequestLog.Entry> log() {
        return anaplan().server().log().entries();
    }

    long said(String words) {
        return product.log().lines().filter(line -> line.contains(words)).count();
    }

    List<String> differences() {
        return landscape.differences(module, "SEED", 1);
    }

    JsonNode letters() {
        return Product.json(product.get("/api/dead-letters?connection=" + connection));
    }

    JsonNode records() {
        return Product.json(product.get("/api/dead-letters/records?limit=1000&connection=" + connection));
    }

    JsonNode holds() {
        return Product.json(product.get("/api/connections/" + connection + "/holds"));
    }

    void confirm(JsonNode hold) {
        assertThat(product.post("/api/connections/" + connection + "/holds/" + hold.path("id").asLong() + "/confirm", "{\"by\": \"Marie Curie\"}").statusCode())
                .isBetween(200, 204);
    }

    /** The end state of a run without faults: clean, equal cells, nothing listed anywhere. */
    void same(JsonNode run) {
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        assertThat(differences()).as(run.toPrettyString()).isEmpty();
        assertThat(letters()).isEmpty();
        assertThat(records()).isEmpty();
        assertThat(holds()).isEmpty();
    }

    /** Nothing but the posting's two cells in February is missing, by exactly its amount. */
    void onlyMissing(String amount) {
        List<String> differences = differences();
        assertThat(differences).isNotEmpty().allMatch(cell -> cell.startsWith("LEG | FR10 | ") && cell.contains(" | Feb 25 | "));
        assertThat(missing()).isEqualByComparingTo(amount);
    }

    /** Sum over the expense account of what X3 has and Anaplan has not. */
    BigDecimal missing() {
        return differences().stream().map(cell -> cell.split(" \\| ")).filter(cell -> cell[2].equals("FRA-603000"))
                .map(cell -> number(cell[5]).subtract(number(cell[6]))).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal number(String text) {
        return text.equals("null") ? BigDecimal.ZERO : new BigDecimal(text);
    }

    /** The letter lists the February slice with the money that X3's own records have for it. */
    void listsTheSliceWithItsMoney(JsonNode letter) {
        assertThat(letter.path("period").asText()).isEqualTo("Feb 25");
        assertThat(letter.path("company").asText()).isEqualTo("FR10");
        String sum = "select sum(d.amtled) filter (where d.sns = %s) from sandbox_x3.gaccentryd d join sandbox_x3.gaccentry h"
                + " using (endpoint, typ, num) where endpoint = 'SEED' and d.ledtyp = 1 and h.cat = 1 and h.sta = 2 and d.cpy = 'FR10'"
                + " and d.fiy = 7 and d.per = 2";
        assertThat(letter.path("money")).as(letter.toPrettyString()).hasSize(1);
        JsonNode money = letter.path("money").get(0);
        assertThat(money.path("currency").asText()).isEqualTo("EUR");
        for (Map.Entry<String, String> side : Map.of("debit", "1", "credit", "-1").entrySet()) {
            assertThat(new BigDecimal(money.path(side.getKey()).asText())).as(side.getKey())
                    .isEqualByComparingTo(Landscape.rows(landscape.books(), sum.formatted(side.getValue())).get(0));
        }
    }

    /** What the audit trail says became of a posting's rows in the last run, by its own words; empty: no row of it was imported. */
    List<String> fates(String posting, JsonNode run) {
        return StreamSupport.stream(Product.json(product.get("/api/connections/" + connection + "/audit/entry/GEN~" + posting)).spliterator(), false)
                .filter(row -> row.path("run").asLong() == run.path("id").asLong()).map(row -> row.path("fate").asText()).distinct().toList();
    }

    /** What the preview of a letter's replay says would change on the expense account: sum of what comes to be less what was. */
    BigDecimal previewed(JsonNode letter) {
        JsonNode asked = Product.json(product.post("/api/dead-letters/replay", "{\"ids\": [" + letter.path("id").asLong()
                + "], \"by\": \"Ada\", \"why\": \"to see\", \"preview\": true}"));
        long run = asked.path("runs").path(connection).asLong();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Product.json(product.get("/api/runs/" + run)).path("state").asText().equals("finished"));
        return StreamSupport.stream(Product.json(product.get("/api/dead-letters/changes/" + run)).spliterator(), false)
                .filter(cell -> cell.path("account").asText().equals("FRA-603000"))
                .map(cell -> cell.path("becomes").decimalValue().subtract(cell.path("was").decimalValue())).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Sum over the amounts of the rejected records. */
    BigDecimal rejectedMoney() {
        return StreamSupport.stream(records().spliterator(), false).map(r -> new BigDecimal(r.path("amount").asText()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Removes faults, lets Anaplan be as it was, and sends what waits: each test begins with equal cells. */
    void calm() {
        anaplan().server().faults().clear();
        landscape.sandbox().x3().server().faults().clear();
        anaplan().settings().rate().limited(false);
        anaplan().settings().tasks().hold(false).holdRunning(false);
        anaplan().settings().imports().workspaceFull(false);
        model().state(io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelState.UNLOCKED);
    }
}
