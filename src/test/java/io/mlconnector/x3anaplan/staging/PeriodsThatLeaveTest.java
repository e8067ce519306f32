package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
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

    @Test
    void aSliceThatIsHeldAndHasNothingLeftToSendOrToEmptyWaitsNoMore() {
        // Given a slice that never landed and is held, whose target has no such period
        ledger.entry("E1", 1).debit("601000", "5.00");
        staging.slices.derive(Staging.NAME);
        ledger.run("update slice set state = 'held', message = 'no such period'");
        ledger.run("insert into hold (connection, kind, slice, subject, reason) select connection, 'calendar', id, label, 'no such period' from slice");
        staging.slices.derive(Staging.NAME);
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isOne();

        // When its ledger period goes to another slice
        staging.label = "MM/yyyy";
        staging.slices.derive(Staging.NAME);

        // Then nothing waits for it, and the other one is due
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isZero();
        assertThat(staging.one("select count(*) from slice where state = 'held'")).isZero();
        assertThat(staging.due()).extracting(row -> row.get("label")).containsExactly("01/2024");
    }

    @Test
    void aThirteenthPeriodOfFourWeeksIsNeverTakenForAClosingOne() {
        // Given the books of a company with thirteen periods, and settings that do not know it
        ledger.entry("GEN", "E1", "FR10", 2024, 12, 2, 1).dated("2024-11-20").debit("601000", "1.00");
        ledger.entry("GEN", "E2", "FR10", 2024, 13, 2, 1).dated("2024-12-20").debit("601000", "2.00");
        staging.slices.derive(Staging.NAME);

        // Then nothing of that year is sent, and the hold says what to write
        assertThat(staging.due()).isEmpty();
        assertThat(staging.strings("select reason from hold where kind = 'period' and cleared_at is null")).hasSize(2).allSatisfy(reason ->
                assertThat(reason).contains("2024-12-20").contains("period 13").contains("periods.fiscalYears").contains("periods.closing.dates: any"));

        // When the settings know it, Then each period has its label
        staging.fiscalYears.clear();
        staging.fiscalYears.add(new FiscalYear("FR10", null, 2024, null, null, IntStream.range(0, 13)
                .mapToObj(p -> LocalDate.of(2024, 1, 1).plusDays(28L * p)).toList(), LocalDate.of(2024, 12, 30),
                IntStream.rangeClosed(1, 13).mapToObj(p -> "P" + p + " FY24").toList()));
        staging.slices.derive(Staging.NAME);
        assertThat(staging.due()).extracting(row -> row.get("label")).containsExactlyInAnyOrder("P12 FY24", "P13 FY24");
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isZero();
    }

    @Test
    void aFiscalYearThatIsMovedEmptiesTheSliceItLeftAndHoldsNothing() {
        // Given a period that landed, and whose lines are then all in another fiscal year, as the poll leaves it
        ledger.entry("E1", 3).debit("601000", "5.00");
        long slice = staging.one("select 1");
        staging.landClean(staging.stageOnlySlice());
        ledger.run("update journal_line set fiy = 31, per = 2");
        ledger.run("delete from ledger_period");
        ledger.run("insert into ledger_period values (?, 'FR10', 1, 31, 2, 7)", Staging.NAME);

        // When the settings tell the new year alone
        staging.fiscalYears.clear();
        staging.fiscalYears.add(new FiscalYear("FR10", 31, YearMonth.of(2025, 3)));
        staging.slices.derive(Staging.NAME);

        // Then both slices go, the one that was left with zeros
        assertThat(staging.due()).extracting(row -> row.get("label")).containsExactlyInAnyOrder("Mar 24", "Apr 25");
        assertThat(staging.cells(staging.stage(slice))).containsExactly("601000|NONE|0!");
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isZero();
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
