package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Line;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over GraphQL the mirror becomes what REST makes it. */
class GraphQlPollTest {

    private static final String SMALL_PAGES = "pageSize: 20\nnestedPageSize: 2\n";

    private PollBench bench;
    private long generation;

    @BeforeEach
    void books() throws Exception {
        bench = new PollBench(112);
        bench.x3.graphql().extended(true);
        bench.books.post(Journal.french("T1", LocalDate.of(2025, 5, 5)).temporary().legal(1, "601000", "500.00", Split.on("CC150", "500.00"))
                .legal(2, "602000", "250.00").legal(3, "112000", "-750.00"));
        bench.books.post(Journal.french("F1", LocalDate.of(2025, 4, 7)).legal(1, "603000", "300.00", Split.on("CC160", "100.00"),
                Split.on("CC170", "200.00")).legal(2, "112000", "-300.00"));
        Split[] many = new Split[7];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Split("CC" + (110 + 10 * i), "PUMP", new BigDecimal("10.50"), new BigDecimal("10.50"));
        }
        bench.books.post(Journal.french("O'NEIL \"&\" 100%", LocalDate.of(2025, 2, 7)).legal(1, "603000", "73.50", many)
                .legal(2, "112000", "-73.50"));
        bench.books.post(Journal.french("IAS", LocalDate.of(2025, 2, 8))
                .line(new Line(1, 3, "IFR", "603000", 1, new BigDecimal("1.001"), new BigDecimal("2.00"),
                        List.of(new Split("CC110", "VALVE", new BigDecimal("1.001"), new BigDecimal("2.00")))))
                .line(new Line(2, 3, "IFR", "112000", -1, new BigDecimal("1.001"), new BigDecimal("2.00"), List.of())));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void loaded(String graphql) {
        bench.overGraphQl(graphql, 1, 3);
        bench.pollLater();
        bench.clock.advance(Duration.ofMinutes(10));
        generation = bench.generation();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFirstLoadEqualsTheBooksRowForRowWithDecimalsAsTextOrNumbers(boolean text) {
        // Given
        bench.x3.graphql().decimalsAsText(text);
        // When pages, analytical lines and dimensions all take several requests
        loaded(SMALL_PAGES.replace("2", "1") + GraphQlConnection.ADDED_FIELDS);
        // Then
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.number("select count(*) from analytical_line where num like 'O''NEIL%'")).isEqualTo(7);
        assertThat(bench.number("select count(*) from analytical_line where num like 'O''NEIL%' and die = '{CCT,PRD}'")).isEqualTo(7);
        assertThat(bench.number("select count(*) from poison_row")).isZero();
    }

    @Test
    void restAndGraphQlMakeTheSameMirror() {
        // Given nodes that show whether a code is active, as REST does
        bench.x3.graphql().codes(true);
        loaded(SMALL_PAGES + GraphQlConnection.ADDED_FIELDS);
        bench.pollMasters();
        // When the same books are read over REST for another connection
        bench.reading(100, 1, 3);
        bench.poll(Map.of("connection", "rest"));
        bench.pollMasters("rest");
        // Then
        for (String table : List.of("journal_entry", "journal_line", "analytical_line", "gl_account", "dimension")) {
            String rows = "select to_jsonb(t) - 'connection' from " + table + " t where connection = ";
            assertThat(bench.number("select count(*) from " + table + " where connection = 'rest'")).as(table).isPositive();
            assertThat(bench.texts("(" + rows + "'test' except " + rows + "'rest') union all (" + rows + "'rest' except " + rows + "'test')"))
                    .as(table).isEmpty();
        }
    }

    /** What happens to the books, and the periods it marks. */
    enum Change {
        LINE("FR10/1/7/4") {
            void make(PollBench bench) {
                bench.books.changeLineAmount("GEN", "F1", 1, new BigDecimal("0.01"), 2);
            }
        },
        HEADER("FR10/1/7/4") {
            void make(PollBench bench) {
                bench.books.changeHeaderOnly("GEN", "F1", "other text");
            }
        },
        SPLIT_MOVED("FR10/1/7/4") {
            void make(PollBench bench) {
                bench.books.changeCostCenter("GEN", "F1", 1, "CC160", "CC180");
            }
        },
        SPLIT_REMOVED("FR10/1/7/4") {
            void make(PollBench bench) {
                bench.books.removeSplit("GEN", "F1", 1, 2);
            }
        },
        SPLIT_NEW("FR10/1/7/4") {
            void make(PollBench bench) {
                bench.sql("insert into sandbox_x3.gaccentrya (endpoint, typ, num, lin, ledtyp, analin, cpy, fcylin, accdat, coa, acc, sns,"
                        + " cur, amtcur, curled, amtled, die_0, cce_0, credattim, upddattim) select endpoint, typ, num, lin, ledtyp, 9, cpy,"
                        + " fcylin, accdat, coa, acc, sns, cur, 5, curled, 5, 'CCT', 'CC200', '" + bench.books.stamp() + "', '"
                        + bench.books.stamp() + "' from sandbox_x3.gaccentryd where num = 'F1' and lin = 1");
            }
        },
        ENTRY_NEW("FR10/1/7/3") {
            void make(PollBench bench) {
                bench.books.post(Journal.french("N1", LocalDate.of(2025, 3, 3)).legal(1, "601000", "5.00", Split.on("CC110", "5.00"))
                        .legal(2, "112000", "-5.00"));
            }
        },
        FINALISED("FR10/1/7/5") {
            void make(PollBench bench) {
                bench.books.finalise("GEN", "T1");
            }
        },
        DELETED("FR10/1/7/5") {
            void make(PollBench bench) {
                bench.poll = new PollSettingsOf(bench.poll).sweep(Duration.ZERO);
                bench.books.deleteTemporary("GEN", "T1");
            }
        };

        final String marks;

        Change(String marks) {
            this.marks = marks;
        }

        abstract void make(PollBench bench);
    }

    @ParameterizedTest
    @EnumSource
    void aChangeComesByItsStamp(Change change) {
        loaded(GraphQlConnection.ADDED_FIELDS);
        change.make(bench);
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.markedSince(generation)).containsExactly(change.marks);
    }

    @ParameterizedTest
    @EnumSource
    void aChangeOfTheLastMonthsComesWhereStampsCannotBeFilteredOn(Change change) {
        // Given
        bench.x3.graphql().stampsFilterable(false);
        bench.clock.advance(Duration.between(bench.clock.instant(), java.time.Instant.parse("2025-06-15T12:00:00Z")));
        loaded(GraphQlConnection.ADDED_FIELDS);
        assertThat(bench.differences()).isEmpty();
        // When
        change.make(bench);
        bench.pollLater();
        // Then
        assertThat(bench.facts.toString()).contains("cannot filter by stamp");
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.markedSince(generation)).containsExactly(change.marks);
    }

    @Test
    void withoutFilterOnStampsOlderMonthsComeWithTheSweepOrByPeriod() {
        // Given only this month and the one before are read each time
        bench.clock.advance(Duration.between(bench.clock.instant(), java.time.Instant.parse("2025-06-15T12:00:00Z")));
        loaded("changes: dates\nwindowMonths: 1\n" + GraphQlConnection.ADDED_FIELDS);
        // When an older month is changed
        bench.books.changeLineAmount("GEN", "F1", 1, BigDecimal.ONE, 2);
        bench.pollLater();
        // Then it waits
        assertThat(bench.markedSince(generation)).isEmpty();
        assertThat(bench.differences()).isNotEmpty();
        // And comes by period
        bench.poll(Map.of("period", "Apr 25"));
        assertThat(bench.differences()).isEmpty();
        // And by the sweep
        bench.books.changeLineAmount("GEN", "F1", 1, BigDecimal.ONE, 2);
        bench.clock.advance(Duration.ofDays(1));
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void anEntryThatChangesWhileTheWindowIsReadIsReadAgain() {
        // Given
        bench.x3.graphql().stampsFilterable(false);
        loaded(SMALL_PAGES + "windowMonths: 60\n" + GraphQlConnection.ADDED_FIELDS);
        java.util.concurrent.atomic.AtomicInteger changes = new java.util.concurrent.atomic.AtomicInteger();
        bench.x3.onPage(page -> {
            if (page.className().equals("journalEntryLine") && page.number() == 3 && changes.incrementAndGet() == 1) {
                bench.books.changeHeaderOnly("GEN", "F1", "half read");
                bench.books.changeCostCenter("GEN", "F1", 1, "CC160", "CC180");
                bench.clock.advance(Duration.ofSeconds(5));
            }
        });
        // When
        bench.clock.advance(PollBench.LAG.plusSeconds(5));
        bench.poll(Map.of());
        // Then both parts of the change are there
        assertThat(changes.get()).isPositive();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void anEntryThatNeverRestsComesNeverHalfAndWithTheNextPoll() {
        // Given an entry of an old month, changed with every page of a sweep
        bench.clock.advance(Duration.between(bench.clock.instant(), java.time.Instant.parse("2026-06-15T12:00:00Z")));
        bench.x3.graphql().stampsFilterable(false);
        loaded(GraphQlConnection.ADDED_FIELDS);
        bench.x3.onPage(page -> bench.books.changeLineAmount("GEN", "F1", 1, BigDecimal.ONE, 2));
        // When
        bench.clock.advance(Duration.ofDays(2));
        bench.poll(Map.of());
        // Then it is as it was
        assertThat(bench.markedSince(generation)).isEmpty();
        // And as the sweep is not over, the next poll reads the old months again
        bench.x3.onPage(null);
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void publishedNodesGiveTheSameMirrorButForWhatTheyDoNotHave() {
        // Given nodes as published, and books whose periods are months and whose categories go by entry type
        bench.x3.graphql().extended(false);
        bench.sql("update sandbox_x3.gaccentry set per = extract(month from accdat), cat = case typ when 'ODV' then 2 else 1 end");
        bench.sql("update sandbox_x3.gaccentryd set per = extract(month from accdat)");
        // When
        loaded(SMALL_PAGES + GraphQlConnection.DERIVED);
        // Then
        bench.sql("update journal_entry m set rvs = x.rvs, des = x.desvcr from sandbox_x3.gaccentry x where x.typ = m.typ and x.num = m.num");
        bench.sql("update journal_line m set led = x.led from sandbox_x3.gaccentryd x where x.typ = m.typ and x.num = m.num and x.lin = m.lin"
                + " and x.ledtyp = m.ledtyp");
        assertThat(bench.number("select count(*) from analytical_line where amtled is not null")).isZero();
        bench.sql("update analytical_line m set amtled = x.amtled from sandbox_x3.gaccentrya x where x.typ = m.typ and x.num = m.num"
                + " and x.lin = m.lin and x.ledtyp = m.ledtyp and x.analin = m.analin");
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void nodesOfBefore2024GiveTheSameMirror() {
        // Given
        bench.x3.graphql().old(true);
        loaded("namespace: xtremX3\n" + SMALL_PAGES + GraphQlConnection.ADDED_FIELDS);
        // Then
        assertThat(bench.differences()).isEmpty();
        // And changes come
        bench.books.changeLineAmount("GEN", "F1", 1, BigDecimal.ONE, 2);
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void mastersAreReadWholeThenByStamp() {
        bench.x3.graphql().codes(true);
        bench.overGraphQl(GraphQlConnection.ADDED_FIELDS, 1);
        bench.pollMasters();
        bench.books.addAccount("FRA", "699999", "New");
        bench.books.deactivateAccount("FRA", "601000");
        bench.books.addCostCenter("CC999", "New");
        bench.pollMasters();
        assertThat(bench.texts("select des || active from gl_account where acc = '699999'")).containsExactly("Newtrue");
        assertThat(bench.texts("select active from gl_account where coa = 'FRA' and acc = '601000'")).containsExactly("f");
        assertThat(bench.number("select count(*) from dimension")).isEqualTo(
                bench.number("select count(*) from sandbox_x3.cacce where endpoint = 'SEED' and die = 'CCT'"));
    }
}
