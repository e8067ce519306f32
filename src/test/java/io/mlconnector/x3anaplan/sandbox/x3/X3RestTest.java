package io.mlconnector.x3anaplan.sandbox.x3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class X3RestTest {

    private static X3Bench bench;
    private static X3Simulator x3;

    @BeforeAll
    static void start() throws Exception {
        bench = new X3Bench(true);
        x3 = bench.x3;
    }

    @AfterAll
    static void stop() throws Exception {
        bench.close();
    }

    @AfterEach
    void calm() {
        X3Settings s = x3.settings();
        s.sites().clear();
        s.denied().clear();
        s.hidden().clear();
        s.basicAuth(true);
        s.unauthorized(X3Settings.Unauthorized.JSON);
        s.redirectsToLogin(false);
        s.emptyDate("");
        s.atOnce(Integer.MAX_VALUE);
        s.countCap(1000);
        s.trailingEmptyPage(false);
        x3.server().faults().clear();
        x3.onPage(null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "NUM eq|400", "NUM eq 5|400", "LIN eq 'x'|400", "ACCDAT eq 'x'|400", "LIN like '1%'|400", "left(LIN,2) eq '1'|400",
        "(NUM eq 'A'|400", "NUM eq 'A' NUM|400", "frob(NUM) eq 'A'|400", "NUM mul 2 eq 4|400", "LIN between 1 or 2|400",
        "UPDDATTIM ge @2025-01-01T00:00:00.5Z@|400", "UPDDATTIM ge @2025-13-01@|400", "UPDDATTIM ge @2025-01-01T00:00:00@|400",
        "NOPE eq 1|500", "STA eq 2|500"})
    void aWhereThatCannotBeAnsweredIsRefusedWithADiagnosis(String where, int status) throws Exception {
        var answer = bench.send(bench.list("GACCENTRYD", where, null, 5));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("$diagnoses", "$severity");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "NUM eq 'F25SIXTY' and (LIN mul 2) gt 116|2",
        "NUM eq 'F25SIXTY' and LIN lt 10 or NUM eq 'F25SPLIT'|11",
        "NUM eq 'F25SIXTY' and (LIN lt 10 or NUM eq 'F25SPLIT')|9",
        "NUM eq 'F25SIXTY' and not LIN lt 59|2",
        "NUM eq 'F25SIXTY' and not (LIN lt 59 or LIN eq 60)|1",
        "NUM eq 'F25SIXTY' and LIN in (1,2,77)|2",
        "NUM eq 'F25SIXTY' and ACCDAT between @2025-02-28@ and @2025-03-01@|60",
        "NUM eq 'F25SIXTY' and UPDDATTIM ge @2025-03-01@|60",
        "NUM eq 'F25SIXTY' and MTCDAT eq @0000-00-00@|60",
        "NUM eq 'F25SIXTY' and right(NUM,5) eq 'SIXTY' and substring(NUM,4,3) eq 'SIX' and lower(CUR) eq 'eur' and pow(LIN,2) eq 9|1"})
    void aWhereSelectsWhatItSays(String where, int rows) throws Exception {
        assertThat(bench.keys(bench.list("GACCENTRYD", where, null, 7))).hasSize(rows);
    }

    @Test
    void pagesInAMixedOrderBringEachRowOnceInThatOrder() throws Exception {
        // Given an order with ties, descending and ascending mixed
        String where = "PER eq 3 and CPY eq 'GB20'";

        // When
        List<String> keys = bench.keys(bench.list("GACCENTRYD", where, "ACCDAT desc;AMTLED asc", 101));

        // Then
        assertThat(keys).hasSize((int) bench.number("select count(*) from sandbox_x3.gaccentryd where per = 3 and cpy = 'GB20'"));
        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
        assertThat(String.join(",", keys)).isEqualTo(bench.text("select string_agg(concat_ws('~', typ, num, lin, ledtyp), ',' order by accdat"
                + " desc, amtled, typ, num, lin, ledtyp) from sandbox_x3.gaccentryd where per = 3 and cpy = 'GB20'"));
    }

    @Test
    void pagingIsLiveSoRowsPutAheadAreSeenAndRowsPutBehindAreNot() throws Exception {
        // Given rows that are posted after the first page, one before and one after where the reader stands
        x3.onPage(page -> {
            if (page.number() == 1) {
                for (String number : List.of("A-BEHIND", "ZZ-AHEAD")) {
                    x3.books().post(Journal.french(number, LocalDate.of(2025, 8, 8)).legal(1, "601000", "1.00").legal(2, "112000", "-1.00"));
                }
            }
        });

        // When
        List<String> keys = bench.keys(bench.list("GACCENTRY", "TYP eq 'GEN'", "NUM asc", 400));

        // Then
        assertThat(keys).contains("GEN~ZZ-AHEAD").doesNotContain("GEN~A-BEHIND");
        x3.books().vanish("GEN", "A-BEHIND");
        x3.books().vanish("GEN", "ZZ-AHEAD");
    }

    @Test
    void theLastPageHasNoNextAndATrailingEmptyPageCanBeAskedFor() throws Exception {
        String path = bench.list("GCOA", null, null, 3);
        assertThat(bench.get(path).path("$links").has("$next")).isFalse();
        x3.settings().trailingEmptyPage(true);
        JsonNode page = bench.get(path);
        JsonNode empty = bench.get(page.path("$links").path("$next").path("$url").asText());
        assertThat(empty.path("$resources").isEmpty()).isTrue();
        assertThat(empty.path("$links").has("$next")).isFalse();
    }

    @Test
    void detailsEmbedLinesAndTheirSplits() throws Exception {
        JsonNode header = bench.get("/api1/x3/erp/SEED/GACCENTRY('GEN~F25SPLIT')?representation=GACCENTRY.$details");
        assertThat(header.path("ACCDAT").asText()).isEqualTo("2025-04-07");
        assertThat(header.path("GACCENTRYD")).hasSize(2);
        assertThat(header.path("GACCENTRYD").get(0).path("GACCENTRYA")).hasSize(3);
        assertThat(header.path("GACCENTRYD").get(0).path("GACCENTRYA").get(2).path("CCE_0").asText()).isEqualTo("CC180");
    }

    @Test
    void rowsCarryTheirIdentityAndTitledReferences() throws Exception {
        JsonNode row = bench.get(bench.list("GACCENTRY", "NUM eq 'F25SPLIT'", null, 1)).path("$resources").get(0);
        assertThat(row.path("$uuid").asText()).hasSize(36);
        assertThat(row.path("$etag").asInt()).isEqualTo(1);
        assertThat(row.path("FCY").asText()).isEqualTo("FR011");
        assertThat(row.path("FCY_REF").path("$title").asText()).isEqualTo("Siège Paris");
        assertThat(row.path("STA").isInt()).isTrue();
        assertThat(row.path("UPDDATTIM").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void anAliasServesAsClassAndAsRepresentation() throws Exception {
        assertThat(bench.get(bench.list("ZGLANA", "NUM eq 'F25SPLIT'", null, 9)).path("$resources")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "(null)", value = {"''|\"\"", "0000-00-00|\"0000-00-00\"", "1753-01-01|\"1753-01-01\"", "(null)|null",
        "absent|''"})
    void anEmptyDateHasTheFormThatIsSet(String form, String shown) throws Exception {
        x3.settings().emptyDate(form);
        JsonNode row = bench.get(bench.list("GACCENTRYD", "NUM eq 'F25SPLIT'", null, 1)).path("$resources").get(0);
        assertThat(row.path("MTCDAT").toString()).isEqualTo(shown);
    }

    @Test
    void prototypesTellTypesAndLackWhatIsHidden() throws Exception {
        x3.settings().hidden().put("GACCENTRYD", Set.of("UPDDATTIM"));
        JsonNode properties = bench.get("/api1/x3/erp/SEED/$prototypes('ZGLLIN.$query')").path("$properties");
        assertThat(properties.path("AMTLED").path("$type").asText()).isEqualTo("application/x-decimal");
        assertThat(properties.path("ACCDAT").path("$type").asText()).isEqualTo("application/x-date");
        assertThat(properties.path("NUM").path("$maxLength").asInt()).isEqualTo(20);
        assertThat(properties.has("UPDDATTIM")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/api1/x3/erp/NOWHERE/GCOA?representation=GCOA.$query|404", "/api1/x3/erp/SEED/NOPE?representation=NOPE.$query|404",
        "/api1/x3/erp/SEED/GCOA|400", "/api1/x3/erp/SEED/GCOA?representation=GDIE.$query|400",
        "/api1/x3/erp/SEED/GCOA?representation=GCOA.$edit|400", "/api1/x3/erp/SEED/GCOA?representation=GCOA.$query&count=many|400",
        "/api1/x3/erp/SEED/GCOA?representation=GCOA.$query&key=gt.A~B|400",
        "/api1/x3/erp/SEED/PERIOD?representation=PERIOD.$query&key=gt.FR10~x~7~1|400",
        "/api1/x3/erp/SEED/GCOA?representation=GCOA.$query&orderBy=COA%20sideways|400",
        "/api1/x3/erp/SEED/GCOA?representation=GCOA.$query&orderBy=NOPE|500", "/api1/x3/erp/SEED/GCOA('A~B')?representation=GCOA.$details|400"})
    void aBadRequestGetsItsStatus(String path, int status) throws Exception {
        var answer = bench.send(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("$diagnoses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic !!!", "Basic ZGVtbw==", "Basic ZGVtbzp3cm9uZw=="})
    void badCredentialsAreA401(String authorization) throws Exception {
        var answer = bench.send(bench.list("GCOA", null, null, 1), authorization);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        x3.settings().unauthorized(X3Settings.Unauthorized.HTML);
        assertThat(bench.send(bench.list("GCOA", null, null, 1), authorization).body()).startsWith("<html>");
        x3.settings().redirectsToLogin(true);
        assertThat(bench.send(bench.list("GCOA", null, null, 1), authorization).statusCode()).isEqualTo(302);
    }

    @Test
    void goodCredentialsAreRefusedWhileBasicIsOff() throws Exception {
        x3.settings().basicAuth(false);
        assertThat(bench.send(bench.list("GCOA", null, null, 1)).statusCode()).isEqualTo(401);
    }

    @Test
    void aMissingRightIsA403AndAMissingSiteIsSilence() throws Exception {
        x3.settings().denied().add("GACCENTRYA");
        assertThat(bench.send(bench.list("ZGLANA", null, null, 1)).statusCode()).isEqualTo(403);
        x3.settings().sites().add("GB021");
        assertThat(bench.get(bench.list("GACCENTRY", "CPY eq 'FR10'", null, 5)).path("$resources").isEmpty()).isTrue();
        assertThat(bench.get(bench.list("GACCENTRY", "CPY eq 'GB20'", null, 5)).path("$resources")).hasSize(5);
        assertThat(bench.get("/api1/x3/erp/SEED/GACCENTRY('GEN~F25SPLIT')?representation=GACCENTRY.$details").has("$diagnoses")).isTrue();
    }

    @Test
    void aFullGateIsA503() throws Exception {
        x3.settings().atOnce(0);
        assertThat(bench.send(bench.list("GCOA", null, null, 1)).statusCode()).isEqualTo(503);
    }

    @Test
    void balancesAddUpToTheLinesOfActualEntries() throws Exception {
        JsonNode row = bench.get(bench.list("BALANCE", "CPY eq 'FR10' and LEDTYP eq 1 and ACC eq '601000' and CUR eq 'EUR' and FCY eq 'FR011'",
                null, 9)).path("$resources").get(0);
        assertThat(row.path("DEBLED_3").decimalValue()).isPositive().isEqualByComparingTo(bench.text("select sum(amtled) from sandbox_x3.gaccentryd d"
                + " join sandbox_x3.gaccentry h using (endpoint, typ, num) where cat = 1 and d.cpy = 'FR10' and ledtyp = 1 and acc = '601000'"
                + " and d.cur = 'EUR' and fcylin = 'FR011' and d.per = 3 and sns = 1"));
    }

    @Test
    void aPageMayBreakOffOrBeALoginPageOnceAndIsWholeAfterwards() throws Exception {
        String path = bench.list("GACCENTRY", null, null, 100);
        x3.server().faults().arm(Fault.once(Fault.Kind.TRUNCATE, "GET", "GACCENTRY"));
        assertThatThrownBy(() -> bench.send(path)).isInstanceOf(IOException.class);
        x3.server().faults().arm(Fault.status("GET", "GACCENTRY", 1, 200, "text/html", "<html>Sign in</html>"));
        var html = bench.send(path);
        assertThat(html.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(x3.server().faults().hits()).isEqualTo(2);
        assertThat(bench.get(path).path("$resources")).hasSize(100);
    }
}
