package io.mlconnector.x3anaplan.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Labels of many calendars, against a computation of the test's own that counts months on its fingers. */
class CalendarsTest {

    private static final String[] MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    private static final Special NEIGHBOUR = new Special(Special.Kind.NEIGHBOUR, null);

    /** What a company's ledger type has in X3: the year numbered {@code number} begins in this month. */
    private record Kept(String company, int ledgerType, int number, int firstYear, int firstMonth, int periods) {
    }

    /** A calendar: what X3 keeps, and how the model names months. */
    private record Calendar(int n, List<Kept> kept, String pattern) {
    }

    static List<Calendar> fortyCalendars() {
        Random random = new Random(20260101);
        String[] patterns = {"MMM yy", "yyyy-MM-dd", "MM/yyyy", "yyyyMMdd", "MMMM yyyy", "MMM-yy", "yyyy-'M'MM", "dd.MM.yyyy"};
        List<Calendar> calendars = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            List<Kept> kept = new ArrayList<>();
            for (String company : List.of("FR10", "GB20", "DE30").subList(0, 1 + n % 3)) {
                for (int ledgerType : List.of(1, 3, 7).subList(0, 1 + random.nextInt(3))) {
                    int periods = new int[] {12, 13, 24, 12, 4, 18}[random.nextInt(6)];
                    kept.add(new Kept(company, ledgerType, 1 + random.nextInt(30), 2019 + random.nextInt(8), 1 + random.nextInt(12), periods));
                }
            }
            calendars.add(new Calendar(n, kept, patterns[n % patterns.length]));
        }
        return calendars;
    }

    @ParameterizedTest
    @MethodSource("fortyCalendars")
    void theLabelOfEveryLineIsWhatCountingGives(Calendar calendar) {
        List<FiscalYear> anchors = new ArrayList<>();
        for (Kept k : calendar.kept()) {
            anchors.add(k.periods() == 12 ? new FiscalYear(k.company(), k.ledgerType(), k.number(), YearMonth.of(k.firstYear(), k.firstMonth()))
                    : new FiscalYear(k.company(), k.ledgerType(), k.number(), YearMonth.of(k.firstYear(), k.firstMonth()), k.periods(), "P{pp} FY{yy}", List.of()));
        }
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(List.of("fr-FR", "ja-JP-u-ca-japanese", "ar-EG-u-nu-arab", "tr-TR", "th-TH-u-ca-buddhist-nu-thai").get(calendar.n() % 5)));
        try {
            Periods periods = new Periods(new PeriodSettings(calendar.pattern(), anchors, NEIGHBOUR, NEIGHBOUR), null);
            for (Kept k : calendar.kept()) {
                for (int year = k.number(); year < k.number() + 5; year++) {
                    for (int period = 0; period <= k.periods() + 1; period++) {
                        String expected = expected(calendar.pattern(), k, year, Math.min(Math.max(period, 1), k.periods()));
                        assertThat(periods.map(k.company(), k.ledgerType(), year, period).label()).as("%s year %d period %d", k, year, period)
                                .isEqualTo(expected);
                    }
                }
                assertThat(periods.map(k.company(), k.ledgerType(), k.number() - 1, 1).kind()).isEqualTo(PeriodMapping.Kind.UNKNOWN);
                assertThat(periods.map(k.company(), 9, k.number(), 1).kind()).isEqualTo(PeriodMapping.Kind.UNKNOWN);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    private static String expected(String pattern, Kept kept, int year, int period) {
        if (kept.periods() != 12) {
            int ends = kept.firstYear() + (year - kept.number()) + (kept.firstMonth() == 1 ? 0 : 1);
            return "P" + (period < 10 ? "0" : "") + period + " FY" + String.valueOf(ends).substring(2);
        }
        int y = kept.firstYear() + (year - kept.number());
        int m = kept.firstMonth();
        for (int p = 1; p < period; p++) {
            m++;
            if (m > 12) {
                m = 1;
                y++;
            }
        }
        String mm = (m < 10 ? "0" : "") + m;
        String yy = String.valueOf(y).substring(2);
        return switch (pattern) {
            case "MMM yy" -> MONTHS[m - 1] + " " + yy;
            case "MMM-yy" -> MONTHS[m - 1] + "-" + yy;
            case "yyyy-MM-dd" -> y + "-" + mm + "-01";
            case "MM/yyyy" -> mm + "/" + y;
            case "yyyyMMdd" -> y + mm + "01";
            case "yyyy-'M'MM" -> y + "-M" + mm;
            case "dd.MM.yyyy" -> "01." + mm + "." + y;
            default -> new String[] {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
                "December"}[m - 1] + " " + y;
        };
    }

    @ParameterizedTest(name = "{0}, ledger type {1}: {2}")
    @CsvSource({"FR10,3,Jan 26", "FR10,1,Jul 26", "DE30,1,Jul 27", "DE30,3,Oct 26"})
    void theMoreExactAnchorWins(String company, int ledgerType, String label) {
        Periods periods = new Periods(new PeriodSettings("MMM yy", List.of(new FiscalYear("FR10", 1, YearMonth.of(2026, 1)),
                new FiscalYear("FR10", 3, 1, YearMonth.of(2025, 7)), new FiscalYear("*", 3, 1, YearMonth.of(2026, 4)),
                new FiscalYear("*", 1, YearMonth.of(2027, 1))), NEIGHBOUR, NEIGHBOUR), null);

        assertThat(periods.map(company, ledgerType, 1, 7).label()).isEqualTo(label);
    }

    @Test
    void thirteenPeriodsHaveLabelsOfTheirOwnFromATableOrNone() {
        List<String> labels = IntStream.rangeClosed(1, 13).mapToObj(p -> "Period " + p + " 2026").toList();
        FiscalYear anchor = new FiscalYear("GB20", null, 1, YearMonth.of(2026, 1), 13, null, labels);
        Periods periods = new Periods(new PeriodSettings("MMM yy", List.of(anchor), NEIGHBOUR, NEIGHBOUR), YearMonth.of(2025, 12));

        assertThat(periods.map("GB20", 1, 1, 13).label()).isEqualTo("Period 13 2026");
        assertThat(periods.map("GB20", 1, 1, 14).label()).as("a closing period, beside the last one").isEqualTo("Period 13 2026");
        assertThat(periods.map("GB20", 1, 2, 1).kind()).as("a table holds for its own year").isEqualTo(PeriodMapping.Kind.UNKNOWN);
        assertThat(periods.map("GB20", 1, 2, 1).reason()).contains("13 periods").contains("label");
    }

    @Test
    void aLabelOfAPeriodThatIsNoMonthIsReadWithItsNeighbours() {
        FiscalYear anchor = new FiscalYear("GB20", null, 1, YearMonth.of(2026, 1), 13, "P{p} FY{yy}", List.of());
        Periods periods = new Periods(new PeriodSettings("MMM yy", List.of(anchor), NEIGHBOUR, NEIGHBOUR), YearMonth.of(2025, 12));

        assertThat(periods.months("P13 FY26", YearMonth.of(2030, 1))).containsExactly(YearMonth.of(2026, 11), YearMonth.of(2026, 12), YearMonth.of(2027, 1));
        assertThat(periods.months("P1 FY28", YearMonth.of(2030, 1))).containsExactly(YearMonth.of(2027, 12), YearMonth.of(2028, 1), YearMonth.of(2028, 2));
        assertThat(periods.months("P14 FY26", YearMonth.of(2030, 1))).isEmpty();
    }

    @Test
    void aYearOfOtherPeriodsIsInScopeAsAWhole() {
        FiscalYear anchor = new FiscalYear("GB20", null, 1, YearMonth.of(2026, 1), 13, "P{p} FY{yy}", List.of());

        assertThat(new Periods(new PeriodSettings("MMM yy", List.of(anchor), NEIGHBOUR, NEIGHBOUR), YearMonth.of(2026, 3)).map("GB20", 1, 1, 12).kind())
                .isEqualTo(PeriodMapping.Kind.BEFORE_HORIZON);
        assertThat(new Periods(new PeriodSettings("MMM yy", List.of(anchor), NEIGHBOUR, NEIGHBOUR), YearMonth.of(2026, 3)).map("GB20", 1, 2, 1).label())
                .isEqualTo("P1 FY27");
    }
}
