package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.x3.JournalKeys;
import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import java.math.BigDecimal;
import java.time.Duration;
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

    @Test
    void keysOfJournalEntriesComeBackFromTheirTextAsTheyWere() {
        List<JournalKey> keys = List.of(new JournalKey("GEN", "1\n2"), new JournalKey("A\tB", "\"[,]\""), new JournalKey("", "é"));
        assertThat(JournalKeys.split(JournalKeys.join(keys))).isEqualTo(keys);
    }
}
