package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import io.mlconnector.x3anaplan.x3.JournalKeys;
import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that cannot be understood: what they stop, and how they are got rid of. */
class UnreadableRowsTest {

    private static final String KEPT = "select stream || ' ' || coalesce(typ || '~' || num, 'no entry') || ' ' || coalesce(cpy, 'no company')"
            + " from poison_row order by 1";

    private PollBench bench;

    @BeforeEach
    void loaded() throws Exception {
        bench = new PollBench(112).reading(100, 1);
        bench.poll(Map.of());
        bench.clock.advance(Duration.ofMinutes(10));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\t", "\u0085"})
    void aControlCharacterInALinesNumberStopsNoPoll(String control) {
        // Given
        bench.sql("update sandbox_x3.gaccentryd set num = num || '" + control + "', upddattim = '" + bench.books.stamp()
                + "' where num = 'F25000012' and lin = 1");
        bench.books.changeLineAmount("GEN", "F25000000", 1, BigDecimal.ONE, 2);
        // When
        bench.pollLater();
        // Then the rest lands, and the row holds its company
        assertThat(bench.texts(KEPT)).containsExactly("lines no entry FR10");
        assertThat(bench.differences()).isNotEmpty().allMatch(d -> d.contains("F25000012"));
        // And the next poll goes on
        bench.books.changeLineAmount("GEN", "F25000000", 1, BigDecimal.ONE, 2);
        bench.pollLater();
        assertThat(bench.differences()).isNotEmpty().allMatch(d -> d.contains("F25000012"));
        assertThat(bench.texts(KEPT)).hasSize(1);
    }

    @Test
    void anEntryWithoutNumberIsTheEntryOfNobodyOverGraphQl() {
        // Given
        bench.x3.graphql().extended(true);
        bench.overGraphQl(GraphQlConnection.ADDED_FIELDS, 1).pollLater();
        bench.clock.advance(Duration.ofMinutes(10));
        bench.sql("update sandbox_x3.gaccentry set num = '', upddattim = '" + bench.books.stamp() + "' where num = 'F25000012'");
        // When
        bench.pollLater();
        // Then
        assertThat(bench.texts(KEPT)).containsExactly("entries no entry no company");
    }

    /** A temporary entry that cannot be read and so is never mirrored; then it is deleted. */
    private void deletedBeforeItWasEverRead() {
        bench.books.post(Journal.french("T1", LocalDate.of(2025, 5, 5)).temporary().legal(1, "601000", "500.00").legal(2, "112000", "-500.00"));
        bench.sql("update sandbox_x3.gaccentry set cpy = '' where num = 'T1'");
        bench.pollLater();
        assertThat(bench.texts(KEPT)).contains("entries GEN~T1 no company");
        assertThat(bench.number("select count(*) from journal_entry where num = 'T1'")).isZero();
        bench.books.vanish("GEN", "T1");
    }

    @Test
    void anUnreadableEntryThatWasDeletedIsResolvedByTheNextSweep() {
        bench.poll = new PollSettingsOf(bench.poll).sweep(Duration.ofHours(5));
        deletedBeforeItWasEverRead();
        // When no sweep is due, then it stays
        bench.pollLater();
        assertThat(bench.texts(KEPT)).isNotEmpty();
        // When a sweep misses it
        bench.clock.advance(Duration.ofHours(5));
        bench.pollLater();
        // Then
        assertThat(bench.texts(KEPT)).isEmpty();
        assertThat(bench.texts("select distinct state from dead_letter")).containsExactly("resolved");
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void anUnreadableEntryThatWasDeletedIsResolvedWhereStampsCannotBeFilteredOn() {
        // Given
        bench.x3.graphql().extended(true);
        bench.x3.graphql().stampsFilterable(false);
        bench.overGraphQl("windowMonths: 60\n" + GraphQlConnection.ADDED_FIELDS, 1).pollLater();
        bench.clock.advance(Duration.ofMinutes(10));
        deletedBeforeItWasEverRead();
        // When all months are read
        bench.pollLater();
        // Then
        assertThat(bench.texts(KEPT)).isEmpty();
    }

    @Test
    void anUnreadableEntryThatASweepSeesStaysKept() {
        bench.poll = new PollSettingsOf(bench.poll).sweep(Duration.ZERO);
        bench.sql("update sandbox_x3.gaccentryd set sns = 3, upddattim = '" + bench.books.stamp() + "' where num = 'F25000012' and lin = 1");
        bench.pollLater();
        bench.clock.advance(Duration.ofMinutes(10));
        bench.pollLater();
        assertThat(bench.texts(KEPT)).containsExactly("lines GEN~F25000012 FR10");
    }

    @Test
    void theHeaderOfAnUnknownEntryStaysUntilASweepDoesNotBringItAgain() {
        // Given
        bench.poll = new PollSettingsOf(bench.poll).sweep(Duration.ZERO);
        bench.books.post(Journal.french("T1", LocalDate.of(2025, 5, 5)).temporary().legal(1, "601000", "500.00").legal(2, "112000", "-500.00"));
        bench.sql("update sandbox_x3.gaccentry set num = E'T1\\n' where num = 'T1'");
        bench.pollLater();
        assertThat(bench.texts(KEPT)).contains("entries no entry FR10");
        // When a sweep brings it again
        bench.clock.advance(Duration.ofMinutes(10));
        bench.pollLater();
        // Then it stays
        assertThat(bench.texts(KEPT)).contains("entries no entry FR10");
        // When it is gone
        bench.sql("delete from sandbox_x3.gaccentry where num = E'T1\\n'");
        bench.pollLater();
        // Then
        assertThat(bench.texts(KEPT)).doesNotContain("entries no entry FR10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyticalLines", "dimensions"})
    void aCollectionThatComesAsNullOverGraphQlIsNotAnEmptyOne(String collection) {
        // Given
        bench.x3.graphql().extended(true);
        bench.overGraphQl(GraphQlConnection.ADDED_FIELDS, 1).pollLater();
        bench.clock.advance(Duration.ofMinutes(10));
        String splits = "select analin || ' ' || amtled || ' ' || cce::text from analytical_line where num = 'S1' order by 1";
        bench.books.post(Journal.french("S1", LocalDate.of(2025, 5, 5)).legal(1, "601000", "500.00", Split.on("CC150", "500.00"))
                .legal(2, "112000", "-500.00"));
        bench.pollLater();
        assertThat(bench.texts(splits)).hasSize(1);
        List<String> before = bench.texts(splits);
        // When
        bench.books.changeHeaderOnly("GEN", "S1", "other text");
        bench.x3.onPage(page -> {
            if (page.className().equals("journalEntry") && page.number() == 2) { // the probes are over
                bench.x3.graphql().absent().add(collection);
            }
        });
        bench.pollLater();
        // Then the entry is kept apart, and its money stays where it was
        assertThat(bench.texts(KEPT)).isNotEmpty().allMatch(row -> row.startsWith("analytical-lines GEN~S1"));
        assertThat(bench.texts("select reason from poison_row")).allMatch(reason -> reason.contains(" came as null"));
        assertThat(bench.texts(splits)).isEqualTo(before);
        // When it comes again
        bench.x3.onPage(null);
        bench.x3.graphql().absent().clear();
        bench.books.changeHeaderOnly("GEN", "S1", "yet another text");
        bench.pollLater();
        // Then
        assertThat(bench.texts(KEPT)).isEmpty();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void keysOfJournalEntriesComeBackFromTheirTextAsTheyWere() {
        List<JournalKey> keys = List.of(new JournalKey("GEN", "1\n2"), new JournalKey("A\tB", "\"[,]\""), new JournalKey("", "é"));
        assertThat(JournalKeys.split(JournalKeys.join(keys))).isEqualTo(keys);
    }
}
