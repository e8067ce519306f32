package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a journal entry holds the slices of its ledger period, if it is sent at all. */
class JournalFaultsTest {

    @TempDir
    Path folder;
    private Staging staging;
    private Ledger ledger;

    @BeforeEach
    void start() throws Exception {
        staging = new Staging(folder);
        ledger = staging.ledger;
        staging.landedAccounts("601000");
    }

    @AfterEach
    void stop() {
        staging.close();
    }

    private void fault(String num, int ledtyp, int per) {
        ledger.run("insert into journal_fault (connection, typ, num, kind, ledtyp, cpy, fiy, per, lin, debit, credit, currency) values (?, 'GEN', ?,"
                + " 'unbalanced', ?, 'FR10', 2024, ?, 0, 17673.52, 12901.90, 'EUR')", Staging.NAME, num, ledtyp, per);
    }

    @Test
    void aFaultHoldsItsSliceWithEntryLedgerTypeAndDifferenceUntilItIsGone() {
        ledger.entry("E1", 1).debit("601000", "5.00");
        fault("E1", 1, 1);
        staging.slices.derive(Staging.NAME);
        assertThat(staging.state(staging.stage(1))).isEqualTo("held");
        assertThat(staging.text("select kind || ': ' || subject from hold where slice = 1 and cleared_at is null")).isEqualTo(
                "unbalanced: GEN~E1 ledger type 1 debit 17673.52 credit 12901.90 difference 4771.62 EUR");
        // When the entry is whole again
        ledger.run("delete from journal_fault");
        assertThat(staging.state(staging.stage(1))).isNotEqualTo("held");
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isZero();
    }

    @Test
    void whatAPersonConfirmedPassesUntilTheDifferenceIsAnother() {
        ledger.entry("E1", 1).debit("601000", "5.00");
        fault("E1", 1, 1);
        staging.slices.derive(Staging.NAME);
        staging.stage(1);
        ledger.run("update hold set confirmed_at = now(), confirmed_by = 'ann'");
        staging.landClean(staging.stage(1));
        ledger.touchAll();
        assertThat(staging.state(staging.stage(1))).isNotEqualTo("held");
        assertThat(staging.one("select count(*) from hold where confirmed_at is null")).isZero();
        ledger.run("update journal_fault set credit = 1");
        assertThat(staging.state(staging.stage(1))).isEqualTo("held");
    }

    @Test
    void whatAPersonConfirmedCoversNoFaultBehindTheFirstFiftyThatHasChangedSince() {
        // Given more faults in a slice than a hold names, and a person who let them pass
        ledger.entry("E1", 1).debit("601000", "5.00");
        for (int i = 100; i < 160; i++) {
            ledger.entry("F" + i, 1).debit("601000", "1.00");
            fault("F" + i, 1, 1);
        }
        staging.slices.derive(Staging.NAME);
        assertThat(staging.state(staging.stage(1))).isEqualTo("held");
        ledger.run("update hold set confirmed_at = now(), confirmed_by = 'ann'");
        assertThat(staging.state(staging.stage(1))).isNotEqualTo("held");

        // When one goes, then what is left was confirmed
        ledger.run("delete from journal_fault where num = 'F100'");
        assertThat(staging.state(staging.stage(1))).isNotEqualTo("held");

        // When the last one of them differs by another amount, then it is asked for again
        ledger.run("update journal_fault set debit = 1000000 where num = 'F159'");
        assertThat(staging.state(staging.stage(1))).isEqualTo("held");
    }

    @Test
    void otherPeriodsAndOtherLedgerTypesAreNotHeld() {
        ledger.entry("E1", 1).debit("601000", "5.00");
        ledger.entry("E2", 2).debit("601000", "5.00");
        fault("E2", 1, 2);
        fault("E1", 3, 1);
        staging.slices.derive(Staging.NAME);
        assertThat(staging.state(staging.stage(1))).isNotEqualTo("held");
    }

    @Test
    void anEntryThatIsNotSentHoldsNothing() {
        ledger.entry("E1", 1).debit("601000", "5.00");
        ledger.entry("GEN", "SIM", "FR10", 2024, 1, 2, 2).debit("601000", "7.00");
        fault("SIM", 1, 1);
        staging.slices.derive(Staging.NAME);
        assertThat(staging.state(staging.stage(1))).isNotEqualTo("held");
    }
}
