package io.mlconnector.x3anaplan.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.sync.Replays.Request;
import io.mlconnector.x3anaplan.sync.Replays.Selection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplaysTest {

    private static final Selection FIRST = new Selection(null, List.of(1L), null);
    private static final Selection SECOND = new Selection(null, List.of(2L), null);

    private final DataSource database = FreshDatabase.migrated();
    private final Replays replays = new Replays(database, new RunStore(database, new Leases(database)), Clock.systemUTC(), 5);

    @BeforeEach
    void twoLetters() {
        FreshDatabase.execute(database, "insert into dead_letter (connection, kind, dataset, failure_class, cause) select 'close', 'record',"
                + " 'journal-entries', 'target', '3 rows rejected' from generate_series(1, 2)");
        FreshDatabase.execute(database, "insert into rejected_record (letter, connection, cause, errors, line, currency, amount)"
                + " select d.id, 'close', r.cause, '', line, 'EUR', amount from dead_letter d, (values ('a', 2, 10.00), ('a', 3, -4.00), ('b', 4, 1.50))"
                + " r (cause, line, amount) where d.id = 1 or r.cause = 'a'");
        FreshDatabase.execute(database, "insert into rejected_cause select letter, connection, cause, currency, count(*), coalesce(sum(amount)"
                + " filter (where amount > 0), 0), coalesce(-sum(amount) filter (where amount < 0), 0) from rejected_record group by 1, 2, 3, 4");
        FreshDatabase.execute(database, "insert into dead_letter_money select letter, currency, sum(rows), sum(debit), sum(credit) from rejected_cause"
                + " group by 1, 2");
        FreshDatabase.execute(database, "update dead_letter d set rows = (select sum(rows) from dead_letter_money where letter = d.id)");
    }

    private Map<String, Long> ask(Selection letters, String key, boolean preview) {
        return replays.request(letters, new Request("Ada", "mended", key, preview, false));
    }

    private String text(String sql) {
        return FreshDatabase.text(database, sql);
    }

    @Test
    void theKeyOfAPreviewIsFreeForTheReplayThatFollowsIt() {
        // Given
        long preview = ask(FIRST, "k", true).get("close");

        // When
        long replay = ask(FIRST, "k", false).get("close");

        // Then it is a run that sends, and a second preview is made anew
        assertThat(replay).isNotEqualTo(preview);
        assertThat(text("select dry_run from run where id = " + replay)).isEqualTo("f");
        assertThat(ask(FIRST, "k", true).get("close")).isNotIn(preview, replay);
    }

    @Test
    void aKeyThatIsTheBeginningOfAnotherIsAKeyOfItsOwn() {
        // Given
        long other = ask(FIRST, "k/1", false).get("close");

        // When, Then
        long replay = ask(FIRST, "k", false).get("close");
        assertThat(replay).isNotEqualTo(other);
        assertThat(ask(FIRST, "k", false).get("close")).isEqualTo(replay);
        assertThat(ask(FIRST, "k/1", false).get("close")).isEqualTo(other);
    }

    @Test
    void aKeyAnswersForTheLettersItWasUsedForAndForNoOthers() {
        // Given
        Selection both = new Selection(null, List.of(1L, 2L), null);
        Map<String, Long> asked = ask(both, "k", false);

        // When, Then
        assertThat(ask(new Selection(null, List.of(2L, 1L), null), "k", false)).isEqualTo(asked);
        for (Selection other : List.of(SECOND, new Selection("close", List.of(1L, 2L), null), new Selection(null, null, "a"))) {
            assertThatThrownBy(() -> ask(other, "k", false)).isInstanceOf(ConfigurationFault.class)
                    .hasMessageContaining("'k' was used for a replay of other dead letters").hasMessageContaining("take a new key");
        }
        assertThat(text("select count(*) from run")).isEqualTo("1");
    }

    @Test
    void discardingACauseClosesItsRecordsAloneAndTheLettersThatHaveNoOthers() {
        // When
        int letters = replays.discard(new Selection(null, null, "a"), "Ada", "known");

        // Then
        assertThat(letters).isEqualTo(2);
        assertThat(text("select string_agg(concat_ws(' ', letter, cause, open), '; ' order by letter, cause) from rejected_record"))
                .isEqualTo("1 a f; 1 a f; 1 b t; 2 a f; 2 a f");
        assertThat(text("select string_agg(concat_ws(' ', id, state, rows), '; ' order by id) from dead_letter")).isEqualTo("1 open 1; 2 discarded 2");
        assertThat(text("select concat_ws(' ', rows, debit, credit) from dead_letter_money where letter = 1")).isEqualTo("1 1.50 0");
        assertThat(text("select string_agg(cause, ' ') from rejected_cause")).isEqualTo("b");
        assertThat(text("select string_agg(concat_ws(' ', letter, what, why), '; ' order by letter) from dead_letter_event"))
                .isEqualTo("1 discarded known (a); 2 discarded known (a)");

        // and the last cause closes the letter
        replays.discard(new Selection(null, null, "b"), "Ada", "known");
        assertThat(text("select count(*) from dead_letter where state = 'open'")).isEqualTo("0");
    }
}
