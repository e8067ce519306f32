package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlconnector.x3anaplan.connection.JournalChecks;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Line;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import io.mlconnector.x3anaplan.x3.RestPages;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Journal entries that are not whole, however their pages came. */
class EntryChecksTest {

    private PollBench bench;

    @BeforeEach
    void books() throws Exception {
        bench = new PollBench(112).reading(1000, 1, 2, 3);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private List<String> faults() {
        return bench.texts("select kind || ' ' || typ || '~' || num || ' ' || ledtyp || ' ' || cpy || '/' || fiy || '/' || per || ' '"
                + " || (debit - credit) || ' ' || currency from journal_fault order by 1");
    }

    /** A whole first reading. */
    private void load() {
        bench.pollLater();
    }

    private static Journal journal(String number) {
        return Journal.french(number, LocalDate.of(2025, 4, 7));
    }

    @Test
    void whatX3PostsIsWholeInEveryLedgerType() {
        load();
        assertThat(bench.number("select count(*) from journal_line")).isEqualTo(112);
        assertThat(faults()).isEmpty();
    }

    @Test
    void anAmountThatWasChangedPastTheFrameworkIsFoundByTheFirstLoadAndGoesWithItsMendingThoughNoStampMoves() {
        // Given
        bench.books.post(journal("BAD").legal(1, "601000", "4772.62").legal(2, "602000", "100.00").legal(3, "112000", "-4872.62"));
        bench.sql("update sandbox_x3.gaccentryd set amtled = 1.00, amtcur = 1.00 where num = 'BAD' and lin = 1");
        load();
        // Then
        assertThat(faults()).containsExactly("unbalanced GEN~BAD 1 FR10/7/4 -4771.62 EUR");
        // When
        long generation = bench.generation();
        bench.sql("update sandbox_x3.gaccentryd set amtled = 4772.62, amtcur = 4772.62 where num = 'BAD' and lin = 1");
        bench.pollLater();
        // Then
        assertThat(faults()).isEmpty();
        assertThat(bench.markedSince(generation)).containsExactly("FR10/1/7/4");
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void anAmountThatIsChangedLaterIsFoundByItsStamp() {
        load();
        bench.books.changeLineAmount("GEN", "F25000000", 1, new BigDecimal("0.01"));
        bench.pollLater();
        assertThat(faults()).singleElement().asString().startsWith("unbalanced GEN~F25000000 1 FR10/7/0").contains("0.01 EUR");
    }

    @Test
    void eachLedgerTypeBalancesForItselfAndTheAnalyticalOneNeedNot() {
        Journal journal = journal("PER");
        for (int ledger : new int[] {1, 2, 3}) {
            journal.line(line(1, ledger, "601000", 1, "100.00"));
            journal.line(line(2, ledger, "112000", -1, ledger == 1 ? "100.00" : "90.00"));
        }
        bench.books.post(journal);
        load();
        assertThat(faults()).containsExactly("unbalanced GEN~PER 3 FR10/7/4 10.00 EUR");
    }

    @Test
    void theSettingSaysWhichLedgerTypesNeedNotBalance() {
        bench.poll = new PollSettingsOf(bench.poll).checks(new JournalChecks(List.of(), JournalChecks.Splits.ACCEPT));
        bench.books.post(journal("ANA").line(line(1, 2, "601000", 1, "100.00")));
        load();
        assertThat(faults()).containsExactly("unbalanced GEN~ANA 2 FR10/7/4 100.00 EUR");
    }

    @Test
    void anAmountOfACentInAForeignCurrencyCountsInTheCurrencyOfTheLedger() {
        Journal journal = new Journal("GEN", "USD", "FR10", "FR011", LocalDate.of(2025, 4, 7), 7, 4, "USD", "EUR");
        journal.line(new Line(1, 1, "FRA", "601000", 1, new BigDecimal("100.00"), new BigDecimal("91.37"), List.of()));
        journal.line(new Line(2, 1, "FRA", "112000", -1, new BigDecimal("100.00"), new BigDecimal("91.36"), List.of()));
        bench.books.post(journal);
        load();
        assertThat(faults()).containsExactly("unbalanced GEN~USD 1 FR10/7/4 0.01 EUR");
    }

    @Test
    void aHeaderWithoutLinesIsFoundAndMarksThePeriodThatItHolds() {
        bench.books.post(journal("EMPTY"));
        load();
        assertThat(faults()).containsExactly("no-lines GEN~EMPTY 0 FR10/7/4 0 EUR");
        long generation = bench.generation();
        bench.pollLater();
        assertThat(bench.markedSince(generation)).as("marked once").isEmpty();
        bench.sql("delete from sandbox_x3.gaccentry where num = 'EMPTY'");
        bench.books.post(journal("EMPTY").legal(1, "601000", "5").legal(2, "112000", "-5"));
        bench.pollLater();
        assertThat(faults()).isEmpty();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void aFaultThatIsAloneInItsLedgerPeriodKeepsThatPeriodSoThatASliceWaitsForIt() {
        // Given a header without lines, and lines without header, in months that have nothing else
        bench.books.post(new Journal("GEN", "EMPTY", "FR10", "FR011", LocalDate.of(2026, 11, 7), 8, 11, "EUR", "EUR"));
        Journal headless = new Journal("GEN", "HEADLESS", "FR10", "FR011", LocalDate.of(2026, 12, 8), 8, 12, "EUR", "EUR");
        bench.books.post(headless.line(line(1, 1, "601000", 1, "5.00")).line(line(2, 1, "112000", -1, "5.00")));
        bench.sql("delete from sandbox_x3.gaccentry where num = 'HEADLESS'");

        // When they are read once and again
        load();
        bench.pollLater();

        // Then their ledger periods are there
        assertThat(faults()).hasSize(2).anyMatch(f -> f.startsWith("no-lines GEN~EMPTY 0 FR10/8/11")).anyMatch(f -> f.startsWith("no-header GEN~HEADLESS 1 FR10/8/12"));
        assertThat(bench.texts("select cpy || '/' || fiy || '/' || per from ledger_period where fiy = 8 order by 1"))
                .containsExactly("FR10/8/11", "FR10/8/12");

        // and go with the faults
        bench.sql("delete from sandbox_x3.gaccentryd where num = 'HEADLESS'");
        bench.sql("delete from sandbox_x3.gaccentry where num = 'EMPTY'");
        bench.books.post(new Journal("GEN", "EMPTY", "FR10", "FR011", LocalDate.of(2026, 11, 7), 8, 11, "EUR", "EUR")
                .line(line(1, 1, "601000", 1, "5.00")).line(line(2, 1, "112000", -1, "5.00")));
        bench.pollLater();
        assertThat(faults()).isEmpty();
        assertThat(bench.texts("select cpy || '/' || fiy || '/' || per from ledger_period where fiy = 8")).containsExactly("FR10/8/11");
    }

    @Test
    void anEntryThatIsPostedInOtherLedgersOnlyIsWhole() {
        bench.reading(1000, 1);
        bench.books.post(journal("IAS").line(line(1, 3, "601000", 1, "100.00")).line(line(2, 3, "112000", -1, "100.00")));
        load();
        assertThat(faults()).isEmpty();
        bench.books.changeHeaderOnly("GEN", "IAS", "other text");
        bench.pollLater();
        assertThat(faults()).isEmpty();
    }

    @Test
    void addressesStayShortWhenManyEntriesAreLookedForInOtherLedgers() {
        bench.reading(1000, 1);
        bench.poll = new PollSettingsOf(bench.poll).keysPerRequest(500);
        for (int i = 0; i < 300; i++) {
            bench.books.post(journal("LONG-NUMBER-" + String.format("%08d", i)).line(line(1, 3, "601000", 1, "1.00")).line(line(2, 3, "112000", -1, "1.00")));
        }
        load();
        assertThat(faults()).isEmpty();
        List<Integer> lengths = bench.x3.server().log().entries().stream().map(e -> e.query().length()).toList();
        assertThat(lengths).allMatch(l -> l < RestPages.URL_LIMIT).anyMatch(l -> l > 3_000);
    }

    @Test
    void linesWithoutHeaderAreFoundUntilTheHeaderComes() {
        bench.books.post(journal("HEADLESS").legal(1, "601000", "5").legal(2, "112000", "-5"));
        bench.sql("update sandbox_x3.gaccentry set endpoint = 'AWAY' where num = 'HEADLESS'");
        load();
        assertThat(faults()).containsExactly("no-header GEN~HEADLESS 1 FR10/7/4 0 EUR");
        assertThat(bench.number("select count(*) from journal_line where num = 'HEADLESS'")).isZero();
        bench.sql("update sandbox_x3.gaccentry set endpoint = 'SEED' where num = 'HEADLESS'");
        bench.pollLater();
        assertThat(faults()).isEmpty();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void analyticalLinesThatDoNotAddUpAreFoundWhereTheConnectionAsksForIt() {
        bench.books.post(journal("SPLIT").legal(1, "601000", "300.00", Split.on("CC160", "100.00"), Split.on("CC170", "100.00"))
                .legal(2, "112000", "-300.00"));
        load();
        assertThat(faults()).isEmpty();
        bench.poll = new PollSettingsOf(bench.poll).checks(new JournalChecks(List.of(2), JournalChecks.Splits.HOLD));
        bench.books.changeHeaderOnly("GEN", "SPLIT", "read again");
        bench.pollLater();
        assertThat(faults()).containsExactly("splits GEN~SPLIT 1 FR10/7/4 100.00 EUR");
    }

    @ParameterizedTest
    @CsvSource({"GACCENTRY, 7", "GACCENTRYD, 25", "GACCENTRYD, 26", "GACCENTRYD, 3"})
    void aLoadThatIsCutShortOnOneLevelWhileItsPagesLookRightIsMadeUpForByKey(String cut, int rows) {
        // Given a first load of which X3, or a proxy, shows so many rows of one level only, whatever is asked for behind them
        cutting(cut, rows, query -> query.contains("orderBy=TYP") && !query.contains("NUM%20in"));
        bench.poll(Map.of());
        // Then the entries that it tore apart were read again by key
        bench.x3.server().onTheWay(null);
        assertThat(bench.differences()).isEmpty();
        assertThat(faults()).isEmpty();
    }

    @Test
    void aLoadOfWhichEveryReadingOfLinesIsCutShortIsFoundEntryByEntry() {
        // Given 25 lines of 112, by key as well
        cutting("GACCENTRYD", 25, query -> true);
        bench.reading(1000, 1);
        bench.pollLater();
        // Then the entry that the cut went through does not balance, and headers have no lines
        assertThat(bench.number("select count(distinct num) from journal_fault")).isEqualTo(
                bench.number("select count(*) from sandbox_x3.gaccentry h where endpoint = 'SEED' and (select count(*) from journal_line l"
                        + " where l.typ = h.typ and l.num = h.num) <> 4"));
    }

    /** Shows so many rows of a class with every answer, and no link. */
    private void cutting(String className, int rows, Predicate<String> which) {
        bench.x3.server().onTheWay((request, reply) -> {
            if (!request.path().endsWith("/" + className) || request.rawQuery().contains("count=1&") || request.rawQuery().endsWith("count=1")
                    || !which.test(request.rawQuery())) {
                return reply;
            }
            try {
                ObjectNode page = (ObjectNode) Reply.JSON.readTree(reply.body());
                ArrayNode all = (ArrayNode) page.get("$resources");
                boolean behind = request.rawQuery().contains("gt%20");
                while (all.size() > (behind ? 0 : rows)) {
                    all.remove(all.size() - 1);
                }
                page.withObject("/$links").remove("$next");
                return Reply.bytes(200, "application/json", page.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Line line(int lin, int ledger, String account, int sign, String amount) {
        return new Line(lin, ledger, ledger == 3 ? "IFR" : "FRA", account, sign, new BigDecimal(amount), new BigDecimal(amount), List.of());
    }
}
