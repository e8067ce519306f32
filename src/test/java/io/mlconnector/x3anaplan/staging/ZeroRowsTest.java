package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.Datasets.Behaviour;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.Datasets.Grain;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells that must be emptied: design rule 8. */
class ZeroRowsTest {

    @TempDir
    Path folder;
    private Staging staging;
    private Ledger ledger;

    @BeforeEach
    void start() throws Exception {
        staging = new Staging(folder);
        ledger = staging.ledger;
        staging.landedAccounts("601000", "602000", "701000");
        staging.landedCostCenters("NONE", "CC1");
    }

    @AfterEach
    void stop() {
        staging.close();
    }

    @Test
    void aFirstSendThatUpdatesCellsWritesAZeroToEveryOtherCellOfTheLists() {
        staging.behaviour = Behaviour.UPDATE;
        ledger.entry("E1", 1).debit("601000", "5.00");

        long stage = staging.stageOnlySlice();

        assertThat(staging.cells(stage)).containsExactly("601000|NONE|5.00", "601000|CC1|0!", "602000|CC1|0!", "602000|NONE|0!",
                "701000|CC1|0!", "701000|NONE|0!");
        assertThat(staging.text("select rows_staged || ' ' || vacated_rows from stage where id = ?", stage)).isEqualTo("6 5");
    }

    @Test
    void aFirstSendThatClearsMappedItemsNamesEveryMemberOnce() {
        ledger.entry("E1", 1).debit("601000", "5.00");

        // 602000 and 701000 are missing among accounts, CC1 among cost centers; where the latter run out the first stands in
        assertThat(staging.cells(staging.stageOnlySlice())).containsExactly("601000|NONE|5.00", "602000|CC1|0!", "701000|CC1|0!");
    }

    @Test
    void currenciesAreMembersToBeNamedWhereTheTargetHasThem() {
        staging.dimensions = List.of(Dimension.CURRENCY);
        ledger.entry("E1", 1).line("FRA", "601000", 1, "EUR", "5", "EUR", "5");
        ledger.entry("E2", 2).line("FRA", "601000", 1, "USD", "6", "USD", "6");

        assertThat(staging.file(staging.stageOnlySlice()).lines().skip(2))
                .containsExactly("\"\",602000,CC1,Jan 24,0,USD,VACATED,,,", "\"\",701000,CC1,Jan 24,0,EUR,VACATED,,,");

        staging.behaviour = Behaviour.UPDATE;
        assertThat(staging.file(staging.stageOnlySlice()).lines().skip(1)).hasSize(3 * 2 * 2)
                .filteredOn(row -> row.contains(",0,USD,VACATED")).hasSize(6);
    }

    @Test
    void afterACleanLandingOnlyVacatedCellsGetAZero() {
        ledger.entry("E1", 1).debit("601000", "5.00");
        ledger.entry("E2", 1).debit("602000", "6.00").cct(1, "6.00", "CC1");
        staging.landClean(staging.stageOnlySlice());
        ledger.delete("E2");

        long stage = staging.stageOnlySlice();

        assertThat(staging.cells(stage)).containsExactly("601000|NONE|5.00", "602000|CC1|0!");
        staging.landClean(stage);
        assertThat(staging.strings("select account || '|' || cost_center from filled_cell")).containsExactly("601000|NONE");
    }

    @Test
    void aSliceThatBecameEmptyStillSendsItsZeros() {
        ledger.entry("E1", 1).debit("601000", "5.00");
        staging.landClean(staging.stageOnlySlice());
        ledger.delete("E1");

        long stage = staging.stageOnlySlice();
        assertThat(staging.state(stage)).isEqualTo("staged");
        assertThat(staging.cells(stage)).containsExactly("601000|NONE|0!");
        staging.landClean(stage);

        ledger.touchAll();
        assertThat(staging.state(staging.stageOnlySlice())).isEqualTo("unchanged");
    }

    @Test
    void aSliceThatAllItsPeriodsLeftSendsItsZerosAndIsThenAtRest() {
        ledger.entry("E1", 1).debit("601000", "5.00");
        staging.landClean(staging.stageOnlySlice());

        staging.label = "yyyy-MM";
        staging.slices.derive(Staging.NAME);
        assertThat(staging.due()).extracting(row -> row.get("label")).containsExactly("Jan 24", "2024-01");
        long stage = staging.stage(1);
        assertThat(staging.cells(stage)).containsExactly("601000|NONE|0!");
        staging.landClean(stage);

        assertThat(staging.due()).extracting(row -> row.get("label")).containsExactly("2024-01");
    }

    @Test
    void cellsOfAnImportOfUnknownEndAreEmptiedWhenTheyAreNotFilledAnyMore() {
        ledger.entry("E1", 1).debit("601000", "5.00");
        staging.landClean(staging.stageOnlySlice());
        ledger.entry("E2", 1).debit("602000", "6.00");
        staging.begin(staging.stageOnlySlice());
        ledger.run("update stage set state = 'settled', outcome = 'unverified' where state = 'intended'");
        ledger.delete("E2");

        long stage = staging.stageOnlySlice();

        assertThat(staging.cells(stage)).containsExactly("601000|NONE|5.00", "602000|NONE|0!");
    }

    @Test
    void whatLandedBeforeAnImportOfUnknownEndIsSentAgainAlthoughItIsTheSame() {
        var entry = ledger.entry("E1", 1).debit("601000", "5.00");
        staging.landClean(staging.stageOnlySlice());
        ledger.run("update journal_line set amtled = 9");
        ledger.touchAll();
        staging.begin(staging.stageOnlySlice());
        ledger.run("update stage set state = 'settled', outcome = 'failed' where state = 'intended'");
        ledger.run("update journal_line set amtled = 5.00");
        ledger.touchAll();

        assertThat(entry).isNotNull();
        assertThat(staging.state(staging.stageOnlySlice())).isEqualTo("staged");
    }

    @Test
    void intentAndLandingMayBeRepeated() {
        ledger.entry("E1", 1).debit("601000", "5.00");
        long stage = staging.stageOnlySlice();

        staging.begin(stage);
        staging.begin(stage);
        staging.landClean(stage);
        staging.landClean(stage);

        assertThat(staging.strings("select account || '|' || cost_center from filled_cell")).containsExactly("601000|NONE");
        assertThat(staging.text("select trusted::text from slice")).isEqualTo("true");
    }

    @Test
    void cellGrainEmptiesItsCellsToo() {
        staging.grain = Grain.CELL;
        ledger.entry("E1", 1).debit("601000", "5.00");
        ledger.entry("E2", 1).debit("602000", "6.00");
        staging.landClean(staging.stageOnlySlice());
        ledger.delete("E2");

        assertThat(staging.file(staging.stageOnlySlice())).endsWith("FR10,602000,NONE,Jan 24,0,,VACATED,,,\n");
    }
}
