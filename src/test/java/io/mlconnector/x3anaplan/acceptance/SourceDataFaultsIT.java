package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import io.mlconnector.x3anaplan.sandbox.x3.Books;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Line;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import io.mlconnector.x3anaplan.sandbox.x3.X3Simulator;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What may stand in X3's records, and when: connection {@code close} sends changes of closed months, connection {@code late} holds
 * them. Every test begins and ends with equal cells.
 */
class SourceDataFaultsIT extends OneLedger {

    private static final Pattern WINDOW = Pattern.compile("UPDDATTIM ge @([^@]+)@ and UPDDATTIM lt @([^@]+)@");

    private X3Simulator x3;
    private Books books;
    private Close close;
    private Close late;

    @BeforeAll
    void start() {
        x3 = landscape.sandbox().x3();
        books = x3.books();
        connection("close").with("pollMore", "closedAfter: P45D");
        connection("late").updating().with("pollMore", "closedAfter: P45D\n  late: hold");
        serve("-Dx3anaplan.x3.retries=1");
        close = close("close");
        late = close("late");
        close.same();
        late.same();
    }

    @AfterEach
    void calm() {
        x3.server().faults().clear();
        x3.settings().hidden().clear();
        x3.settings().decimalsAsText(false);
    }

    @Test
    void x12_a_change_in_a_closed_month_is_sent_by_rule_and_stands_on_the_late_list_with_its_money() {
        // Given an entry dated back into a month that closed long ago
        String number = close.post(LocalDate.of(2025, 1, 20));
        JsonNode run = close.same();
        // Then the numbers are there, and so is the line for those who must know
        assertThat(run.path("late")).hasSize(1);
        assertThat(run.path("late").get(0).path("subject").asText()).isEqualTo("FR10 ledger type 1 year 7 period 1");
        assertThat(run.path("late").get(0).path("reason").asText()).startsWith("1 journal entries of a closed month changed, debit by 31.00, credit by"
                + " 31.00 EUR").contains("GEN~" + number);
        assertThat(run.path("late").get(0).path("confirmedBy").asText()).isEqualTo("the rule poll.late: send");
        // and a change of nothing is no change
        landscape.letTimePass();
        assertThat(close.same().path("late")).isEmpty();
    }

    @Test
    void x12_a_change_in_a_closed_month_is_held_by_rule_until_a_named_person_confirms() {
        settle(late);
        late.post(LocalDate.of(2025, 1, 21));
        int starts = landscape.sandbox().anaplan().observed().starts().size();
        long chunks = late.chunks();
        // When it syncs, then nothing of that month is sent, and the late list says what waits
        JsonNode run = product.sync("late");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(run.path("late")).hasSize(1);
        assertThat(run.path("late").get(0).path("reason").asText()).contains("debit by 31.00, credit by 31.00 EUR");
        assertThat(run.path("late").get(0).path("confirmedBy").isNull()).isTrue();
        assertThat(landscape.sandbox().anaplan().observed().starts()).hasSize(starts);
        assertThat(late.chunks()).isEqualTo(chunks);
        // and the cells differ in just this money
        assertThat(landscape.differences("GL Actuals (update)", "SEED", 1)).isNotEmpty().allMatch(cell -> cell.contains("Jan 25"));
        // When a person confirms, then it is sent, and the hold is over with the run after that
        confirm("late");
        late.same();
        late.same();
        assertThat(Product.json(product.get("/api/connections/late/holds"))).isEmpty();
    }

    @Test
    void x14_a_dropped_field_is_held_before_anything_is_read_and_names_the_field() {
        for (Map.Entry<String, String> dropped : Map.of("GACCENTRYD", "AMTLED", "GACCENTRY", "STA", "GACCENTRYA", "CCE_0").entrySet()) {
            close.post();
            x3.settings().hidden().put(dropped.getKey(), Set.of(dropped.getValue()));
            close.held("configuration", dropped.getKey(), dropped.getValue());
            x3.settings().hidden().clear();
            close.same();
        }
    }

    @Test
    void x14_a_class_that_was_renamed_is_held_and_names_the_class() {
        close.post();
        x3.server().faults().arm(Fault.status("GET", "/GACCENTRYA", -1, 404, "application/json",
                "{\"$diagnoses\": [{\"$severity\": \"error\", \"$message\": \"Class GACCENTRYA not found\"}]}"));
        close.held("source", "GACCENTRYA", "x3.folder and the class name");
        x3.server().faults().clear();
        close.same();
    }

    @Test
    void x14_a_new_analytical_dimension_and_amounts_that_become_text_change_nothing() {
        // Given a dimension type that nobody told us of, on a line with a cost center, and decimals in quotes
        String number = close.post();
        Landscape.execute(landscape.books(), "update sandbox_x3.gaccentrya set die_2 = 'ZNW', cce_2 = 'Z1' where num = '" + number + "'");
        x3.settings().decimalsAsText(true);
        close.same();
    }

    @Test
    void x15_amounts_of_any_form_arrive_exact_with_their_sign() {
        // Given nineteen digits, four decimals, a credit written as a negative amount, and decimals in quotes
        books.post(Journal.french("F25FORMS", LocalDate.of(2025, 2, 5))
                .line(line(1, "603000", 1, "12345678901234567.89", "CC120")).line(line(2, "603000", 1, "0.0001", "CC130"))
                .line(line(3, "606000", -1, "-7.25", "CC120")).line(line(4, "606000", 1, "-0.5", "CC130")).line(line(5, "112000", -1, "12345678901234574.6401", null)));
        landscape.letTimePass();
        close.same();
        assertThat(cell("FRA-603000", "CC120")).isGreaterThan(new BigDecimal("12345678901234567"));
        // and with an exponent, once all that is older lies behind the overlap
        landscape.sandbox().clock().advance(Duration.ofMinutes(10));
        close.same();
        String number = close.post();
        String stamp = Landscape.rows(landscape.books(), "select to_char(upddattim at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from"
                + " sandbox_x3.gaccentryd where num = '" + number + "' and lin = 1").get(0);
        String row = "{\"$key\":\"GEN~%s~%d~1\",\"TYP\":\"GEN\",\"NUM\":\"%s\",\"LIN\":%d,\"LEDTYP\":1,\"LED\":\"LEG\",\"CPY\":\"FR10\",\"FCYLIN\":\"FR011\","
                + "\"ACCDAT\":\"2025-02-03\",\"FIY\":7,\"PER\":2,\"COA\":\"FRA\",\"ACC\":\"%s\",\"BPR\":\"\",\"SNS\":%d,\"CUR\":\"EUR\",\"AMTCUR\":3.1E+1,"
                + "\"CURLED\":\"EUR\",\"AMTLED\":%s,\"DES\":\"\",\"UPDDATTIM\":\"" + stamp + "\"}";
        x3.server().faults().arm(new Fault(Fault.Kind.BODY, "GET", "/GACCENTRYD\\?.*NUM in", 0, 1, 200, Map.of("Content-Type", "application/json"),
                "{\"$itemsPerPage\":1000,\"$resources\":[" + row.formatted(number, 1, number, 1, "603000", 1, "3.1E+1") + ","
                + row.formatted(number, 2, number, 2, "112000", -1, "\"310E-1\"") + "],\"$links\":{}}", 0));
        JsonNode run = product.sync("close");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        assertThat(x3.server().faults().hits()).isPositive();
        close.equal();
    }

    @Test
    void x16_names_with_quotes_and_other_signs_arrive_as_they_are_without_line_breaks_and_control_characters() {
        List<String> names = List.of("say \"no\", twice", "first\nsecond", "\uFEFFmarked", "Θεσσαλονίκη 東京", "=SUM(A1:A9)", "+1;-1\t@x",
                "\u00a0Capital souscrit\u00a0", "Bel\u0007l");
        List<String> cleaned = List.of("say \"no\", twice", "first second", "marked", "Θεσσαλονίκη 東京", "=SUM(A1:A9)", "+1;-1 @x",
                "Capital souscrit", "Bell");
        // Given names of accounts; a member's name is the code and, after a blank, what X3 calls it
        for (int i = 0; i < names.size(); i++) {
            books.addAccount("FRA", "69900" + i, names.get(i));
        }
        close.post();
        close.same();
        // Then Anaplan's list shows every name, sign for sign, but for those that no name may hold
        for (int i = 0; i < names.size(); i++) {
            assertThat(Landscape.rows(landscape.books(), "select distinct name from sandbox_anaplan.list_item where code = 'FRA-69900" + i + "'"))
                    .containsExactly("FRA-69900" + i + " " + cleaned.get(i));
        }
    }

    @Test
    void x16_a_name_with_a_nul_is_a_dead_letter_with_its_reason_and_the_rest_ends_the_same() {
        close.post();
        // Given an account whose name holds a sign that no text may hold
        x3.server().faults().arm(new Fault(Fault.Kind.BODY, "GET", "/GACCOUNT\\?.*UPDDATTIM lt", 0, 1, 200, Map.of("Content-Type", "application/json"),
                "{\"$itemsPerPage\":1000,\"$resources\":[{\"$key\":\"FRA~699900\",\"COA\":\"FRA\",\"ACC\":\"699900\",\"DES\":\"nul \\u0000 here\",\"ENAFLG\":2,"
                + "\"UPDDATTIM\":\"2025-02-03T00:00:00Z\"}],\"$links\":{}}", 0));
        product.sync("close");
        assertThat(x3.server().faults().hits()).isEqualTo(1);
        close.equal();
        JsonNode letters = Product.json(product.get("/api/dead-letters?connection=close"));
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).path("kind").asText()).isEqualTo("x3-row");
        assertThat(letters.get(0).path("cause").asText()).contains("NUL");
        assertThat(letters.get(0).path("x3Key").asText()).isEqualTo("FRA~699900");
        // and when X3 sends it again, readable, the letter is closed
        x3.server().faults().clear();
        books.addAccount("FRA", "699900", "no NUL here");
        landscape.letTimePass();
        close.same();
        assertThat(Product.json(product.get("/api/dead-letters?connection=close"))).isEmpty();
    }

    @Test
    void x18_a_week_offline_is_made_up_for_in_windows_of_a_day_and_goes_on_where_it_failed() {
        close.same();
        // Given a week of entries, one a day, of which nothing was read
        for (int day = 0; day < 7; day++) {
            landscape.sandbox().clock().advance(Duration.ofDays(1));
            close.post();
        }
        // and an X3 that fails again when the fourth of these days is read
        x3.server().faults().arm(new Fault(Fault.Kind.STATUS, "GET", "/GACCENTRYD\\?.*UPDDATTIM lt", 3, -1, 503, null, "", 0));
        x3.server().log().clear();
        JsonNode failed = product.sync("close");
        assertThat(failed.path("outcome").asText()).isEqualTo("failed");
        assertThat(failed.path("failureClass").asText()).isEqualTo("source");
        List<Instant[]> first = windows();
        x3.server().faults().clear();
        // Then the windows that were read count, none is longer than a day and the overlap, and the next run begins where they end
        x3.server().log().clear();
        close.same();
        List<Instant[]> rest = windows();
        assertThat(first).hasSize(4);
        assertThat(rest.size()).isBetween(4, 6);
        for (List<Instant[]> some : List.of(first, rest)) {
            assertThat(some).allMatch(w -> Duration.between(w[0], w[1]).compareTo(Duration.ofDays(1).plusMinutes(5)) <= 0);
        }
        assertThat(rest.get(0)[0]).isEqualTo(first.get(3)[0]);
    }

    /** The windows that lines were asked for, in order. */
    private List<Instant[]> windows() {
        List<Instant[]> windows = new ArrayList<>();
        for (RequestLog.Entry asked : x3.server().log().entries()) {
            Matcher window = WINDOW.matcher(URLDecoder.decode(asked.query(), StandardCharsets.UTF_8));
            if (asked.path().endsWith("/GACCENTRYD") && window.find()) {
                Instant[] one = {Instant.parse(window.group(1)), Instant.parse(window.group(2))};
                if (windows.stream().noneMatch(w -> w[0].equals(one[0]))) {
                    windows.add(one);
                }
            }
        }
        return windows;
    }

    private static Line line(int number, String account, int sign, String amount, String costCenter) {
        return new Line(number, 1, "FRA", account, sign, new BigDecimal(amount), new BigDecimal(amount),
                costCenter == null ? List.of() : List.of(Split.on(costCenter, amount)));
    }

    private BigDecimal cell(String account, String costCenter) {
        return new BigDecimal(Landscape.rows(landscape.books(), "select value from sandbox_anaplan.cell where module_name = 'GL Actuals' and coords ->>"
                + " 'GL Accounts' = '" + account + "' and coords ->> 'Cost Centers' = '" + costCenter + "' and coords ->> 'Time' = 'Feb 25'"
                + " and coords ->> 'Companies' = 'FR10'").get(0));
    }

    /** Lets pass what other tests changed in closed months. */
    private void settle(Close connection) {
        product.sync("late");
        confirm("late");
        connection.same();
    }

    private void confirm(String connection) {
        for (JsonNode hold : Product.json(product.get("/api/connections/" + connection + "/holds"))) {
            String path = "/api/connections/" + connection + "/holds/" + hold.path("id").asLong() + "/confirm";
            assertThat(product.post(path, "{\"by\": \"Marie Curie\"}").statusCode()).isBetween(200, 204);
        }
    }
}
