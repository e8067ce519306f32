package io.mlconnector.x3anaplan.x3.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import io.mlconnector.x3anaplan.mapping.Periods;
import io.mlconnector.x3anaplan.x3.Unreadable;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiscalMonthTest {

    /** FR10: calendar years; GB20: from April, a long year of 15 months, then calendar years; all others from July. */
    private static final PeriodSettings PERIODS = new PeriodSettings("MMM yyyy", List.of(new FiscalYear("FR10", 7, YearMonth.of(2025, 1)),
            new FiscalYear("GB20", 3, YearMonth.of(2022, 4)), new FiscalYear("GB20", 5, YearMonth.of(2024, 7)),
            new FiscalYear("*", 2024, YearMonth.of(2023, 7))), new Special(Special.Kind.NEIGHBOUR, null),
            new Special(Special.Kind.NEIGHBOUR, null));

    @ParameterizedTest
    @CsvSource({"FR10,2025-01,7,1", "FR10,2026-12,8,12", "GB20,2022-04,3,1", "GB20,2023-03,3,12", "GB20,2023-04,4,1", "GB20,2024-06,4,15",
        "GB20,2024-07,5,1", "GB20,2025-07,6,1", "US30,2024-06,2024,12", "US30,2024-07,2025,1"})
    void aDateLiesInTheMonthThatItsPeriodIsMappedTo(String company, YearMonth month, int year, int period) throws Exception {
        FiscalMonth found = FiscalMonth.of(PERIODS, company, 1, month.atEndOfMonth());
        assertThat(List.of(found.year(), found.period())).isEqualTo(List.of(year, period));
        assertThat(new Periods(PERIODS, null).map(company, 1, found.year(), found.period()).month()).isEqualTo(month);
    }

    @ParameterizedTest
    @CsvSource({"FR10,2025-12,13", "GB20,2023-03,13", "GB20,2024-06,16", "GB20,2025-06,13", "US30,2024-06,13"})
    void aClosingPeriodComesAfterTheYearsLastMonthAndIsMappedAsOne(String company, YearMonth last, int closing) throws Exception {
        // Given
        PeriodSettings own = new PeriodSettings("MMM yyyy", PERIODS.fiscalYears(), PERIODS.opening(),
                new Special(Special.Kind.OWN, "'closing' MMM yyyy"));
        // When
        FiscalMonth found = FiscalMonth.of(PERIODS, company, 1, last.atEndOfMonth());
        // Then
        assertThat(found.lastOrdinary() + 1).isEqualTo(closing);
        assertThat(new Periods(own, null).map(company, 1, found.year(), closing).label()).startsWith("closing ").contains(String.valueOf(last.getYear()));
    }

    @Test
    void aDateBeforeTheFirstFiscalYearIsUnreadable() {
        assertThatThrownBy(() -> FiscalMonth.of(PERIODS, "FR10", 1, YearMonth.of(2024, 12).atDay(31))).isInstanceOf(Unreadable.class)
                .hasMessageContaining("FR10").hasMessageContaining("periods.fiscalYears");
    }
}
