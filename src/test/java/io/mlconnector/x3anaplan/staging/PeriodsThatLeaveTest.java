package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ledger periods that landed and that today's settings place in no slice: their money does not vanish from the target by itself. */
class PeriodsThatLeaveTest {

    @TempDir
    Path folder;
    private Staging staging;
    private Ledger ledger;

    @BeforeEach
    void start() throws Exception {
        staging = new Staging(folder);
        ledger = staging.ledger;
        staging.landedAccounts("601000");
        staging.landedCostCenters("NONE");
    }

    @AfterEach
    void stop() {
        staging.close();
    }

    @Test
    void aPeriodThatCannotBeToldAnyMoreHoldsItsSliceUntilItsFiscalYearIsSet() {
        // Given: a period that landed
        ledger.entry("E1", 1).debit("601000", "5.00");
        staging.landClean(staging.stageOnlySlice());

        // When: its company gets anchors of its own, which begin later
        staging.fiscalYears.add(new FiscalYear("FR10", 2025, YearMonth.of(2025, 1)));
        staging.slices.derive(Staging.NAME);

        // Then: nothing is sent, and the hold says why
        assertThat(staging.due()).isEmpty();
        assertThat(staging.text("select state || ' ' || message from slice")).startsWith("held held: no fiscal year of company FR10 at or before 2024")
                .contains("periods.fiscalYears");
        assertThat(staging.strings("select account from filled_cell")).containsExactly("601000");

        // When: the year is set, Then: the slice is what it was
        staging.fiscalYears.add(new FiscalYear("FR10", 2024, YearMonth.of(2024, 1)));
        staging.slices.derive(Staging.NAME);
        assertThat(staging.due()).hasSize(1);
        assertThat(staging.state(staging.stage(1))).isEqualTo("unchanged");
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isZero();
    }

    @Test
    void aSharedSliceIsHeldToAndSendsTheMoneyOfAllItsCompaniesOnceConfirmed() {
        // Given: two companies in one slice
        staging.dimensions = List.of();
        ledger.entry("GEN", "E1", "FR10", 2024, 1, 2, 1).debit("601000", "5.00");
        ledger.entry("GEN", "E2", "FR20", 2024, 1, 2, 1).debit("601000", "7.10");
        staging.landClean(staging.stageOnlySlice());

        // When: the periods of one of them cannot be told, and the ledger of the other changes
        staging.fiscalYears.add(new FiscalYear("FR10", 2025, YearMonth.of(2025, 1)));
        ledger.entry("GEN", "E3", "FR20", 2024, 1, 2, 1).debit("601000", "0.90");
        staging.slices.derive(Staging.NAME);
        assertThat(staging.due()).isEmpty();

        // Then: whoever confirms that the periods stay where they were sends all of it
        ledger.run("update hold set confirmed_at = now(), confirmed_by = 'ann'");
        staging.slices.derive(Staging.NAME);
        assertThat(staging.due()).hasSize(1);
        assertThat(money(staging.stage(1))).isEqualByComparingTo("13.00").isEqualByComparingTo(ledgerMoney());
    }

    @Test
    void aHorizonThatIsRaisedLeavesTheMonthsThatLandedAsTheyAre() {
        // Given: a month that landed, and one that did not
        ledger.entry("E1", 1).debit("601000", "5.00");
        staging.landClean(staging.stageOnlySlice());
        ledger.entry("E2", 2).debit("601000", "6.00");
        staging.slices.derive(Staging.NAME);

        // When
        staging.horizon = YearMonth.of(2024, 3);
        staging.slices.derive(Staging.NAME);

        // Then: the first is as it was, the second is out of scope
        assertThat(staging.due()).extracting(row -> row.get("label")).containsExactly("Jan 24");
        assertThat(staging.state(staging.stage(1))).isEqualTo("unchanged");
        assertThat(staging.one("select count(*) from hold")).isZero();

        // When the mapping changes, Then the first is sent with all its money
        staging.accounts("*,6*,X{code},,");
        staging.landedAccounts("X601000");
        long stage = staging.stage(1);
        assertThat(staging.cells(stage)).containsExactly("X601000|NONE|5.00", "601000|NONE|0!");
        assertThat(money(stage)).isEqualByComparingTo(staging.text("select sum(amtled * sns) from journal_line where per = 1"));
    }

    private BigDecimal money(long stage) {
        return staging.file(stage).lines().skip(1).map(line -> new BigDecimal(amount(line))).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private String amount(String line) {
        List<String> names = List.of(staging.text("select array_to_string(header, ',') from stage order by id desc limit 1").split(","));
        return line.split(",", -1)[names.indexOf("Amount")];
    }

    private String ledgerMoney() {
        return staging.text("select sum(amtled * sns) from journal_line");
    }
}
