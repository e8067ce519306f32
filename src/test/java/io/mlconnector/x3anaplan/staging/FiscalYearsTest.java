package io.mlconnector.x3anaplan.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fiscal years as X3 has them, on their way into slices. */
class FiscalYearsTest {

    @TempDir
    Path folder;
    private Staging staging;
    private Ledger ledger;

    @BeforeEach
    void start() throws Exception {
        staging = new Staging(folder);
        ledger = staging.ledger;
        staging.landedAccounts("601000", "701000");
        staging.landedCostCenters("NONE");
    }

    @AfterEach
    void stop() {
        staging.close();
    }

    private List<String> labels() {
        staging.slices.derive(Staging.NAME);
        return staging.strings("select label from slice where exists (select 1 from slice_source q where q.slice = slice.id) order by label");
    }

    @Test
    void aLedgerTypeWithFiscalYearsOfItsOwnGoesToItsOwnMonth() {
        // Given an entry of January 2026: period 1 in the legal ledger, period 7 in the one of international standards
        staging.ledgerTypes = List.of(1, 3);
        staging.dimensions = List.of();
        staging.fiscalYears.clear();
        staging.fiscalYears.add(new FiscalYear("FR10", 1, YearMonth.of(2026, 1)));
        staging.fiscalYears.add(new FiscalYear("FR10", 3, 1, YearMonth.of(2025, 7)));
        ledger.entry("GEN", "E1", "FR10", 1, 1, 2, 1).debit("601000", "5.00");
        ledger.entry("GEN", "E2", "FR10", 1, 7, 2, 1).ledger(3).debit("601000", "5.00");

        assertThat(labels()).containsExactly("Jan 26");
    }

    @Test
    void aLabelMayBeADate() {
        staging.label = "yyyy-MM-dd";
        staging.fiscalYears.clear();
        staging.fiscalYears.add(new FiscalYear("*", 1, YearMonth.of(2026, 1)));
        ledger.entry("GEN", "E1", "FR10", 1, 1, 2, 1).debit("601000", "5.00");

        long stage = staging.stageOnlySlice();

        assertThat(staging.file(stage).lines().skip(1)).isNotEmpty()
                .allSatisfy(line -> assertThat(line.split(",")[3]).isEqualTo("2026-01-01"));
    }

    @Test
    void aThirteenthPeriodOfFourWeeksIsNeverTakenForAClosingOne() {
        // Given the books of a company with thirteen periods, and settings that do not know it
        ledger.entry("GEN", "E1", "FR10", 2024, 12, 2, 1).dated("2024-11-20").debit("601000", "1.00");
        ledger.entry("GEN", "E2", "FR10", 2024, 13, 2, 1).dated("2024-12-20").debit("601000", "2.00");

        // Then nothing of that year is sent, and the hold says what to write
        assertThat(labels()).isEmpty();
        assertThat(staging.strings("select reason from hold where kind = 'period'")).hasSize(2).allSatisfy(reason -> assertThat(reason)
                .contains("2024-12-20").contains("period 13").contains("Write periods and label").contains("periods.closing.dates: any"));

        // When the settings know it, Then each period has its label
        staging.horizon = YearMonth.of(2023, 12);
        staging.fiscalYears.clear();
        staging.fiscalYears.add(new FiscalYear("FR10", null, 2024, YearMonth.of(2024, 1), 13, "P{p} FY{yy}", List.of()));
        assertThat(labels()).containsExactly("P12 FY24", "P13 FY24");
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isZero();
    }

    @Test
    void aClosingPeriodOfTheLastDayIsOne() {
        ledger.entry("GEN", "E1", "FR10", 2024, 13, 2, 1).dated("2024-12-31").debit("601000", "2.00");

        assertThat(labels()).containsExactly("Dec 24");
    }

    @Test
    void aFiscalYearThatIsMovedEmptiesWhatItLeftAndNothingWaitsForIt() {
        // Given March 2024 that landed as period 3 of year 2024
        ledger.entry("GEN", "E1", "FR10", 2024, 3, 2, 1).debit("601000", "5.00");
        long slice = staging.one("select 1");
        staging.landClean(staging.stageOnlySlice());
        assertThat(labels()).containsExactly("Mar 24");

        // When its entry moves to period 2 of another year, for which an anchor is added
        ledger.run("update journal_line set fiy = 31, per = 2");
        ledger.run("update journal_entry set fiy = 31, per = 2");
        ledger.run("insert into ledger_period values (?, 'FR10', 1, 31, 2, 7)", Staging.NAME);
        ledger.run("update ledger_period set generation = 7");
        staging.fiscalYears.add(new FiscalYear("FR10", 31, YearMonth.of(2025, 3)));

        // Then its new place is to be sent, the one it left is to be emptied, and nothing is held
        assertThat(labels()).containsExactly("Apr 25");
        assertThat(staging.due()).extracting(row -> row.get("label")).containsExactlyInAnyOrder("Mar 24", "Apr 25");
        assertThat(staging.cells(staging.stage(slice))).containsExactly("601000|NONE|0!");
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isZero();
        assertThat(staging.strings("select fiy || '/' || per from ledger_period")).containsExactly("31/2");
    }

    @Test
    void aPeriodThatItsLinesLeftWaitsForNobodyThoughNoAnchorTellsIt() {
        // Given a period whose year no anchor tells, and which holds its slice
        ledger.entry("GEN", "E1", "FR10", 1999, 3, 2, 1).debit("601000", "5.00");
        assertThat(labels()).isEmpty();
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isOne();

        // When its lines move to a year that is known
        ledger.run("update journal_line set fiy = 2024, per = 3");
        ledger.run("insert into ledger_period values (?, 'FR10', 1, 2024, 3, 7)", Staging.NAME);

        // Then nothing waits any more
        assertThat(labels()).containsExactly("Mar 24");
        assertThat(staging.one("select count(*) from hold where cleared_at is null")).isZero();
    }
}
