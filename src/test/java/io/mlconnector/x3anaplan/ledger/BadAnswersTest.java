package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadAnswersTest {

    private static final String LINE_PAGES = "GACCENTRYD.*orderBy";
    private PollBench bench;
    private String watermarks;
    private long generation;

    @BeforeEach
    void loadedAndChanged() throws Exception {
        bench = new PollBench(112).reading(10, 1);
        bench.poll(Map.of());
        bench.clock.advance(Duration.ofMinutes(10));
        watermarks = bench.watermarks();
        generation = bench.generation();
        bench.sql("update sandbox_x3.gaccentryd set amtled = amtled + 1, upddattim = '" + bench.books.stamp() + "'");
        bench.clock.advance(PollBench.LAG.plusSeconds(5));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void pollFails(Fault fault, boolean passing, String saying) {
        bench.x3.server().faults().arm(fault);
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOfSatisfying(SourceFault.class,
                f -> assertThat(f.isPassing()).isEqualTo(passing)).hasMessageContaining(saying).hasMessageContaining("GACCENTRYD")
                .hasMessageContaining("connection test").hasMessageNotContaining("demo-x3");
        assertThat(bench.x3.server().faults().hits()).isPositive();
        assertThat(bench.watermarks()).isEqualTo(watermarks);
        assertThat(bench.markedSince(generation)).isEmpty();
        assertThat(bench.number("select (select count(*) from inbox_touched) + (select count(*) from inbox_line)")).isZero();
        // And the next poll makes up for it
        bench.x3.server().faults().clear();
        bench.poll(Map.of());
        assertThat(bench.differences()).isEmpty();
    }

    private static Fault lasting(String contentType, int status, String body) {
        return Fault.status("GET", LINE_PAGES, -1, status, contentType, body).after(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "200 | text/html        | <html>Sign in</html> | false | sign in",
        "200 | application/json | <html>Sign in</html> | false | sign in",
        "302 | text/html        | <html>Sign in</html> | false | redirect",
        "403 | application/json | {\"$diagnoses\":[{\"$severity\":\"error\",\"$message\":\"no right\"}]} | false | no right",
        "404 | text/plain       | no                   | false | 404",
        "200 | application/json | {\"$diagnoses\":[{\"$severity\":\"fatal\",\"$message\":\"720 : broken\"}],\"$resources\":[]} | false | 720",
        "200 | application/json | {\"$url\":\"x\"}     | false | no $resources",
        "200 | application/json | []                   | false | no $resources",
        "200 | application/json | {\"$resources\":[{\"TYP\":\"GEN\" | true | cut short",
        "200 | application/json | {\"$resources\":[nonsense]}     | true | no JSON",
        "200 | application/json | ^^                   | true  | empty body",
        "429 | text/plain       | slow                 | true  | 429",
        "500 | text/plain       | oops                 | true  | 500",
        "503 | text/html        | <html>busy</html>    | true  | 503"})
    void anAnswerThatIsNoPageMovesNothing(int status, String type, String body, boolean passing, String saying) {
        pollFails(lasting(type, status, body == null ? "" : body), passing, saying);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE", "RESET_BEFORE", "RESET_AFTER"})
    void aLostConnectionMovesNothing(String kind) {
        pollFails(new Fault(Fault.Kind.valueOf(kind), "GET", LINE_PAGES, 2, -1, 0, null, null, 0), true, "connection failed");
    }

    @Test
    void anAnswerThatNeverComesEndsWithTheTimeout() {
        var s = bench.settings;
        bench.settings = new io.mlconnector.x3anaplan.connection.X3Settings(s.url(), s.folder(), s.protocol(), s.auth(), s.caFile(),
                Duration.ofMillis(300), s.pageSize(), s.ledgerTypes(), s.dimensionType(), s.entries(), s.lines(), s.analyticalLines(),
                s.accounts(), s.dimensions());
        pollFails(new Fault(Fault.Kind.HANG, "GET", LINE_PAGES, 2, -1, 0, null, null, 1500), true, "connection failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE", "RESET_BEFORE"})
    void aFailureThatPassesIsRetriedAndThePollSucceeds(String kind) {
        bench.x3.server().faults().arm(Fault.once(Fault.Kind.valueOf(kind), "GET", LINE_PAGES).after(3));
        bench.poll(Map.of());
        assertThat(bench.x3.server().faults().hits()).isEqualTo(1);
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void aFieldThatTheRepresentationLacksIsNamedBeforeAnythingIsRead() {
        bench.x3.settings().hidden().put("GACCENTRYD", Set.of("UPDDATTIM"));
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("GACCENTRYD").hasMessageContaining("UPDDATTIM").hasMessageContaining("x3.classes.lines.fields.UPDDATTIM");
        bench.x3.settings().hidden().put("GACCENTRYD", Set.of("AMTLED", "CURLED"));
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(ConfigurationFault.class).hasMessageContaining("CURLED, AMTLED");
        assertThat(bench.watermarks()).isEqualTo(watermarks);
    }

    @Test
    void aWrongPasswordIsNoPassingFault() {
        bench.x3.settings().users().clear();
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(ConfigurationFault.class).hasMessageContaining("401")
                .hasMessageContaining("x3.password").hasMessageNotContaining("demo-x3");
        assertThat(bench.watermarks()).isEqualTo(watermarks);
        bench.x3.settings().redirectsToLogin(true);
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(SourceFault.class).hasMessageContaining("redirect");
    }

    @Test
    void aPollThatIsStoppedOnTheWayMovesNothing() {
        bench.pagesUntilStop = 5;
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(SourceFault.class).hasMessageContaining("left before its last page");
        assertThat(bench.watermarks()).isEqualTo(watermarks);
        assertThat(bench.markedSince(generation)).isEmpty();
    }

    @Test
    void aServerClockThatFellBehindTheWatermarkIsSaidNotSilentlyAWindowOfNothing() {
        bench.clock.advance(Duration.ofDays(-2));
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(SourceFault.class).hasMessageContaining("clock");
    }

    @Test
    void aRowThatCannotBeUnderstoodIsKeptApartAndItsEntryStaysUntilItCanBeRead() {
        // Given: its page is otherwise fine
        bench.poll(Map.of());
        bench.books.changeLineAmount("GEN", "F25000012", 1, BigDecimal.ONE);
        bench.books.changeLineAmount("GEN", "F25000000", 1, BigDecimal.ONE);
        bench.sql("update sandbox_x3.gaccentryd set sns = 3, upddattim = '" + bench.books.stamp() + "' where num = 'F25000012' and lin = 1");
        String before = bench.texts("select amtled::text from journal_line where num = 'F25000012' order by lin").toString();
        // When
        bench.pollLater();
        // Then
        assertThat(bench.texts("select stream || ' ' || x3_key || ' ' || cpy || '/' || fiy || '/' || per || ' ' || reason from poison_row"))
                .singleElement().asString().startsWith("lines GEN~F25000012~1~1 FR10/7/12").contains("SNS is neither 1").contains("3");
        assertThat(bench.texts("select amtled::text from journal_line where num = 'F25000012' order by lin").toString()).isEqualTo(before);
        assertThat(bench.differences()).isNotEmpty().allMatch(d -> d.contains("F25000012"));
        // When it is mended
        bench.sql("update sandbox_x3.gaccentryd set sns = 1, upddattim = '" + bench.books.stamp() + "' where num = 'F25000012' and lin = 1");
        bench.pollLater();
        // Then
        assertThat(bench.number("select count(*) from poison_row")).isZero();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void mastersAreReadWholeThenByStampAndNeverRemoved() {
        bench.pollMasters();
        assertThat(bench.number("select count(*) from gl_account")).isEqualTo(bench.number("select count(*) from sandbox_x3.gaccount where endpoint = 'SEED'"));
        assertThat(bench.number("select count(*) from dimension"))
                .isEqualTo(bench.number("select count(*) from sandbox_x3.cacce where endpoint = 'SEED' and die = 'CCT'"));
        bench.books.addAccount("FRA", "699999", "Neu; \"mit\"\nZeile");
        bench.books.deactivateAccount("FRA", "601000");
        bench.books.addCostCenter("CC999", "New");
        bench.sql("delete from sandbox_x3.gaccount where acc = '602000'");
        bench.x3.server().log().clear();
        bench.pollMasters();
        assertThat(bench.texts("select des from gl_account where acc = '699999'")).containsExactly("Neu; \"mit\"\nZeile");
        assertThat(bench.texts("select active from gl_account where coa = 'FRA' and acc = '601000'")).containsExactly("f");
        assertThat(bench.number("select count(*) from dimension where cce = 'CC999'")).isEqualTo(1);
        assertThat(bench.number("select count(*) from gl_account where coa = 'FRA' and acc = '602000'")).isEqualTo(1);
        assertThat(bench.x3.server().log().entries()).hasSize(4);
    }
}
