package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.anaplan.Stopped;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.Datasets.Grain;
import io.mlconnector.x3anaplan.connection.MappingSettings.Amount;
import io.mlconnector.x3anaplan.connection.MappingSettings.Sign;
import io.mlconnector.x3anaplan.connection.MappingSettings.Unmapped;
import io.mlconnector.x3anaplan.failure.SourceFault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rows of a file are, through the real routes; expected values are worked out by hand. */
class MappedRowsTest {

    @TempDir
    Path folder;
    private Staging staging;
    private Ledger ledger;

    @BeforeEach
    void start() throws Exception {
        staging = new Staging(folder);
        ledger = staging.ledger;
        staging.landedAccounts("601000", "701000");
        staging.landedCostCenters("NONE", "CC1", "CC2");
    }

    @AfterEach
    void stop() {
        staging.close();
    }

    private List<String> totals(long stage) {
        return staging.strings("""
                select disposition || ' ' || reason || ' ' || acc || ' ' || lines || '/' || rows || ' ' || trim_scale(debit) || ' '
                       || trim_scale(credit) from stage_total where stage = ? order by 1""", stage);
    }

    @Test
    void aRowCarriesItsOriginInAFixedOrderOfColumns() {
        ledger.entry("E1", 1).debit("601000", "100.00").cct(1, "60.00", "CC1").credit("701000", "100.00");

        long stage = staging.stageOnlySlice();

        assertThat(staging.state(stage)).isEqualTo("staged");
        assertThat(staging.file(stage)).startsWith("""
                Company,Account,Cost Center,Period,Amount,Currency,Entry,Line,Stamp,X3 Account
                FR10,601000,CC1,Jan 24,60.00,EUR,GEN~E1,1.1,2024-02-01T08:00:00Z,FRA/601000
                FR10,601000,NONE,Jan 24,40.00,EUR,GEN~E1,1,2024-02-01T08:00:00Z,FRA/601000
                FR10,701000,NONE,Jan 24,-100.00,EUR,GEN~E1,2,2024-02-01T08:00:00Z,FRA/701000
                """);
    }

    @Test
    void onlyFinalActualEntriesAreSentAndTheRestIsCountedWithItsReason() {
        ledger.entry("GEN", "E1", "FR10", 2024, 1, 2, 1).debit("601000", "1.00");
        ledger.entry("GEN", "E2", "FR10", 2024, 1, 1, 1).debit("601000", "2.00");
        ledger.entry("GEN", "E3", "FR10", 2024, 1, 2, 2).debit("601000", "4.00");
        ledger.entry("GEN", "E4", "FR10", 2024, 1, 2, 3).credit("601000", "8.00");
        ledger.entry("GEN", "E5", "FR10", 2024, 1, 2, 4).debit("601000", "16.00");
        ledger.entry("GEN", "E6", "FR10", 2024, 1, 2, 5).debit("601000", "32.00");

        long stage = staging.stageOnlySlice();

        assertThat(totals(stage)).containsExactly("excluded off balance sheet 601000 1/1 16 0",
                "excluded simulation 601000 2/2 4 8", "excluded template 601000 1/1 32 0", "excluded temporary 601000 1/1 2 0",
                "sent  601000 1/1 1 0");
    }

    @Test
    void anUnknownCategoryFailsTheSliceAndIsNotGuessed() {
        ledger.entry("GEN", "E1", "FR10", 2024, 1, 2, 9).debit("601000", "1.00");

        assertThatThrownBy(() -> staging.stageOnlySlice()).isInstanceOf(SourceFault.class)
                .hasMessageContaining("category 9").hasMessageContaining("map.camel.yaml");
        assertThat(staging.one("select count(*) from staged_row")).isZero();
    }

    @Test
    void aRunThatLostItsConnectionAbandonsNoStageOfItsSuccessor() throws Exception {
        // Given a stage that the run which has the connection now has begun
        ledger.entry("E1", 1).debit("601000", "1.00");
        staging.slices.derive(Staging.NAME);
        long stage = staging.stages.open(1, staging.run());
        long list = staging.stages.openList(Staging.NAME, staging.run(), "accounts");
        staging.journal.holds = false;

        // When the one that lost it goes on, Then it is stopped
        assertThatThrownBy(() -> staging.stages.open(1, staging.run())).isInstanceOf(Stopped.class).hasMessageContaining("connection/acme");
        assertThatThrownBy(() -> staging.stages.openList(Staging.NAME, staging.run(), "accounts")).isInstanceOf(Stopped.class);
        assertThat(staging.stages.state(stage)).isEqualTo("mapped");
        assertThat(staging.stages.state(list)).isEqualTo("mapped");
    }

    @Test
    void aLedgerGroupThatTheRouteLeftUndecidedFailsTheSlice() throws Exception {
        ledger.entry("E1", 1).debit("601000", "1.00");
        staging.slices.derive(Staging.NAME);
        long stage = staging.stages.open(1, staging.run());

        assertThatThrownBy(() -> staging.camel.createProducerTemplate().requestBody("bean:rows?method=map(" + stage + ")", ""))
                .rootCause().isInstanceOf(IllegalStateException.class).hasMessageContaining("did not decide about entry type GEN");
    }

    @Test
    void aSplitOfAnotherDimensionTypeOrWithBlankCodeIsNone() {
        ledger.entry("E1", 1).debit("601000", "10.00")
                .split(1, "1.00", "1.00", "PRD", "P1", "CCT", "CC1")
                .split(2, "2.00", "2.00", "PRD", "P1")
                .split(3, "3.00", "3.00", "CCT", " ")
                .split(4, "4.00", "4.00", "CCT", "CC2");

        assertThat(staging.cells(staging.stageOnlySlice())).startsWith("601000|CC1|1.00", "601000|NONE|2.00", "601000|NONE|3.00",
                "601000|CC2|4.00");
    }

    @Test
    void overSplitLinesAreTakenBackAndTheTotalsStayThoseOfTheLedger() {
        ledger.entry("E1", 1).debit("601000", "100.00").cct(1, "130.00", "CC1");

        long stage = staging.stageOnlySlice();

        assertThat(staging.cells(stage)).contains("601000|CC1|130.00", "601000|NONE|-30.00");
        assertThat(totals(stage)).containsExactly("sent  601000 1/2 100 0");
    }

    @Test
    void missingLedgerAmountsAreApportioned() {
        ledger.entry("E1", 1).line("FRA", "601000", -1, "USD", "90.00", "EUR", "100.00")
                .split(1, "60.00", null, "CCT", "CC1").split(2, "30.00", null, "CCT", "CC2");

        assertThat(staging.cells(staging.stageOnlySlice())).contains("601000|CC1|-66.67", "601000|CC2|-33.33");
    }

    @Test
    void aZeroBaseHoldsTheSliceAndNamesTheLine() {
        ledger.entry("E1", 1).line("FRA", "601000", 1, "USD", "0.00", "EUR", "100.00").split(1, "0.00", null, "CCT", "CC1");

        long stage = staging.stageOnlySlice();

        assertThat(staging.state(stage)).isEqualTo("held");
        assertThat(staging.text("select state || ' ' || message from slice")).startsWith("held").contains("GEN~E1 line 1");
        assertThat(staging.text("select kind from hold where cleared_at is null")).isEqualTo("zero-base");
        assertThat(staging.one("select count(*) from staged_row")).isZero();
    }

    @Test
    void transactionAmountsAreSentInTheirOwnCurrency() {
        staging.amount = Amount.TRANSACTION;
        ledger.entry("E1", 1).line("FRA", "601000", 1, "USD", "90.00", "EUR", "100.00").split(1, "60.00", "1.00", "CCT", "CC1");

        long stage = staging.stageOnlySlice();

        assertThat(staging.cells(stage)).contains("601000|CC1|60.00", "601000|NONE|30.00");
        assertThat(staging.file(stage)).contains(",60.00,USD,");
    }

    @Test
    void theSignRuleTurnsWhatIsWrittenButNoTotal() {
        staging.accounts("*,6*,{code},,,1", "*,7*,{code},,,-1");
        ledger.entry("E1", 1).debit("601000", "5.00").credit("701000", "5.00");

        staging.sign = Sign.CREDIT_POSITIVE;
        assertThat(staging.cells(staging.stageOnlySlice())).contains("601000|NONE|-5.00", "701000|NONE|5.00");

        staging.sign = Sign.BY_ACCOUNT;
        long stage = staging.stageOnlySlice();
        assertThat(staging.cells(stage)).contains("601000|NONE|5.00", "701000|NONE|5.00");
        assertThat(totals(stage)).containsExactly("sent  601000 1/1 5 0", "sent  701000 1/1 0 5");
    }

    @Test
    void negativeAmountsCountOnTheOtherSide() {
        ledger.entry("E1", 1).debit("601000", "-7.00");

        assertThat(totals(staging.stageOnlySlice())).containsExactly("sent  601000 1/1 0 7");
    }

    @Test
    void cellGrainSendsOneRowPerCell() {
        staging.grain = Grain.CELL;
        ledger.entry("E1", 1).debit("601000", "5.00").debit("601000", "0.10").debit("601000", "3.00").cct(1, "1.00", "CC1");

        assertThat(staging.file(staging.stageOnlySlice())).startsWith("""
                Company,Account,Cost Center,Period,Amount,Currency,Entry,Line,Stamp,X3 Account
                FR10,601000,CC1,Jan 24,1.00,EUR,,,,
                FR10,601000,NONE,Jan 24,7.10,EUR,,,,
                """);
    }

    @Test
    void rejectedCodesAreCountedAndTheOthersSent() {
        ledger.entry("E1", 1).debit("601000", "5.00").debit("999", "7.00").debit("601000", "3.00").cct(1, "1.00", "X9");
        staging.costCenters("*,CC*,{code},,");

        long stage = staging.stageOnlySlice();

        assertThat(staging.cells(stage)).filteredOn(c -> !c.endsWith("!")).containsExactly("601000|NONE|5.00", "601000|NONE|2.00");
        assertThat(totals(stage)).containsExactly("sent  601000 1/2 5 0".replace("5 0", "7 0"),
                "unmapped account has no member 999 1/1 7 0", "unmapped cost center CCT/X9 has no member 601000 1/1 1 0");
    }

    @Test
    void theDefaultMemberTakesUnmappedCodesAndTheReasonIsKept() {
        staging.unmapped = Unmapped.DEFAULT;
        staging.landedAccounts("SUSPENSE");
        ledger.entry("E1", 1).debit("999", "7.00");

        long stage = staging.stageOnlySlice();

        assertThat(staging.cells(stage)).contains("SUSPENSE|NONE|7.00");
        assertThat(totals(stage)).containsExactly("sent default account 999 1/1 7 0");
    }

    @Test
    void unmappedCodesHoldTheSliceUnderPolicyHoldUntilConfirmed() {
        staging.unmapped = Unmapped.HOLD;
        ledger.entry("E1", 1).debit("601000", "5.00").debit("999", "7.00");

        long held = staging.stageOnlySlice();
        assertThat(staging.state(held)).isEqualTo("held");
        assertThat(staging.text("select subject from hold where kind = 'unmapped'")).isEqualTo("account FRA/999");
        assertThat(totals(held)).hasSize(2);

        ledger.run("update hold set confirmed_at = now(), confirmed_by = 'ann'");
        assertThat(staging.due()).hasSize(1);
        assertThat(staging.state(staging.stageOnlySlice())).isEqualTo("staged");
    }

    @Test
    void aMemberThatIsNotInTheListYetKeepsItsRowsBackAndTheSliceDue() {
        ledger.entry("E1", 1).debit("601000", "5.00").debit("602000", "7.00");

        long stage = staging.stageOnlySlice();
        staging.landClean(stage);

        assertThat(totals(stage)).contains("unmapped account not in list yet 602000 1/1 7 0");
        assertThat(staging.due()).hasSize(1);
        staging.landedAccounts("602000");
        long next = staging.stageOnlySlice();
        assertThat(staging.cells(next)).contains("602000|NONE|7.00");
        staging.landClean(next);
        assertThat(staging.due()).isEmpty();
    }

    @Test
    void aCodeThatLandedAndLostItsMemberHoldsTheSliceUntilConfirmedOrRestored() {
        ledger.entry("E1", 1).debit("601000", "5.00").credit("701000", "5.00");
        staging.landClean(staging.stageOnlySlice());

        staging.accounts("*,6*,{code},,");
        long held = staging.stageOnlySlice();
        assertThat(staging.state(held)).isEqualTo("held");
        assertThat(staging.text("select kind || ' ' || subject from hold where cleared_at is null"))
                .isEqualTo("lost-mapping account FRA/701000");

        // When the mapping is restored the hold goes by itself
        staging.accounts("*,6*,{code},,", "*,7*,{code},,");
        assertThat(staging.state(staging.stageOnlySlice())).isEqualTo("unchanged");
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isZero();

        // When it is confirmed the cell is emptied
        staging.accounts("*,6*,{code},,");
        staging.stageOnlySlice();
        ledger.run("update hold set confirmed_at = now() where cleared_at is null");
        long stage = staging.stageOnlySlice();
        assertThat(staging.cells(stage)).containsExactly("601000|NONE|5.00", "701000|NONE|0!");
        staging.landClean(stage);
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isZero();
    }

    @Test
    void twoCurrenciesInOneCellHoldTheSlice() {
        ledger.entry("E1", 1).line("FRA", "601000", 1, "EUR", "5", "EUR", "5");
        ledger.entry("E2", 1).line("FRA", "601000", 1, "USD", "6", "USD", "6");

        long stage = staging.stageOnlySlice();

        assertThat(staging.state(stage)).isEqualTo("held");
        assertThat(staging.text("select reason from hold where kind = 'currencies'")).contains("account 601000")
                .contains("cost center NONE").contains("EUR").contains("USD").contains("GEN~E1 line 1").contains("GEN~E2 line 1");
        assertThat(staging.one("select count(*) from staged_row")).isZero();
    }

    @Test
    void aCurrencyDimensionKeepsCurrenciesApart() {
        staging.dimensions = List.of(Dimension.COMPANY, Dimension.CURRENCY);
        ledger.entry("E1", 1).line("FRA", "601000", 1, "EUR", "5", "EUR", "5");
        ledger.entry("E2", 1).line("FRA", "601000", 1, "USD", "6", "USD", "6");

        assertThat(staging.file(staging.stageOnlySlice())).contains(",5,EUR,").contains(",6,USD,");
    }

    @Test
    void aLineWithoutItsEntryFailsTheControlTotals() {
        ledger.entry("E1", 1).debit("601000", "5.00");
        ledger.entry("E2", 1).debit("601000", "5.00");
        ledger.run("delete from journal_entry where num = 'E2'");

        assertThatThrownBy(() -> staging.stageOnlySlice()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not what the mirror holds");
    }

    @Test
    void aLedgerThatMovedSinceTheStageWasOpenedIsNotStaged() {
        ledger.entry("E1", 1).debit("601000", "5.00");
        staging.slices.derive(Staging.NAME);
        long stage = staging.stages.open(1, staging.run());
        ledger.touchAll();

        assertThatThrownBy(() -> staging.camel.createProducerTemplate().requestBody("bean:rows?method=map(" + stage + ")", ""))
                .rootCause().isInstanceOf(SourceFault.class).hasMessageContaining("ledger changed while");
    }

    @Test
    void textWithQuotesLineBreaksAndSeparatorsSurvives() {
        staging.accounts("*,6*,{code},,");
        staging.landedAccounts("6\"a\nb,\\t");
        ledger.entry("E1", 1).debit("6\"a\nb,\\t", "5.00");

        assertThat(staging.file(staging.stageOnlySlice())).contains("FR10,\"6\"\"a\nb,\\t\",NONE,Jan 24,5.00,EUR,GEN~E1,1,");
    }
}
