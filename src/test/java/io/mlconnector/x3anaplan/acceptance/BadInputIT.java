package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelState;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import io.mlconnector.x3anaplan.sandbox.x3.Books;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the two systems should never answer: each gives a clear error, and nothing is lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    private Landscape landscape;
    private Product product;
    private int entries;

    @BeforeAll
    void start() {
        landscape = Landscape.small();
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
        landscape.sandbox().x3().server().faults().clear();
        landscape.sandbox().anaplan().server().faults().clear();
    }

    static Stream<Arguments> fromX3() {
        String diagnoses = "{\"$diagnoses\": [{\"$severity\": \"error\", \"$message\": \"Zugriff verweigert\"}]}";
        return Stream.of(
                Arguments.of("an HTML login page with 200",
                        Fault.status("GET", "/GACCENTRYD", -1, 200, "text/html", "<html><form action=login></form></html>"), "web page"),
                Arguments.of("a redirect to the login page",
                        new Fault(Fault.Kind.STATUS, "GET", "/GACCENTRYD", 0, -1, 302, Map.of("Location", "/auth/login"), "", 0), "sign"),
                Arguments.of("errors in a 200", Fault.status("GET", "/GACCENTRYD", -1, 200, "application/json", diagnoses), "Zugriff verweigert"),
                Arguments.of("broken JSON", Fault.status("GET", "/GACCENTRYD", -1, 200, "application/json", "{\"$resources\": [{\"TYP\": "), "JSON"),
                Arguments.of("pages cut short", new Fault(Fault.Kind.TRUNCATE, "GET", "/GACCENTRYD", 0, -1, 0, null, null, 0), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fromX3")
    void x3_faults_move_no_watermark_of_their_stream_and_mark_nothing_as_sent(String name, Fault fault, String words) {
        List<String> before = state();
        int starts = landscape.sandbox().anaplan().observed().starts().size();
        post();
        // Given X3 answers so
        landscape.sandbox().x3().server().faults().arm(fault);
        // When it syncs
        JsonNode run = product.sync("close");
        // Then the run failed for the source, says why, and everything stands where it stood
        assertThat(landscape.sandbox().x3().server().faults().hits()).isPositive();
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("failed");
        assertThat(run.path("failureClass").asText()).as(run.toPrettyString()).isEqualTo("source");
        assertThat(run.path("message").asText()).containsIgnoringCase(words).contains("close");
        assertThat(state()).isEqualTo(before);
        assertThat(landscape.sandbox().anaplan().observed().starts()).hasSize(starts);
        // and when X3 is well again, all arrives
        landscape.sandbox().x3().server().faults().clear();
        run = product.sync("close");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).as(run.toPrettyString()).isEmpty();
    }

    @Test
    void an_amount_that_is_no_number_is_kept_and_holds_its_slice() {
        // Given a line whose amount X3 writes as a text that is no number
        String number = post();
        landscape.sandbox().x3().server().faults().arm(new Fault(Fault.Kind.BODY, "GET", "/GACCENTRYD\\?.*NUM in", 0, -1, 200,
                Map.of("Content-Type", "application/json"), poisoned(number), 0));
        JsonNode run = product.sync("close");
        // Then it is kept with its reason, the run is not clean, and no other number changed
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(Landscape.rows(landscape.database(), "select count(*) from poison_row")).isNotEqualTo(List.of("0"));
        // and when it can be read, it arrives and nothing is held any longer
        landscape.sandbox().x3().server().faults().clear();
        landscape.letTimePass();
        run = product.sync("close");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
        assertThat(Landscape.rows(landscape.database(), "select count(*) from poison_row")).isEqualTo(List.of("0"));
    }

    @Test
    void an_archived_model_gets_no_chunk_and_no_start_and_the_slice_stays_touched() {
        var model = landscape.sandbox().anaplan().tenant().model(DemoModel.MODEL);
        nothingFollows(() -> model.state(ModelState.ARCHIVED), () -> model.state(ModelState.UNLOCKED), "archived");
    }

    @Test
    void columns_that_do_not_match_the_import_get_no_chunk_and_no_start() {
        // Given an import whose file has another header than the one we stage
        String metadata = "{\"status\":{\"code\":200,\"message\":\"Success\"},\"importMetadata\":{\"name\":\"Load GL Actuals\",\"type\":\"FILE\","
                + "\"source\":{\"headerNames\":[\"Company\",\"Ledger\",\"Konto\"],\"columnCount\":3}}}";
        String id = landscape.sandbox().anaplan().tenant().model(DemoModel.MODEL).importNamed("Load GL Actuals").id();
        nothingFollows(() -> landscape.sandbox().anaplan().server().faults()
                .arm(Fault.status("GET", "/imports/" + id + "$", -1, 200, "application/json", metadata)),
                () -> landscape.sandbox().anaplan().server().faults().clear(), "Konto");
    }

    @Test
    void a_file_id_that_anaplan_answers_with_another_one_gets_no_chunk_and_no_start() {
        // Given a file that is gone, so that setting its chunk count creates a stray one
        String stray = "{\"status\":{\"code\":200,\"message\":\"Success\"},\"file\":{\"id\":\"113999999999\",\"name\":\"GL_ACTUALS.csv\",\"chunkCount\":1}}";
        nothingFollows(() -> landscape.sandbox().anaplan().server().faults()
                .arm(Fault.status("POST", "/files/113\\d+$", -1, 200, "application/json", stray)),
                () -> landscape.sandbox().anaplan().server().faults().clear(), "113999999999");
    }

    @Test
    void a_vanished_final_entry_holds_its_slice_until_a_named_person_confirms() {
        // Given a final entry that X3 no longer shows
        String number = post();
        product.sync("close");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
        landscape.sandbox().x3().books().vanish("GEN", number);
        landscape.letTimePass();
        // When it syncs, then the slice is held with the entry's key, and the numbers stand
        JsonNode run = product.sync("close");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isNotEmpty();
        JsonNode holds = Product.json(product.get("/api/connections/close/holds"));
        assertThat(holds.toString()).contains(number);
        // When a person confirms, then the next sync carries it out
        confirmAll(holds);
        run = product.sync("close");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).as(run.toPrettyString()).isEmpty();
        assertThat(run.path("outcome").asText()).isEqualTo("clean");
    }

    @Test
    void a_read_that_shrinks_a_period_beyond_the_threshold_holds_its_slice_until_a_named_person_confirms() {
        // Given a period of which most lines are a temporary entry that X3 no longer shows, and a posting that comes with that read
        Books books = landscape.sandbox().x3().books();
        Journal temporary = Journal.french("F25SHRINK", LocalDate.of(2025, 11, 3)).temporary();
        for (int line = 1; line <= 40; line++) {
            temporary.legal(line, "601000", line % 2 == 0 ? "5.00" : "-5.00");
        }
        books.post(temporary);
        books.post(november("F25NOV1", "61.00"));
        landscape.letTimePass();
        product.sync("close");
        books.deleteTemporary("GEN", "F25SHRINK");
        books.post(november("F25NOV2", "62.00"));
        landscape.letTimePass();
        // When it syncs, then the slice is held and says which period shrinks
        JsonNode run = product.sync("close");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isNotEmpty();
        JsonNode holds = Product.json(product.get("/api/connections/close/holds"));
        assertThat(holds.toString()).contains("FR10 ledger type 1 year 7 period 11").contains("40 lines");
        // When a person confirms, then the next sync carries it out
        confirmAll(holds);
        run = product.sync("close");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).as(run.toPrettyString()).isEmpty();
        assertThat(run.path("outcome").asText()).isEqualTo("clean");
    }

    private static Journal november(String number, String amount) {
        return Journal.french(number, LocalDate.of(2025, 11, 10)).legal(1, "603000", amount, Split.on("CC120", amount))
                .legal(2, "112000", "-" + amount);
    }

    /** A nameless confirmation is refused, a named one counts. */
    private void confirmAll(JsonNode holds) {
        assertThat(holds).isNotEmpty();
        for (JsonNode hold : holds) {
            String path = "/api/connections/close/holds/" + hold.path("id").asLong() + "/confirm";
            assertThat(product.post(path, "{\"by\": \"\"}").statusCode()).isBetween(400, 499);
            assertThat(product.post(path, "{\"by\": \"Marie Curie\"}").statusCode()).isBetween(200, 204);
        }
    }

    private void nothingFollows(Runnable break_, Runnable mend, String words) {
        post();
        // Given the fault
        break_.run();
        int starts = landscape.sandbox().anaplan().observed().starts().size();
        long chunks = chunks();
        // When it syncs
        JsonNode run = product.sync("close");
        mend.run();
        // Then no chunk and no start followed, the run says why, and the slice is still to be sent
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isIn("failed", "partial");
        assertThat(run.toString()).containsIgnoringCase(words);
        assertThat(chunks()).isEqualTo(chunks);
        assertThat(landscape.sandbox().anaplan().observed().starts()).hasSize(starts);
        // and when that is mended, all arrives
        run = product.sync("close");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).as(run.toPrettyString()).isEmpty();
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
    }

    private long chunks() {
        return landscape.sandbox().anaplan().server().log().entries().stream().map(RequestLog.Entry::method).filter("PUT"::equals).count();
    }

    private List<String> state() {
        return Stream.of("select stream, mark from watermark where stream not in ('accounts', 'dimensions') order by 1",
                "select id, state, sent_generation from slice order by 1").flatMap(sql -> Landscape.rows(landscape.database(), sql).stream())
                .toList();
    }

    /** Posts one more entry and lets the window's lag pass. */
    private String post() {
        String number = "F25BAD" + ++entries;
        landscape.sandbox().x3().books().post(Journal.french(number, LocalDate.of(2025, 2, 3))
                .legal(1, "603000", "31.00", Split.on("CC120", "31.00")).legal(2, "112000", "-31.00"));
        landscape.letTimePass();
        return number;
    }

    private String poisoned(String number) {
        List<String> line = Landscape.rows(landscape.books(), "select lin, upddattim at time zone 'UTC' from sandbox_x3.gaccentryd where num = '"
                + number + "' and lin = 1");
        assertThat(line).hasSize(1);
        BigDecimal fine = new BigDecimal("31.00");
        String stamp = line.get(0).split(" \\| ")[1].replace(" ", "T") + "Z";
        String row = "{\"$key\":\"GEN~%s~%d~1\",\"TYP\":\"GEN\",\"NUM\":\"%s\",\"LIN\":%d,\"LEDTYP\":1,\"LED\":\"LEG\",\"CPY\":\"FR10\",\"FCYLIN\":\"FR011\","
                + "\"ACCDAT\":\"2025-02-03\",\"FIY\":7,\"PER\":2,\"COA\":\"FRA\",\"ACC\":\"%s\",\"BPR\":\"\",\"SNS\":%d,\"CUR\":\"EUR\",\"AMTCUR\":%s,"
                + "\"CURLED\":\"EUR\",\"AMTLED\":%s,\"DES\":\"\",\"UPDDATTIM\":\"%s\"}";
        return "{\"$itemsPerPage\":1000,\"$resources\":[" + row.formatted(number, 1, number, 1, "603000", 1, fine, "\"31,00 EUR\"", stamp) + ","
                + row.formatted(number, 2, number, 2, "112000", -1, fine, fine, stamp) + "],\"$links\":{}}";
    }
}
