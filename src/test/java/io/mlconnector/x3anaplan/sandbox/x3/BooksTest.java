package io.mlconnector.x3anaplan.sandbox.x3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BooksTest {

    private static X3Bench bench;
    private static int serial;
    private Books books;
    private String num;

    @BeforeAll
    static void start() throws Exception {
        bench = new X3Bench(false);
        DemoBooks.large(bench.x3.books(), "SEED", 4, 1);
    }

    @AfterAll
    static void stop() throws Exception {
        bench.close();
    }

    /** Given a final entry of two lines, the first with two splits, posted before what the test does. */
    @BeforeEach
    void post() {
        books = bench.x3.books();
        num = "T" + ++serial;
        books.post(Journal.french(num, LocalDate.of(2025, 6, 2)).legal(1, "601000", "100.00", Split.on("CC110", "60.00"), Split.on("CC120", "40.00"))
                .legal(2, "112000", "-100.00"));
        bench.clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void everyRowOfAPostedEntryHasOneStampOfWholeSeconds() throws Exception {
        assertThat(bench.text(stamps("count(distinct upddattim) || ' ' || count(*)", "true"))).isEqualTo("1 5");
        assertThat(bench.number(stamps("count(*)", "upddattim <> date_trunc('second', upddattim)"))).isZero();
    }

    @Test
    void aChangedAmountStampsItsLineOnly() throws Exception {
        assertThat(books.changeLineAmount("GEN", num, 1, new BigDecimal("5.00"))).containsExactly("GEN~" + num + "~1~1");
        assertThat(moved()).isEqualTo("line 1");
    }

    @Test
    void aBalancedChangeStampsBothLinesAndKeepsTheEntryBalanced() throws Exception {
        assertThat(books.changeLineAmount("GEN", num, 1, new BigDecimal("5.00"), 2)).hasSize(2);
        assertThat(moved()).isEqualTo("line 1, line 2");
        assertThat(bench.text("select sum(amtled * sns) || ' ' || max(amtled) from sandbox_x3.gaccentryd where num = '" + num + "'"))
                .isEqualTo("0.00 105.00");
    }

    @Test
    void aHeaderChangeStampsTheHeaderOnly() throws Exception {
        assertThat(books.changeHeaderOnly("GEN", num, "other")).isEqualTo("GEN~" + num);
        assertThat(moved()).isEqualTo("header 0");
    }

    @Test
    void finalisingStampsTheHeaderOnlyAndNeedsATemporaryEntry() throws Exception {
        assertThatThrownBy(() -> books.finalise("GEN", num)).isInstanceOf(IllegalArgumentException.class);
        books.post(Journal.french(num + "T", LocalDate.of(2025, 6, 2)).temporary().legal(1, "601000", "1.00"));
        num += "T";
        bench.clock.advance(Duration.ofMinutes(1));
        books.finalise("GEN", num);
        assertThat(moved()).isEqualTo("header 0");
    }

    @Test
    void aChangedCostCenterStampsItsSplitOnly() throws Exception {
        books.changeCostCenter("GEN", num, 1, "CC120", "CC130");
        assertThat(moved()).isEqualTo("split 2");
    }

    @Test
    void matchingStampsTheLineOnly() throws Exception {
        assertThat(books.match("GEN", num, 2, "AB")).hasSize(1);
        assertThat(moved()).isEqualTo("line 2");
    }

    @Test
    void anSqlEditMovesTheTickAndNoStamp() throws Exception {
        books.sqlEdit("GEN", num, 1, BigDecimal.ONE);
        assertThat(moved()).isEmpty();
        assertThat(bench.text("select updtick || ' ' || amtled from sandbox_x3.gaccentryd where num = '" + num + "' and lin = 1"))
                .isEqualTo("2 101.00");
    }

    @Test
    void aReversalTurnsSignsNamesItsOriginAndStampsTheOldHeaderOnly() throws Exception {
        assertThat(books.reverse("GEN", num, num + "R", LocalDate.of(2026, 1, 5))).isEqualTo("GEN~" + num + "R");
        assertThat(moved()).isEqualTo("header 0");
        assertThat(bench.text("select rvs from sandbox_x3.gaccentry where num = '" + num + "'")).isEqualTo("3");
        assertThat(bench.text("select concat_ws(' ', rvsorinum, fiy, per) from sandbox_x3.gaccentry where num = '" + num + "R'"))
                .isEqualTo(num + " 8 1");
        assertThat(bench.text("select string_agg(fiy || '/' || per || ' ' || amtled * sns, ', ' order by lin) from sandbox_x3.gaccentryd where num = '"
                + num + "R'")).isEqualTo("8/1 -100.00, 8/1 100.00");
        assertThat(bench.number("select count(*) from sandbox_x3.gaccentrya where sns = -1 and num = '" + num + "R'")).isEqualTo(2);
    }

    @Test
    void deletionLeavesNoTraceAndRespectsTheStatus() throws Exception {
        assertThatThrownBy(() -> books.deleteTemporary("GEN", num)).isInstanceOf(IllegalStateException.class).hasMessageContaining("final");
        books.vanishFinal("GEN", num);
        assertThat(bench.number(stamps("count(*)", "true"))).isZero();
        assertThatThrownBy(() -> books.vanish("GEN", num)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLateCommitAppearsWithItsEarlierStamp() throws Exception {
        Instant early = books.stamp().minusSeconds(600);
        books.postStamped(Journal.french(num + "L", LocalDate.of(2025, 6, 2)).legal(1, "601000", "1.00"), early.plusMillis(500));
        assertThat(bench.number("select count(*) from sandbox_x3.gaccentryd where num = '" + num + "L' and upddattim = '" + early + "'"))
                .isEqualTo(1);
    }

    @Test
    void aBulkPostHasOneStampAndATouchChangesNothingElse() throws Exception {
        // Given
        List<String> keys = books.bulkPost("BULK", LocalDate.of(2025, 7, 1), 600);
        assertThat(keys).hasSize(300);
        assertThat(bench.text("select count(*) || ' ' || count(distinct upddattim) from sandbox_x3.gaccentryd where num like 'BULK%'"))
                .isEqualTo("600 1");
        String sums = bench.text("select sum(amtled) from sandbox_x3.gaccentryd");

        // When
        bench.clock.advance(Duration.ofMinutes(1));
        List<String> touched = books.touch("GACCENTRYD", 250);

        // Then
        assertThat(touched).hasSize(250);
        assertThat(bench.text("select sum(amtled) from sandbox_x3.gaccentryd")).isEqualTo(sums);
        assertThat(bench.number("select count(*) from sandbox_x3.gaccentryd where upddattim >= '" + books.stamp().minusSeconds(5) + "'"))
                .isEqualTo(250);
        for (String key : keys) {
            books.vanish("GEN", key.substring(4));
        }
    }

    @Test
    void dayStampsAreTakenInTheServersZone() throws Exception {
        bench.clock.set(Instant.parse("2027-03-31T22:30:00Z"));
        books.changeHeaderOnly("GEN", num, "late in Paris");
        assertThat(bench.text("select upddat from sandbox_x3.gaccentry where num = '" + num + "'")).isEqualTo("2027-04-01");
        bench.clock.set(Instant.now());
    }

    @Test
    void anotherFolderKeepsItsOwnRecords() throws Exception {
        DemoBooks.large(books, "OTHER", 4, 1);
        bench.x3.books("OTHER").addCostCenter("CCOTHER", "only there");
        assertThat(bench.text("select string_agg(endpoint, ',') from sandbox_x3.cacce where cce = 'CCOTHER'")).isEqualTo("OTHER");
    }

    /** What of the entry was stamped after its posting, as "level number" in order. */
    private String moved() throws Exception {
        String moved = bench.text("select string_agg(row, ', ' order by row) from (" + stamps("level || ' ' || n as row", "upddattim > credattim")
                + ") t");
        return moved == null ? "" : moved;
    }

    private String stamps(String what, String where) {
        return "select " + what + " from (select 'header' as level, 0 as n, credattim, upddattim from sandbox_x3.gaccentry where num = '" + num
                + "' union all select 'line', lin, credattim, upddattim from sandbox_x3.gaccentryd where num = '" + num
                + "' union all select 'split', analin, credattim, upddattim from sandbox_x3.gaccentrya where num = '" + num + "') s where " + where;
    }
}
