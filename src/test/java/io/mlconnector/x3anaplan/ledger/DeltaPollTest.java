package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.JournalChecks;
import io.mlconnector.x3anaplan.connection.PollSettings;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeltaPollTest {

    private PollBench bench;
    private long generation;

    @BeforeEach
    void loaded() throws Exception {
        bench = new PollBench(112).reading(10, 1, 3);
        bench.books.post(Journal.french("T1", LocalDate.of(2025, 5, 5)).temporary().legal(1, "601000", "500.00", Split.on("CC150", "500.00"))
                .legal(2, "602000", "250.00").legal(3, "112000", "-750.00"));
        bench.books.post(Journal.french("F1", LocalDate.of(2025, 4, 7)).legal(1, "603000", "300.00", Split.on("CC160", "100.00"),
                Split.on("CC170", "200.00")).legal(2, "112000", "-300.00"));
        bench.pollLater();
        bench.clock.advance(Duration.ofMinutes(10));
        generation = bench.generation();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void pollAndCompare(String... marked) {
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.markedSince(generation)).containsExactly(marked);
        assertThat(bench.number("select count(*) from hold")).isZero();
    }

    @Test
    void aNewEntryComesWithAllItsRows() {
        bench.books.post(Journal.french("N1", LocalDate.of(2025, 3, 3)).legal(1, "601000", "5.00", Split.on("CC110", "5.00"))
                .legal(2, "112000", "-5.00"));
        pollAndCompare("FR10/1/7/3");
    }

    @Test
    void aChangeOfOneLineOnlyComesThoughTheHeaderIsNotStamped() {
        bench.books.changeLineAmount("GEN", "F1", 1, new BigDecimal("0.01"));
        pollAndCompare("FR10/1/7/4");
    }

    @Test
    void aChangeOfTheHeaderOnlyComes() {
        bench.books.changeHeaderOnly("GEN", "F1", "other text");
        pollAndCompare("FR10/1/7/4");
    }

    @Test
    void finalisingComes() {
        bench.books.finalise("GEN", "T1");
        pollAndCompare("FR10/1/7/5");
        assertThat(bench.number("select sta from journal_entry where num = 'T1'")).isEqualTo(2);
    }

    @Test
    void aChangedDimensionOfAFinalEntryComesThoughOnlyTheSplitIsStamped() {
        bench.books.changeCostCenter("GEN", "F1", 1, "CC160", "CC180");
        pollAndCompare("FR10/1/7/4");
    }

    @Test
    void aSplitRemovedFromAFinalEntryIsANormalChange() {
        bench.books.removeSplit("GEN", "F1", 1, 2);
        pollAndCompare("FR10/1/7/4");
    }

    @Test
    void aLineDeletedFromATemporaryEntryLeaves() {
        bench.books.deleteLine("GEN", "T1", 2);
        pollAndCompare("FR10/1/7/5");
    }

    @Test
    void aReversalComesWithBothEntries() {
        bench.books.reverse("GEN", "F1", "R1", LocalDate.of(2025, 6, 1));
        pollAndCompare("FR10/1/7/4", "FR10/1/7/6");
    }

    @Test
    void aLineThatMovesToAnotherPeriodMarksBothPeriods() {
        bench.sql("update sandbox_x3.gaccentry set per = 6, accdat = '2025-06-07', upddattim = '" + bench.books.stamp() + "' where num = 'F1'");
        bench.sql("update sandbox_x3.gaccentryd set per = 6, accdat = '2025-06-07' where num = 'F1'");
        pollAndCompare("FR10/1/7/4", "FR10/1/7/6");
    }

    @Test
    void aLedgerPeriodThatNoLineIsInAnyMoreIsForgottenAndOneThatAHoldNamesStaysUntilThatIsCleared() {
        // Given a closed month whose changes wait for a person
        bench.poll = new PollSettings(bench.poll.overlap(), bench.poll.lag(), bench.poll.firstPeriod(), 20, Duration.ofDays(1), 30, Duration.ofDays(1),
                ZoneOffset.UTC, Period.ofDays(1), PollSettings.Late.HOLD, JournalChecks.STANDARD);
        // When all lines of a fiscal period move to another fiscal year
        for (String table : List.of("gaccentry", "gaccentryd")) {
            bench.sql("update sandbox_x3." + table + " set fiy = 9, upddattim = '" + bench.books.stamp() + "' where cpy = 'FR10' and fiy = 7 and per = 4");
        }
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();

        // Then the one they left stays as long as a hold names it
        String left = "select ledtyp || '/' || fiy || '/' || per from ledger_period where cpy = 'FR10' and (fiy, per) in ((7, 4), (9, 4)) order by 1";
        assertThat(bench.texts(left)).containsExactly("1/7/4", "1/9/4");

        // and goes when the hold is cleared
        bench.sql("update hold set confirmed_by = 'ann', confirmed_at = now()");
        bench.pollLater();
        assertThat(bench.texts(left)).containsExactly("1/9/4");
    }

    @Test
    void aNumberThatWasSentIsNotGivenAgainThoughThePeriodThatHadItWasForgotten() {
        // Given a ledger period whose number, the highest of all, was sent, and which is forgotten since
        bench.books.post(bookOf("ALONE1"));
        bench.pollLater();
        long sent = bench.number("select generation from ledger_period where fiy = 8");
        assertThat(sent).isEqualTo(bench.generation());
        bench.sql("insert into slice (connection, dataset, model, module, version, label, company, ledger, sent_generation)"
                + " select connection, 'journal-entries', 'm', 'm', 'v', 'Nov 26', '', '', generation from ledger_period where fiy = 8");
        bench.sql("delete from ledger_period where fiy = 8");

        // When it has another entry, Then its number is another one than was sent
        bench.books.post(bookOf("ALONE2"));
        bench.pollLater();
        assertThat(bench.number("select generation from ledger_period where fiy = 8")).isGreaterThan(sent);
    }

    private static Journal bookOf(String number) {
        Journal journal = new Journal("GEN", number, "FR10", "FR011", LocalDate.of(2026, 11, 7), 8, 11, "EUR", "EUR");
        BigDecimal five = new BigDecimal("5.00");
        return journal.line(new Journal.Line(1, 1, "FRA", "601000", 1, five, five, List.of()))
                .line(new Journal.Line(2, 1, "FRA", "112000", -1, five, five, List.of()));
    }

    @Test
    void thousandsOfRowsWithOneStampAreAllReadOverPageEdges() {
        bench.sql("update sandbox_x3.gaccentryd set amtled = amtled + 1, upddattim = '" + bench.books.stamp() + "' where lin < 3");
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void aSilentEditComesWithTheNextTouchOfItsEntryThoughItsOwnStampStayed() {
        bench.books.sqlEdit("GEN", "F1", 1, BigDecimal.TEN);
        bench.books.changeHeaderOnly("GEN", "F1", "touched");
        pollAndCompare("FR10/1/7/4");
    }

    @Test
    void aPollWithoutChangesMarksNothing() {
        bench.books.touchLines(0);
        pollAndCompare();
    }

    @Test
    void aLateCommitWithinTheOverlapIsMet() {
        // Given a transaction that stamps now and commits after the next poll
        Instant stamped = bench.books.stamp();
        bench.pollLater();
        bench.books.postStamped(Journal.french("LATE", LocalDate.of(2025, 8, 8)).legal(1, "601000", "5").legal(2, "112000", "-5"), stamped);
        bench.clock.advance(Duration.ofMinutes(2));
        pollAndCompare("FR10/1/7/8");
    }

    @Test
    void aStampInTheFutureDoesNotMoveTheWatermarkAndLaterChangesStillCome() {
        bench.books.stampLine("GEN", "F1", 1, bench.books.stamp().plus(Duration.ofDays(400)));
        bench.pollLater();
        assertThat(bench.number("select count(*) from watermark where mark > '" + bench.books.stamp() + "'")).isZero();
        bench.books.changeHeaderOnly("GEN", "F1", "after");
        bench.books.changeLineAmount("GEN", "T1", 1, BigDecimal.ONE);
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void changesBeforeInsideAndAfterTheCursorWhilePagingAllArriveSoonerOrLater() {
        // Given a window of several pages of lines
        bench.sql("update sandbox_x3.gaccentryd set amtled = amtled + 1, upddattim = '" + bench.books.stamp() + "'");
        AtomicInteger changes = new AtomicInteger();
        bench.x3.onPage(page -> {
            if (page.className().equals("GACCENTRYD") && page.number() == 4 && changes.incrementAndGet() == 1) {
                bench.books.changeLineAmount("CUS", "G25000002", 1, BigDecimal.ONE);
                bench.books.changeLineAmount("GEN", "F25000012", 1, BigDecimal.ONE);
                bench.books.changeLineAmount("SUP", "F25000013", 1, BigDecimal.ONE);
            }
        });
        // When
        bench.pollLater();
        bench.x3.onPage(null);
        bench.pollLater();
        // Then
        assertThat(changes.get()).isPositive();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void anEntryThatChangesWhileItIsReReadWaitsForTheNextWindowInsteadOfComingHalf() {
        // Given
        bench.books.changeHeaderOnly("GEN", "F1", "new text");
        String before = bench.texts("select l.amtled::text from journal_line l where num = 'F1' order by lin").toString();
        bench.x3.onPage(page -> {
            if (page.className().equals("GACCENTRYA")) {
                bench.books.changeLineAmount("GEN", "F1", 1, BigDecimal.ONE);
            }
        });
        // When
        bench.clock.advance(PollBench.LAG.plusSeconds(5));
        bench.poll(Map.of());
        // Then the mirror has neither the new text nor the new amounts
        bench.x3.onPage(null);
        assertThat(bench.texts("select amtled::text from journal_line where num = 'F1' order by lin").toString()).isEqualTo(before);
        assertThat(bench.texts("select des from journal_entry where num = 'F1'")).containsExactly("");
        // And the next poll brings all
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void aRestrictedPollReadsItsMonthAndMovesNoWatermark() {
        // Given
        String watermarks = bench.watermarks();
        bench.books.changeLineAmount("GEN", "F1", 1, BigDecimal.ONE);
        bench.books.changeLineAmount("GEN", "T1", 1, BigDecimal.ONE);
        bench.clock.advance(PollBench.LAG.plusSeconds(5));
        // When
        bench.poll(Map.of("period", "Apr 25"));
        // Then
        assertThat(bench.watermarks()).isEqualTo(watermarks);
        assertThat(bench.markedSince(generation)).containsExactly("FR10/1/7/4");
        assertThat(bench.differences()).isNotEmpty();
        // And nothing is lost by it
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void aDryRunChangesNothing() {
        // Given
        String watermarks = bench.watermarks();
        bench.books.changeLineAmount("GEN", "F1", 1, BigDecimal.ONE);
        bench.clock.advance(PollBench.LAG.plusSeconds(5));
        // When
        bench.poll(Map.of("dryRun", true));
        // Then
        assertThat(bench.watermarks()).isEqualTo(watermarks);
        assertThat(bench.markedSince(generation)).isEmpty();
        assertThat(bench.number("select count(*) from inbox_touched")).isZero();
        assertThat(bench.facts).last().asString().contains("dry run").contains("2 journal entries");
    }

    @Test
    void anotherSetOfLedgerTypesIsLoadedAnew() {
        bench.books.changeHeaderOnly("GEN", "F1", "x");
        bench.reading(10, 1);
        bench.pollLater();
        assertThat(bench.facts.toString()).contains("journal entries changed");
        assertThat(bench.number("select count(distinct scope) from watermark where scope like '%[1] 2025-01'")).isPositive();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void aKeyWithAQuoteIsReadAgainByKey() {
        bench.books.post(Journal.french("O'NEIL & 100%+#", LocalDate.of(2025, 3, 3)).legal(1, "601000", "5.00").legal(2, "112000", "-5.00"));
        pollAndCompare("FR10/1/7/3");
    }

    @Test
    void addressesStayShortEvenWithManyLongKeys() {
        bench.poll = new PollSettingsOf(bench.poll).keysPerRequest(500);
        bench.x3.server().log().clear();
        for (int i = 0; i < 300; i++) {
            bench.books.post(Journal.french("LONG-NUMBER-" + String.format("%08d", i), LocalDate.of(2025, 3, 3))
                    .legal(1, "601000", "5.00").legal(2, "112000", "-5.00"));
        }
        pollAndCompare("FR10/1/7/3");
        List<Integer> lengths = bench.x3.server().log().entries().stream().map(e -> e.query().length()).toList();
        assertThat(lengths).allMatch(l -> l < io.mlconnector.x3anaplan.x3.RestPages.URL_LIMIT).anyMatch(l -> l > 3_000);
    }
}
