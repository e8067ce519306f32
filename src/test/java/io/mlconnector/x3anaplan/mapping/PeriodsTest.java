package io.mlconnector.x3anaplan.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special.Kind;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PeriodsTest {

    private static final Special EXCLUDE = new Special(Kind.EXCLUDE, null);
    private static final Special NEIGHBOUR = new Special(Kind.NEIGHBOUR, null);

    private final List<FiscalYear> anchors = List.of(new FiscalYear("*", 2024, YearMonth.of(2024, 1)),
            new FiscalYear("GB20", 7, YearMonth.of(2023, 4)));

    private Periods periods(Special opening, Special closing, List<FiscalYear> years) {
        return new Periods(new PeriodSettings("MMM yy", years, opening, closing), YearMonth.of(2024, 1));
    }

    @Test
    void aPeriodIsCountedFromTheAnchorOfItsCompany() {
        Periods periods = periods(EXCLUDE, EXCLUDE, anchors);

        assertThat(periods.map("FR10", 1, 2024, 3).label()).isEqualTo("Mar 24");
        assertThat(periods.map("FR10", 1, 2026, 12).label()).isEqualTo("Dec 26");
        assertThat(periods.map("GB20", 1, 8, 1).label()).isEqualTo("Apr 24");
        assertThat(periods.map("GB20", 1, 7, 10).label()).isEqualTo("Jan 24");
    }

    @Test
    void labelsAreEnglishWhereverTheProcessRuns() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.FRANCE);
        try {
            assertThat(periods(EXCLUDE, EXCLUDE, anchors).map("FR10", 1, 2024, 2).label()).isEqualTo("Feb 24");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aYearBeforeAllAnchorsIsNotGuessed() {
        PeriodMapping mapped = periods(EXCLUDE, EXCLUDE, anchors).map("GB20", 1, 6, 1);

        assertThat(mapped.kind()).isEqualTo(PeriodMapping.Kind.UNKNOWN);
        assertThat(mapped.reason()).contains("GB20").contains("6").contains("periods.fiscalYears");
    }

    @Test
    void aCompanyWithoutAnchorIsNotGuessed() {
        Periods periods = periods(EXCLUDE, EXCLUDE, List.of(new FiscalYear("GB20", 7, YearMonth.of(2023, 4))));

        assertThat(periods.map("FR10", 1, 2024, 1).kind()).isEqualTo(PeriodMapping.Kind.UNKNOWN);
    }

    @Test
    void aMonthBeforeTheHorizonIsOutOfScopeAndNotUnknown() {
        assertThat(periods(EXCLUDE, EXCLUDE, anchors).map("GB20", 1, 7, 9).kind()).isEqualTo(PeriodMapping.Kind.BEFORE_HORIZON);
    }

    @Test
    void openingAndClosingPeriodsFollowTheirSetting() {
        Periods excluded = periods(EXCLUDE, EXCLUDE, anchors);
        Periods neighbours = periods(NEIGHBOUR, NEIGHBOUR, anchors);
        Periods own = periods(new Special(Kind.OWN, "'Opening' yyyy"), new Special(Kind.OWN, "'Closing' yyyy"), anchors);

        assertThat(excluded.map("FR10", 1, 2024, 0).kind()).isEqualTo(PeriodMapping.Kind.EXCLUDED);
        assertThat(excluded.map("FR10", 1, 2024, 13).kind()).isEqualTo(PeriodMapping.Kind.EXCLUDED);
        assertThat(neighbours.map("FR10", 1, 2024, 0).label()).isEqualTo("Jan 24");
        assertThat(neighbours.map("FR10", 1, 2024, 14).label()).isEqualTo("Dec 24");
        assertThat(own.map("FR10", 1, 2024, 0).label()).isEqualTo("Opening 2024");
        assertThat(own.map("GB20", 1, 8, 13).label()).isEqualTo("Closing 2025");
    }

    @Test
    void aShortFiscalYearHasNoMonthsThatBelongToTheNext() {
        Periods periods = periods(EXCLUDE, NEIGHBOUR, List.of(new FiscalYear("*", 1, YearMonth.of(2024, 1)),
                new FiscalYear("*", 2, YearMonth.of(2024, 7))));

        assertThat(periods.map("FR10", 1, 1, 6).label()).isEqualTo("Jun 24");
        assertThat(periods.map("FR10", 1, 1, 7).kind()).isEqualTo(PeriodMapping.Kind.UNKNOWN);
        assertThat(periods.map("FR10", 1, 1, 13).label()).isEqualTo("Jun 24");
        assertThat(periods.map("FR10", 1, 2, 1).label()).isEqualTo("Jul 24");
    }

    @Test
    void aLongFiscalYearHasOrdinaryPeriodsBeyondTwelve() {
        Periods periods = periods(EXCLUDE, EXCLUDE, List.of(new FiscalYear("*", 1, YearMonth.of(2024, 1)),
                new FiscalYear("*", 2, YearMonth.of(2025, 4))));

        assertThat(periods.map("FR10", 1, 1, 15).label()).isEqualTo("Mar 25");
        assertThat(periods.map("FR10", 1, 1, 16).kind()).isEqualTo(PeriodMapping.Kind.EXCLUDED);
    }

    @Test
    void yearsThatOverlapALaterAnchorAreNotGuessed() {
        Periods periods = periods(EXCLUDE, EXCLUDE, List.of(new FiscalYear("*", 1, YearMonth.of(2024, 1)),
                new FiscalYear("*", 4, YearMonth.of(2025, 1))));

        assertThat(periods.map("FR10", 1, 2, 1).kind()).isEqualTo(PeriodMapping.Kind.UNKNOWN);
    }

    @Test
    void aLabelTellsItsMonths() {
        assertThat(periods(EXCLUDE, EXCLUDE, anchors).months("Mar 24", YearMonth.of(2030, 1))).containsExactly(YearMonth.of(2024, 3));
        assertThat(periods(new Special(Kind.OWN, "'Opening' yyyy"), EXCLUDE, anchors).months("Opening 2025", YearMonth.of(2030, 1)))
                .contains(YearMonth.of(2025, 1));
        assertThat(periods(EXCLUDE, EXCLUDE, anchors).months("March", YearMonth.of(2030, 1))).isEmpty();
    }
}
