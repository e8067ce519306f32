package io.mlconnector.x3anaplan.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiscalCalendarTest {

    /** FR10: calendar years; GB20: from April, a long year of 15 months, then calendar years; all others from July. */
    private static final PeriodSettings PERIODS = new PeriodSettings("MMM yyyy", List.of(new FiscalYear("FR10", 7, YearMonth.of(2025, 1)),
            new FiscalYear("GB20", 3, YearMonth.of(2022, 4)), new FiscalYear("GB20", 5, YearMonth.of(2024, 7)),
            new FiscalYear("*", 2024, YearMonth.of(2023, 7))), new Special(Special.Kind.NEIGHBOUR, null),
            new Special(Special.Kind.NEIGHBOUR, null));

    @ParameterizedTest
    @CsvSource({"FR10,2025-01,7,1", "FR10,2026-12,8,12", "GB20,2022-04,3,1", "GB20,2023-03,3,12", "GB20,2023-04,4,1", "GB20,2024-06,4,15",
        "GB20,2024-07,5,1", "GB20,2025-07,6,1", "US30,2024-06,2024,12", "US30,2024-07,2025,1"})
    void aDateLiesInTheMonthThatItsPeriodIsMappedTo(String company, YearMonth month, int year, int period) throws Exception {
        FiscalCalendar.Year found = at(PERIODS, company, month.atEndOfMonth());
        assertThat(List.of(found.number(), found.periodOf(month.atEndOfMonth()))).isEqualTo(List.of(year, period));
        assertThat(new Periods(PERIODS, null).map(company, 1, year, period).firstDay()).isEqualTo(month.atDay(1));
    }

    @ParameterizedTest
    @CsvSource({"FR10,2025-12,13", "GB20,2023-03,13", "GB20,2024-06,16", "GB20,2025-06,13", "US30,2024-06,13"})
    void aClosingPeriodComesAfterTheYearsLastMonthAndIsMappedAsOne(String company, YearMonth last, int closing) throws Exception {
        // Given
        PeriodSettings own = new PeriodSettings("MMM yyyy", PERIODS.fiscalYears(), PERIODS.opening(),
                new Special(Special.Kind.OWN, "'closing' MMM yyyy"));
        // When
        FiscalCalendar.Year found = at(PERIODS, company, last.atEndOfMonth());
        // Then
        assertThat(found.lastOrdinary() + 1).isEqualTo(closing);
        assertThat(new Periods(own, null).map(company, 1, found.number(), closing).label()).startsWith("closing ").contains(String.valueOf(last.getYear()));
    }

    @Test
    void aDateBeforeTheFirstFiscalYearIsNotTold() {
        assertThatThrownBy(() -> at(PERIODS, "FR10", LocalDate.of(2024, 12, 31))).isInstanceOf(FiscalCalendar.NotTold.class)
                .hasMessageContaining("FR10").hasMessageContaining("periods.fiscalYears");
    }

    @Test
    void aDayAfterTheLastPeriodOfWeeksIsNotTold() {
        PeriodSettings weeks = settings(weeks(1, LocalDate.of(2025, 12, 29)));

        assertThatThrownBy(() -> at(weeks, "FR10", LocalDate.of(2026, 12, 28))).isInstanceOf(FiscalCalendar.NotTold.class)
                .hasMessageContaining("fiscal year 1").hasMessageContaining("2026-12-28").hasMessageContaining("periods.fiscalYears");
        assertThatThrownBy(() -> FiscalCalendar.of(weeks, "FR10", 1).year(2)).isInstanceOf(FiscalCalendar.NotTold.class)
                .hasMessageContaining("needs an anchor of its own");
    }

    @Test
    void theLastPeriodOfWeeksLastsUntilTheNextYearOfTheSettings() throws Exception {
        PeriodSettings weeks = settings(weeks(1, LocalDate.of(2025, 12, 29)), weeks(2, LocalDate.of(2027, 1, 4)));

        FiscalCalendar.Year year = at(weeks, "FR10", LocalDate.of(2027, 1, 3));
        assertThat(year.number() + "/" + year.periodOf(LocalDate.of(2027, 1, 3))).isEqualTo("1/13");
        assertThat(at(weeks, "FR10", LocalDate.of(2027, 1, 4)).number()).isEqualTo(2);
    }

    private static PeriodSettings settings(FiscalYear... years) {
        return new PeriodSettings("MMM yyyy", List.of(years), PERIODS.opening(), PERIODS.closing());
    }

    private static FiscalYear weeks(int year, LocalDate first) {
        return new FiscalYear("*", null, year, null, null, IntStream.range(0, 13).mapToObj(p -> first.plusDays(28L * p)).toList(),
                first.plusDays(364), IntStream.rangeClosed(1, 13).mapToObj(p -> "P" + p + " Y" + year).toList());
    }

    private static FiscalCalendar.Year at(PeriodSettings periods, String company, LocalDate day) throws FiscalCalendar.NotTold {
        return FiscalCalendar.of(periods, company, 1).at(day);
    }
}
