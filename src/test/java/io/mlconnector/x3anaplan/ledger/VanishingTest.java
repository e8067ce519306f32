package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VanishingTest {

    private static final String CONFIRM = "update hold set confirmed_by = 'a.person', confirmed_at = now() where cleared_at is null";

    private PollBench bench;
    private long generation;

    @BeforeEach
    void loaded() throws Exception {
        bench = new PollBench(112).reading(100, 1, 3);
        bench.poll = new PollSettingsOf(bench.poll).sweep(Duration.ZERO);
        bench.books.post(temporary("T1"));
        bench.books.post(finalEntry());
        bench.pollLater();
        bench.clock.advance(Duration.ofMinutes(10));
        generation = bench.generation();
    }

    private static Journal temporary(String number) {
        return Journal.french(number, LocalDate.of(2025, 5, 5)).temporary().legal(1, "601000", "500.00", Split.on("CC150", "500.00"))
                .legal(2, "112000", "-500.00");
    }

    private static Journal finalEntry() {
        return Journal.french("F1", LocalDate.of(2025, 4, 7)).legal(1, "603000", "300.00", Split.on("CC160", "100.00"),
                Split.on("CC170", "200.00")).legal(2, "603000", "200.00").legal(3, "112000", "-500.00");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private long openHolds() {
        return bench.number("select count(*) from hold where cleared_at is null");
    }

    @Test
    void aDeletedTemporaryEntryLeavesWithTheNextSweep() {
        bench.books.vanish("GEN", "T1");
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.markedSince(generation)).containsExactly("FR10/1/7/5");
        assertThat(openHolds()).isZero();
    }

    @Test
    void betweenSweepsNothingVanishes() {
        bench.poll = new PollSettingsOf(bench.poll).sweep(Duration.ofHours(5));
        bench.books.vanish("GEN", "T1");
        bench.pollLater();
        assertThat(bench.number("select count(*) from journal_entry where num = 'T1'")).isEqualTo(1);
        bench.clock.advance(Duration.ofHours(5));
        bench.pollLater();
        assertThat(bench.number("select count(*) from journal_entry where num = 'T1'")).isZero();
    }

    @Test
    void aVanishedFinalEntryStaysUntilANamedPersonConfirms() {
        bench.books.vanish("GEN", "F1");
        bench.pollLater();
        // Then it is kept and held, once
        assertThat(bench.number("select count(*) from journal_line where num = 'F1'")).isEqualTo(3);
        assertThat(bench.markedSince(generation)).isEmpty();
        assertThat(bench.texts("select kind || ' ' || subject || ' ' || cpy || '/' || ledtyp || '/' || fiy || '/' || per from hold"))
                .containsExactly("vanished GEN~F1 FR10/1/7/4");
        bench.pollLater();
        assertThat(bench.number("select count(*) from hold")).isEqualTo(1);
        // When confirmed
        bench.sql(CONFIRM);
        bench.pollLater();
        // Then it is carried out
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.markedSince(generation)).containsExactly("FR10/1/7/4");
        assertThat(openHolds()).isZero();
    }

    @Test
    void aVanishedFinalEntryThatComesBackClearsItsHold() {
        bench.books.vanish("GEN", "F1");
        bench.pollLater();
        assertThat(openHolds()).isEqualTo(1);
        bench.books.postStamped(finalEntry(), bench.books.stamp().minus(Duration.ofDays(3)));
        bench.pollLater();
        assertThat(openHolds()).isZero();
        assertThat(bench.differences()).isEmpty();
    }

    @Test
    void aVanishedLineOfAFinalEntryIsHeldAndThenCarriedOut() {
        bench.books.deleteLine("GEN", "F1", 2);
        bench.pollLater();
        assertThat(bench.number("select count(*) from journal_line where num = 'F1'")).isEqualTo(3);
        assertThat(bench.texts("select reason from hold")).singleElement().asString().contains("1 lines of final journal entry GEN~F1");
        bench.sql(CONFIRM);
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
        assertThat(openHolds()).isZero();
    }

    @Test
    void aShrinkOfAPeriodIsHeldUntilConfirmed() {
        // Given a period of 20 temporary entries, 40 lines
        for (int i = 0; i < 20; i++) {
            bench.books.post(Journal.french("S" + i, LocalDate.of(2025, 12, 5)).temporary().legal(1, "601000", "5").legal(2, "112000", "-5"));
        }
        bench.pollLater();
        generation = bench.generation();
        long lines = bench.number("select count(*) from journal_line");
        // When most of them are gone
        for (int i = 0; i < 15; i++) {
            bench.books.vanish("GEN", "S" + i);
        }
        bench.pollLater();
        // Then
        assertThat(bench.number("select count(*) from journal_line")).isEqualTo(lines);
        assertThat(bench.texts("select kind || ' ' || per from hold")).containsExactly("shrink 12");
        assertThat(bench.markedSince(generation)).isEmpty();
        bench.pollLater();
        assertThat(bench.number("select count(*) from hold")).isEqualTo(1);
        // When confirmed
        bench.sql(CONFIRM);
        bench.pollLater();
        // Then
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.markedSince(generation)).containsExactly("FR10/1/7/12");
        assertThat(openHolds()).isZero();
    }

    @Test
    void aFewDeletionsOfALargePeriodAreNoShrink() {
        for (int i = 0; i < 20; i++) {
            bench.books.post(Journal.french("S" + i, LocalDate.of(2025, 12, 5)).temporary().legal(1, "601000", "5").legal(2, "112000", "-5"));
        }
        bench.pollLater();
        for (int i = 0; i < 5; i++) {
            bench.books.vanish("GEN", "S" + i);
        }
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
        assertThat(openHolds()).isZero();
    }

    @Test
    void aSweepThatSeesNothingAtAllProvesNothing() {
        // Given an account that lost all its sites
        bench.sql("update sandbox_x3.gaccentry set endpoint = 'AWAY'");
        bench.sql("update sandbox_x3.gaccentryd set endpoint = 'AWAY'");
        bench.sql("update sandbox_x3.gaccentrya set endpoint = 'AWAY'");
        long lines = bench.number("select count(*) from journal_line");
        // When
        bench.pollLater();
        // Then
        assertThat(bench.number("select count(*) from journal_line")).isEqualTo(lines);
        assertThat(bench.number("select count(*) from hold")).isZero();
        assertThat(bench.facts.toString()).contains("proves nothing");
    }

    @Test
    void anEntryThatWasImportedWithAnOldStampIsFoundByTheSweep() {
        bench.books.postStamped(temporary("IMPORTED"), bench.books.stamp().minus(Duration.ofDays(100)));
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
    }
}
