package io.mlconnector.x3anaplan.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.mapping.PeriodMapping.Kind;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forty calendars drawn from a fixed seed: companies and ledger types with years of their own, years that begin in any month, of twelve,
 * thirteen, twenty-four and other numbers of periods, labels of seven forms. Each line's label is compared with what this test works out
 * by itself: months are counted as whole numbers, days from 1970 on, labels put together from digits.
 */
class GeneratedCalendarsTest {

    private static final int CALENDARS = 40;
    private static final String[] MONTHS = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December"};
    private static final String[] PATTERNS = {"MMM yy", "yyyy-MM-dd", "MM/yyyy", "yyyyMMdd", "MMMM yyyy", "'M'MM.yy", "dd.MM.yyyy"};

    @TempDir
    Path folder;

    static IntStream seeds() {
        return IntStream.range(0, CALENDARS);
    }

    /** A period as this test sees it. Days are counted from 1970-01-01; the last one is the day after it. */
    private record Span(long from, long to, String label) {
    }

    /** @param ordinary how many ordinary periods */
    private record Fiscal(int number, List<Span> ordinary, int firstMonth, int lastMonth) {
    }

    private record Calendar(String company, int ledgerType, List<Fiscal> years) {
    }

    private final List<Calendar> calendars = new ArrayList<>();
    private final StringBuilder anchors = new StringBuilder();
    private Random random;
    private int pattern;

    @ParameterizedTest
    @MethodSource("seeds")
    void everyLineBearsTheLabelThatItsCompanysAndLedgerTypesCalendarGivesItsPeriod(int seed) throws Exception {
        // Given
        random = new Random(4_711L + seed);
        pattern = seed % PATTERNS.length;
        for (Map.Entry<String, Integer> calendar : keys(seed).entrySet()) {
            String[] key = calendar.getKey().split("/");
            calendar(key[0], Integer.parseInt(key[1]), (seed + calendar.getValue()) % 6);
        }
        String closing = List.of("{kind: exclude}", "{kind: neighbour}", "{kind: own, label: \"'CL 'yyyy/MM\"}").get(seed % 3);
        String opening = List.of("{kind: own, label: \"'OP 'yyyy/MM\"}", "{kind: exclude}", "{kind: neighbour}").get(seed % 3);
        PeriodSettings settings = PeriodsOf.read(folder, "periods:\n  label: \"" + PATTERNS[pattern] + "\"\n  fiscalYears:\n" + anchors
                + "  opening: " + opening + "\n  closing: " + closing + "\n");
        Periods periods = new Periods(settings, YearMonth.of(2017, 1));

        int lines = 0;
        for (String company : List.of("FR10", "GB20", "US30")) {
            for (int ledgerType = 1; ledgerType <= 3; ledgerType++) {
                for (Fiscal year : calendarOf(company, ledgerType).years()) {
                    // When lines of each ordinary period are mapped
                    for (int period = 1; period <= year.ordinary().size(); period++) {
                        Span span = year.ordinary().get(period - 1);
                        String line = "seed " + seed + ", " + company + ", ledger type " + ledgerType + ", year " + year.number() + ", period " + period;
                        PeriodMapping mapped = periods.map(company, ledgerType, year.number(), period);

                        // Then they bear its label, their date leads back to it, and the label leads to their date
                        assertThat(mapped.label()).as(line).isEqualTo(span.label());
                        Periods.Days days = periods.days(span.label(), YearMonth.of(2035, 1)).orElseThrow();
                        for (int i = 0; i < 3; i++) {
                            LocalDate date = LocalDate.ofEpochDay(span.from() + random.nextInt((int) (span.to() - span.from())));
                            FiscalCalendar.Year at = FiscalCalendar.of(settings, company, ledgerType).at(date);
                            assertThat(at.number() + "/" + at.periodOf(date)).as(line + " on " + date).isEqualTo(year.number() + "/" + period);
                            assertThat(date).as(line).isAfterOrEqualTo(days.from()).isBefore(days.before());
                            lines++;
                        }
                    }
                    // and so do those before and after the ordinary ones, by their setting
                    special(periods, company, ledgerType, year, 0, opening, year.ordinary().get(0).label(), "OP " + slashed(year.firstMonth()));
                    if (year.ordinary().size() >= 12 && year.ordinary().size() < 24) {
                        special(periods, company, ledgerType, year, year.ordinary().size() + 1, closing,
                                year.ordinary().get(year.ordinary().size() - 1).label(), "CL " + slashed(year.lastMonth()));
                    }
                    assertThat(periods.map(company, ledgerType, year.number(), 25).kind()).isEqualTo(Kind.UNKNOWN);
                }
            }
        }
        assertThat(lines).isGreaterThan(3 * 3 * 2 * 12);
    }

    private void special(Periods periods, String company, int ledgerType, Fiscal year, int period, String setting, String neighbour, String own) {
        PeriodMapping mapped = periods.map(company, ledgerType, year.number(), period);
        String what = company + ", ledger type " + ledgerType + ", year " + year.number() + ", period " + period;
        if (setting.contains("exclude")) {
            assertThat(mapped.kind()).as(what).isEqualTo(Kind.EXCLUDED);
        } else {
            assertThat(mapped.label()).as(what).isEqualTo(setting.contains("own") ? own : neighbour);
        }
    }

    /** Who has a calendar of its own: all, and some of company, ledger type, and both. */
    private Map<String, Integer> keys(int seed) {
        Map<String, Integer> keys = new LinkedHashMap<>();
        keys.put("*/0", 0);
        List<String> more = List.of("FR10/0", "FR10/3", "*/2", "GB20/2", "GB20/0", "US30/1");
        for (int i = 0; i < more.size(); i++) {
            if ((seed >> i & 1) == 1 || random.nextInt(3) == 0) {
                keys.put(more.get(i), i + 1);
            }
        }
        return keys;
    }

    private Calendar calendarOf(String company, int ledgerType) {
        for (String key : List.of(company + "/" + ledgerType, company + "/0", "*/" + ledgerType, "*/0")) {
            for (Calendar calendar : calendars) {
                if (key.equals(calendar.company() + "/" + calendar.ledgerType())) {
                    return calendar;
                }
            }
        }
        throw new IllegalStateException();
    }

    private void calendar(String company, int ledgerType, int kind) {
        String who = (company.equals("*") && random.nextBoolean() ? "" : "company: \"" + company + "\", ")
                + (ledgerType == 0 ? "" : "ledgerType: " + ledgerType + ", ");
        int number = 1 + random.nextInt(30);
        List<Fiscal> years = new ArrayList<>();
        int start = 2018 * 12 + random.nextInt(60); // months since the year 0
        switch (kind) {
            case 0 -> { // twelve months, three years on
                anchor(who, number, "firstMonth: " + month(start));
                for (int i = 0; i < 3; i++) {
                    years.add(months(number + i, start + 12 * i, 12));
                }
            }
            case 1 -> { // a number of months that is said, then years of twelve
                int length = new int[] {6, 15, 18, 24}[random.nextInt(4)];
                anchor(who, number, "firstMonth: " + month(start) + ", periods: " + length);
                years.add(months(number, start, length));
                years.add(months(number + 1, start + length, 12));
                years.add(months(number + 2, start + length + 12, 12));
            }
            case 2 -> { // thirteen periods of four weeks; the first year has a week more
                long day = LocalDate.of(2019 + random.nextInt(4), 1, 1).toEpochDay() - random.nextInt(6);
                String[] label = {"P%d FY", "P%02d FY"};
                int form = random.nextInt(2);
                for (int i = 0; i < 2; i++) {
                    String year = "" + (40 + number + i);
                    anchor(who, number + i, "firstDay: " + LocalDate.ofEpochDay(day) + ", periods: 13, label: \"P" + (form == 0 ? "{p}" : "{pp}")
                            + " FY" + year + who.replaceAll("[^A-Z0-9]", "") + "\"");
                    List<Span> spans = new ArrayList<>();
                    for (int p = 0; p < 13; p++) {
                        spans.add(new Span(day + 28L * p, day + 28L * (p + 1) + (p == 12 && i == 0 ? 7 : 0),
                                String.format(label[form], p + 1) + year + who.replaceAll("[^A-Z0-9]", "")));
                    }
                    years.add(own(number + i, spans));
                    day += i == 0 ? 371 : 364;
                }
            }
            case 3 -> { // twenty-four halves of months
                List<Span> spans = new ArrayList<>();
                StringBuilder days = new StringBuilder();
                for (int i = 0; i < 24; i++) {
                    spans.add(new Span(half(start, i), half(start, i + 1), "H" + (i + 1) + "-" + number + "-" + company + ledgerType));
                    days.append(i == 0 ? "" : ", ").append(LocalDate.ofEpochDay(half(start, i)));
                }
                anchor(who, number, "firstDays: [" + days + "], label: \"H{p}-" + number + "-" + company + ledgerType + "\"");
                years.add(own(number, spans));
                anchor(who, number + 1, "firstMonth: " + month(start + 12)); // and months from then on
                years.add(months(number + 1, start + 12, 12));
                years.add(months(number + 2, start + 24, 12));
            }
            case 4 -> { // four, four and five weeks, labels from a list
                long day = LocalDate.of(2021, 1, 1).toEpochDay() - 4 + random.nextInt(9);
                List<Span> spans = new ArrayList<>();
                List<String> days = new ArrayList<>();
                List<String> labels = new ArrayList<>();
                for (int p = 0; p < 12; p++) {
                    long next = day + 7L * (p % 3 == 2 ? 5 : 4);
                    spans.add(new Span(day, p == 11 ? next + 1 : next, "Wk " + (char) ('A' + p) + company + ledgerType));
                    days.add(LocalDate.ofEpochDay(day).toString());
                    labels.add("\"Wk " + (char) ('A' + p) + company + ledgerType + "\"");
                    day = next;
                }
                anchor(who, number, "firstDays: " + days + ", labels: " + labels);
                years.add(own(number, spans));
                day++; // a year lasts a year where nothing else is said: 365 days of 2021
            }
            default -> { // a year that the next anchor cuts short or makes longer
                int length = 12 + random.nextInt(13);
                anchor(who, number, "firstMonth: " + month(start));
                anchor(who, number + 1, "firstMonth: " + month(start + length));
                years.add(months(number, start, length));
                years.add(months(number + 1, start + length, 12));
            }
        }
        calendars.add(new Calendar(company, ledgerType, years));
    }

    private void anchor(String who, int number, String rest) {
        anchors.append("    - {").append(who).append("year: ").append(number).append(", ").append(rest).append("}\n");
    }

    private Fiscal months(int number, int start, int length) {
        List<Span> spans = new ArrayList<>();
        for (int m = start; m < start + length; m++) {
            spans.add(new Span(firstDay(m), firstDay(m + 1), label(m)));
        }
        return new Fiscal(number, spans, start, start + length - 1);
    }

    private static Fiscal own(int number, List<Span> spans) {
        return new Fiscal(number, spans, nearest(spans.get(0).from()), nearest(spans.get(spans.size() - 1).to()) - 1);
    }

    /** The month that begins nearest to a day. */
    private static int nearest(long day) {
        int best = 0;
        for (int m = 2015 * 12; m < 2040 * 12; m++) {
            if (best == 0 || Math.abs(firstDay(m) - day) < Math.abs(firstDay(best) - day)) {
                best = m;
            }
        }
        return best;
    }

    private static long half(int start, int i) {
        return firstDay(start + i / 2) + (i % 2 == 0 ? 0 : 15);
    }

    private static long firstDay(int m) {
        long days = 0;
        for (int year = 1970; year < m / 12; year++) {
            days += leap(year) ? 366 : 365;
        }
        int[] lengths = {31, leap(m / 12) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        for (int month = 0; month < m % 12; month++) {
            days += lengths[month];
        }
        return days;
    }

    private static boolean leap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private String label(int m) {
        String yyyy = "" + m / 12;
        String yy = yyyy.substring(2);
        String mm = (m % 12 < 9 ? "0" : "") + (m % 12 + 1);
        String name = MONTHS[m % 12];
        return List.of(name.substring(0, 3) + " " + yy, yyyy + "-" + mm + "-01", mm + "/" + yyyy, yyyy + mm + "01", name + " " + yyyy,
                "M" + mm + "." + yy, "01." + mm + "." + yyyy).get(pattern);
    }

    private static String month(int m) {
        return m / 12 + "-" + (m % 12 < 9 ? "0" : "") + (m % 12 + 1);
    }

    private static String slashed(int m) {
        return month(m).replace('-', '/');
    }
}
