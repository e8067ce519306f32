package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stamps that stand for no date: unknown, neither a change nor a reason to leave a record out, and without a say in watermarks. */
class NoDateStampsTest {

    private PollBench bench;

    @BeforeEach
    void books() throws Exception {
        bench = new PollBench(112).reading(1000, 1);
        bench.x3.graphql().extended(true);
        bench.poll = new PollSettingsOf(bench.poll).sweep(Duration.ZERO);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<Arguments> stamps() {
        return Stream.of("1599-12-31T00:00:00Z", "1753-01-01T00:00:00Z", "1752-12-31T23:50:39Z", "1899-12-30T00:00:00Z", "1899-12-31T00:00:00Z",
                "1900-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z").flatMap(stamp -> Stream.of(
                Arguments.of(stamp, "gaccentryd", false), Arguments.of(stamp, "gaccentry", stamp.startsWith("1599")),
                Arguments.of(stamp, "gaccentrya", stamp.startsWith("1899"))));
    }

    @ParameterizedTest
    @MethodSource("stamps")
    void aStampThatStandsForNoDateIsUnknown(String stamp, String level, boolean graphql) {
        if (graphql) {
            bench.overGraphQl(GraphQlConnection.ADDED_FIELDS, 1);
        }
        // Given rows without a date before the first load
        bench.sql("update sandbox_x3." + level + " set upddattim = '" + stamp + "' where typ = 'GEN'");
        bench.pollLater();
        // Then they are read like any other
        assertThat(bench.number("select count(*) from poison_row")).isZero();
        assertThat(bench.differences()).isEmpty();
        String mirror = level.equals("gaccentry") ? "journal_entry" : level.equals("gaccentryd") ? "journal_line" : "analytical_line";
        assertThat(bench.number("select count(*) from " + mirror + " where stamp is null")).isPositive();
        // and are no change, nor do they keep the watermark
        long generation = bench.generation();
        Instant before = bench.clock.instant();
        bench.clock.advance(Duration.ofHours(1));
        bench.pollLater();
        assertThat(bench.markedSince(generation)).isEmpty();
        assertThat(bench.number("select count(*) from watermark where stream <> 'accounts' and mark > '" + before + "'")).isEqualTo(3);
        // When an entry comes later with such a stamp, the sweep finds it
        bench.books.postStamped(Journal.french("NODATE", LocalDate.of(2025, 5, 5)).legal(1, "601000", "5").legal(2, "112000", "-5"), Instant.parse(stamp));
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
    }
}
