package io.mlconnector.x3anaplan.sandbox.x3;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X3SimulatorTest {

    private static final DataSource database = FreshDatabase.empty();
    private static SandboxClock clock;
    private static X3Simulator x3;

    @BeforeAll
    static void start() throws Exception {
        clock = new SandboxClock();
        x3 = new X3Simulator(database, clock, 0).start();
        DemoBooks.seed(x3.books());
    }

    @AfterAll
    static void stop() throws IOException {
        x3.close();
    }

    @AfterEach
    void calm() {
        x3.server().faults().clear();
        x3.onPage(null);
        x3.settings().countCap(1000);
        x3.settings().hidden().clear();
    }

    @Test
    void theDemoBooksHoldEverythingThatMakesLedgersDifficult() throws Exception {
        assertThat(number("select count(*) from sandbox_x3.gaccentryd")).isGreaterThanOrEqualTo(50_000);
        assertThat(number("select count(*) from (select 1 from sandbox_x3.gaccentryd group by typ, num, ledtyp having sum(amtled * sns) <> 0) u"))
                .as("entries that do not balance").isZero();
        assertThat(number("select max(n) from (select count(*) n from sandbox_x3.gaccentryd group by upddattim) t")).isGreaterThanOrEqualTo(1000);
        assertThat(number("select count(distinct (ledtyp)) from sandbox_x3.gaccentryd")).isEqualTo(3);
        assertThat(number("select count(distinct per) from sandbox_x3.gaccentryd")).isEqualTo(14);
        assertThat(number("select count(distinct cat) from sandbox_x3.gaccentry")).isEqualTo(5);
        assertThat(number("select count(*) from sandbox_x3.gaccentry where sta = 1")).isGreaterThan(50);
        assertThat(number("select count(*) from sandbox_x3.gaccentry where cur not in ('EUR') and cpy = 'FR10'")).isGreaterThan(50);
        assertThat(number("select count(distinct coa) from sandbox_x3.gaccentryd where acc = '400000'")).isEqualTo(2);
        assertThat(number("select count(*) from sandbox_x3.gaccentryd where amtled < 0")).isPositive();
        assertThat(number("select count(*) from sandbox_x3.gaccentryd d join sandbox_x3.gaccount a using (endpoint, coa, acc) where enaflg = 1"))
                .isPositive();
        assertThat(number("select count(*) from sandbox_x3.gaccentryd d where not exists (select 1 from sandbox_x3.gaccentrya a"
                + " where (a.typ, a.num, a.lin, a.ledtyp) = (d.typ, d.num, d.lin, d.ledtyp))")).isGreaterThan(1000);
        String off = "select count(*) from (select d.amtled, sum(a.amtled) s from sandbox_x3.gaccentryd d join sandbox_x3.gaccentrya a"
                + " using (endpoint, typ, num, lin, ledtyp) group by d.endpoint, d.typ, d.num, d.lin, d.ledtyp) t where s ";
        assertThat(number(off + "< amtled")).as("splits that leave something over").isPositive();
        assertThat(number(off + "> amtled")).as("splits of more than there is").isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "NUM eq 'F25SPLIT'|2",
        "TYP eq 'GEN' and NUM in ('F25SPLIT','F25TEMP')|5",
        "(NUM eq 'F25SPLIT' or NUM eq \"F25TEMP\") and LIN le 1|2",
        "not (NUM ne 'F25SPLIT')|2",
        "NUM like 'F25SPL%'|2",
        "left(NUM,6) eq 'F25SPL' and LIN between 1 and 1|1",
        "upper(DES) eq 'NOTHING'|0",
        "NUM eq 'F25SPLIT' and AMTLED mul 2 eq 600|2",
        "NUM eq 'F25SPLIT' and ACCDAT eq @2025-04-07@|2",
        "NUM eq 'F25SPLIT' and UPDDATTIM ge @2025-04-07T00:00:00Z@|2"})
    void aWhereSelectsWhatItSays(String where, int rows) throws Exception {
        
        assertThat(get(list("GACCENTRYD", where, null, 100)).path("$resources").size()).isEqualTo(rows);
    }

    @Test
    void anUnknownPropertyIsA500AndBadSyntaxA400() throws Exception {
        assertThat(send(list("GACCENTRYD", "NOPE eq 1", null, 10)).statusCode()).isEqualTo(500);
        assertThat(send(list("GACCENTRYD", "NUM eq", null, 10)).statusCode()).isEqualTo(400);
        x3.settings().hidden().put("GACCENTRYD", java.util.Set.of("UPDDATTIM"));
        assertThat(send(list("GACCENTRYD", "UPDDATTIM ge @2025-01-01T00:00:00Z@", null, 10)).statusCode()).isEqualTo(500);
    }

    @Test
    void pagesOverAThousandEqualStampsBringEachRowOnce() throws Exception {
        x3.settings().countCap(97);
        List<String> keys = new ArrayList<>();
        String url = list("GACCENTRYD", "UPDDATTIM eq @2025-03-31T22:00:00Z@", "UPDDATTIM asc,TYP asc,NUM asc,LIN asc,LEDTYP asc", 5000);
        while (url != null) {
            JsonNode page = get(url);
            assertThat(page.path("$itemsPerPage").asInt()).isEqualTo(97);
            page.path("$resources").forEach(row -> keys.add(row.path("$key").asText()));
            url = page.path("$links").path("$next").path("$url").asText(null);
        }
        assertThat(keys).hasSize((int) number("select count(*) from sandbox_x3.gaccentryd where upddattim = '2025-03-31T22:00:00Z'"));
        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
    }

    @Test
    void aChangeStampsTheRowsOfItsLevelOnly() throws Exception {
        Instant before = x3.books().stamp().minusSeconds(1);
        clock.advance(Duration.ofSeconds(5));
        x3.books().changeLineAmount("GEN", "F25NAMES", 1, BigDecimal.ONE);
        String since = " where num = 'F25NAMES' and upddattim > '" + before + "'";
        assertThat(number("select count(*) from sandbox_x3.gaccentryd" + since)).isEqualTo(1);
        assertThat(number("select count(*) from sandbox_x3.gaccentry" + since)).isZero();
        assertThat(number("select count(*) from sandbox_x3.gaccentrya" + since)).isZero();
        x3.books().changeLineAmount("GEN", "F25NAMES", 1, BigDecimal.ONE.negate());
    }

    @Test
    void theDateHeaderShowsTheSandboxClock() throws Exception {
        clock.advance(Duration.ofHours(3));
        String date = send(list("GCOA", null, null, 1)).headers().firstValue("Date").orElseThrow();
        Instant shown = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        assertThat(Duration.between(shown, clock.instant()).abs()).isLessThan(Duration.ofMinutes(1));
        clock.advance(Duration.ofHours(-3));
    }

    @Test
    void faultsStrikeOnceAndAreCounted() throws Exception {
        x3.server().faults().arm(Fault.once(Fault.Kind.TRUNCATE, "GET", "GCOA"));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> send(list("GCOA", null, null, 10))).isInstanceOf(IOException.class);
        assertThat(x3.server().faults().hits()).isEqualTo(1);
        assertThat(send(list("GCOA", null, null, 10)).statusCode()).isEqualTo(200);
    }

    @Test
    void wrongCredentialsAreRefusedAndARecordThatIsNotThereIsA200() throws Exception {
        HttpResponse<String> refused = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(list("GCOA", null, null, 1))).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(401);
        JsonNode missing = get(x3.url() + "/api1/x3/erp/SEED/GACCENTRY('GEN~NONE')?representation=GACCENTRY.$details");
        assertThat(missing.path("$diagnoses").get(0).path("$message").asText()).startsWith("721");
    }

    private static String list(String x3Class, String where, String orderBy, int count) {
        return x3.url() + "/api1/x3/erp/SEED/" + x3Class + "?representation=" + x3Class + ".%24query&count=" + count
                + (where == null ? "" : "&where=" + URLEncoder.encode(where, StandardCharsets.UTF_8))
                + (orderBy == null ? "" : "&orderBy=" + URLEncoder.encode(orderBy, StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> send(String url) throws Exception {
        String basic = java.util.Base64.getEncoder().encodeToString("demo:demo-x3".getBytes(StandardCharsets.UTF_8));
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Basic " + basic).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode get(String url) throws Exception {
        HttpResponse<String> response = send(url);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Reply.JSON.readTree(response.body());
    }

    private static long number(String sql) throws Exception {
        try (Connection c = database.getConnection(); ResultSet r = c.createStatement().executeQuery(sql)) {
            r.next();
            return r.getLong(1);
        }
    }
}
