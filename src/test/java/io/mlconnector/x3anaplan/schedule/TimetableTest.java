package io.mlconnector.x3anaplan.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ticks over three years in zones whose clocks change in different ways, beside the same worked out from the calendar alone. */
class TimetableTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final LocalDate END = FIRST.plusMonths(36);

    /** Summer time by an hour, by half an hour, at midnight, backwards in Ramadan, and none. */
    private static final List<ZoneId> ZONES = Stream.of("Europe/Paris", "Australia/Lord_Howe", "Africa/Cairo", "Africa/Casablanca", "Asia/Kolkata",
            "America/New_York").map(ZoneId::of).toList();

    /** A cron expression, and what it means: days and times of day. */
    record Form(String cron, Predicate<LocalDate> days, List<LocalTime> times) {
    }

    /** Every form that docs/connection.md mentions, and those times of day that a change of the clock takes or doubles. */
    static Stream<Form> forms() {
        List<LocalTime> five = List.of(LocalTime.of(5, 0));
        return Stream.of(
                new Form("0 0 5 * * ?", d -> true, five),
                new Form("0 30 2 * * ?", d -> true, List.of(LocalTime.of(2, 30))),
                new Form("0 15 0 * * ?", d -> true, List.of(LocalTime.of(0, 15))),
                new Form("0 30 1 * * ?", d -> true, List.of(LocalTime.of(1, 30))),
                new Form("0 0/30 * * * ?", d -> true, halfHours(0, 23)),
                new Form("0 0,30 0-3 * * ?", d -> true, halfHours(0, 3)),
                new Form("0 0 6/4 * * ?", d -> true, Stream.of(6, 10, 14, 18, 22).map(h -> LocalTime.of(h, 0)).toList()),
                new Form("0 0 5,13 * * ?", d -> true, List.of(LocalTime.of(5, 0), LocalTime.of(13, 0))),
                new Form("0 0 5 1-5 * ?", d -> d.getDayOfMonth() <= 5, five),
                new Form("0 0 5 1,15 * ?", d -> d.getDayOfMonth() == 1 || d.getDayOfMonth() == 15, five),
                new Form("0 0 5 1/7 * ?", d -> d.getDayOfMonth() % 7 == 1, five),
                new Form("0 0 5 31 * ?", d -> d.getDayOfMonth() == 31, five),
                new Form("0 0 5 L * ?", d -> fromEnd(d) == 0, five),
                new Form("0 0 5 L-2 * ?", d -> fromEnd(d) == 2, five),
                new Form("0 30 2 L-2W * ?", d -> d.equals(nearest(YearMonth.from(d).atEndOfMonth().minusDays(2))), List.of(LocalTime.of(2, 30))),
                new Form("0 0 5 LW * ?", d -> d.equals(nearest(YearMonth.from(d).atEndOfMonth())), five),
                new Form("0 0 5 15W * ?", d -> d.equals(nearest(d.withDayOfMonth(15))), five),
                new Form("0 0 5 1W * ?", d -> d.equals(nearest(d.withDayOfMonth(1))), five),
                new Form("0 0 5 31W * ?", d -> d.lengthOfMonth() == 31 && d.equals(nearest(d.withDayOfMonth(31))), five),
                new Form("0 0 5 1W,15W * ?", d -> d.equals(nearest(d.withDayOfMonth(1))) || d.equals(nearest(d.withDayOfMonth(15))), five),
                new Form("0 0 5 1,L * ?", d -> d.getDayOfMonth() == 1 || fromEnd(d) == 0, five),
                new Form("0 0 5 1 1/3 ?", d -> d.getDayOfMonth() == 1 && d.getMonthValue() % 3 == 1, five),
                new Form("0 0 5 1 JAN,APR ?", d -> d.getDayOfMonth() == 1 && (d.getMonth() == Month.JANUARY || d.getMonth() == Month.APRIL), five),
                new Form("0 0 5 3 NOV-FEB ?", d -> d.getDayOfMonth() == 3 && (d.getMonthValue() >= 11 || d.getMonthValue() <= 2), five),
                new Form("0 0 5 L 2 ?", d -> d.getMonth() == Month.FEBRUARY && fromEnd(d) == 0, five),
                new Form("0 0 5 ? * FRI", d -> d.getDayOfWeek() == DayOfWeek.FRIDAY, five),
                new Form("0 30 2 ? * SUN", d -> d.getDayOfWeek() == DayOfWeek.SUNDAY, List.of(LocalTime.of(2, 30))),
                new Form("0 0 5 ? * MON-FRI", d -> d.getDayOfWeek().getValue() <= 5, five),
                new Form("0 0 5 ? * 2-6", d -> d.getDayOfWeek().getValue() <= 5, five),
                new Form("0 0 5 ? * MON,THU", d -> d.getDayOfWeek() == DayOfWeek.MONDAY || d.getDayOfWeek() == DayOfWeek.THURSDAY, five),
                new Form("0 0 5 ? * L", d -> d.getDayOfWeek() == DayOfWeek.SATURDAY, five),
                new Form("0 0 5 ? * 6L", d -> d.equals(d.with(TemporalAdjusters.lastInMonth(DayOfWeek.FRIDAY))), five),
                new Form("0 0 5 ? * 2#1", d -> d.equals(d.with(TemporalAdjusters.firstInMonth(DayOfWeek.MONDAY))), five),
                new Form("0 0 5 ? * 3#5", d -> d.equals(d.with(TemporalAdjusters.dayOfWeekInMonth(5, DayOfWeek.TUESDAY))), five),
                new Form("0 0 5 1 * ? 2027", d -> d.getDayOfMonth() == 1 && d.getYear() == 2027, five),
                new Form("0 0 5 1 * ? 2027-2028", d -> d.getDayOfMonth() == 1 && d.getYear() >= 2027, five),
                new Form("0 30 2 * 3 ? 2026", d -> d.getMonth() == Month.MARCH && d.getYear() == 2026, List.of(LocalTime.of(2, 30))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void aCronExpressionFiresForThreeYearsInEveryZoneWhenTheCalendarSays(Form form) {
        for (ZoneId zone : ZONES) {
            compare(new CronTimes(form.cron, zone), form.days, form.times, zone);
        }
    }

    @Test
    void workingDaysOfAMonthFireForThreeYearsInEveryZoneWhenTheCalendarSays() {
        // Given a weekend and holidays, of one year and of every year
        Set<DayOfWeek> gulf = Set.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY);
        Set<LocalDate> holidays = Set.of(LocalDate.of(2026, 4, 6), LocalDate.of(2027, 1, 4), LocalDate.of(2028, 2, 29));
        List<Holiday> written = Stream.of("2026-04-06", "2027-01-04", "2028-02-29", "12-25", "01-01").map(t -> Holiday.of(t).orElseThrow()).toList();
        for (Set<DayOfWeek> weekend : List.of(WorkingDays.MONDAY_TO_FRIDAY.weekend(), gulf)) {
            Predicate<LocalDate> works = d -> !weekend.contains(d.getDayOfWeek()) && !holidays.contains(d)
                    && !(d.getMonthValue() == 12 && d.getDayOfMonth() == 25) && d.getDayOfYear() != 1;
            for (List<Integer> counted : List.of(List.of(1), List.of(3), List.of(-1), List.of(-3), List.of(1, 2, 5, -2), List.of(15), List.of(23))) {
                for (ZoneId zone : ZONES) {
                    for (LocalTime at : List.of(LocalTime.of(5, 0), LocalTime.of(2, 30), LocalTime.of(0, 15), LocalTime.of(23, 45))) {
                        // Then each is the day that counting from either end finds
                        compare(new WorkingDayTimes(counted, at, new WorkingDays(weekend, written), zone),
                                d -> works.test(d) && counted.stream().anyMatch(n -> counts(d, n, works)), List.of(at), zone);
                    }
                }
            }
        }
    }

    @Test
    void theFormsOfTheDocumentationAreAmongThoseThatThreeYearsWereAskedOf() throws Exception {
        String text = Files.readString(Path.of("docs/connection.md"));
        Set<String> documented = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `([^`]+ [^`]+ [^`]+ [^`]+ [^`]+)` \\|").matcher(text);
        while (row.find()) {
            documented.add(row.group(1));
        }
        assertThat(documented).hasSizeGreaterThan(15).isSubsetOf(forms().map(Form::cron).toList());
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"0 0 5 1-5W * ?", "0 0 5 1-5/2W * ?", "0 0 5 ? * MON-FRI/2", "0 0 5 ? * 2-6/2", "0 0 5 1x * ?", "0 0 5 ? * FRIDAY",
        "0 0 5 ? * MON#6", "0 0 5 * * MON", "0 0 5 ? * ?", "0 5 1-5 * ?", "0 0 5 1 13 ?", "0 0 24 * * ?", "0 0 5 0 * ?", "0 0 5 32 * ?", "every day",
        "0 0 5 ? * 0", "0 0 5 ? * 8", "0 0 5 1- * ?", "0 0 5 5L * ?", "0 0 5 ? * 5L,6L", "0 0 5 ? * 2#1,2#3", "0 0 5 1 * ? 27", "0 0 5 * * ? 2027 x",
        "0 0 5 W * ?", "@daily", "0 0 5 LW-1 * ?", "0 0 5 1 JANUARY ?", "0 0 5 H * ?", " "})
    void whatQuartzRefusesOrWouldReadOtherwiseThanWrittenIsRefusedWithARemedy(String cron) {
        assertThat(CronText.problem(cron)).hasValueSatisfying(problem -> assertThat(problem.toLowerCase(Locale.ROOT)).contains("write"));
        assertThatThrownBy(() -> new CronTimes(cron, ZONES.get(0))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0 0 5 31 2 ?", "0 0 5 1 1 ? 2020", "0 0 5 30 FEB ?", "0 0 5 31 4,6,9,11 ?", "0 30 2 * 3 ? 2024", "0 0 5 29 2 ? 2027"})
    void aScheduleWithoutAnyFurtherDaySaysSo(String cron) {
        for (ZoneId zone : ZONES) {
            assertThat(new CronTimes(cron, zone).next(Instant.parse("2026-12-01T00:00:00Z"))).isEmpty();
        }
    }

    @Test
    void theLastTickIsTheLastOfThoseThatComeOneAfterTheOther() {
        Instant since = Instant.parse("2026-03-01T00:00:00Z");
        for (Timetable times : List.of(new CronTimes("0 0/30 * * * ?", ZONES.get(0)), new CronTimes("0 0 5 1 1 ?", ZONES.get(0)),
                new WorkingDayTimes(List.of(3, -1), LocalTime.of(5, 0), WorkingDays.MONDAY_TO_FRIDAY, ZONES.get(0)))) {
            for (int hours : new int[] {1, 30, 24 * 40, 24 * 400}) {
                Instant until = since.plusSeconds(hours * 3600L);
                Optional<Instant> last = Optional.empty();
                for (Optional<Instant> tick = times.next(since); tick.filter(t -> !t.isAfter(until)).isPresent(); tick = times.next(tick.get())) {
                    last = tick;
                }
                assertThat(times.last(since, until)).isEqualTo(last);
            }
        }
    }

    private static void compare(Timetable times, Predicate<LocalDate> days, List<LocalTime> of, ZoneId zone) {
        Instant from = FIRST.atStartOfDay(zone).toInstant().minusMillis(1);
        Instant until = END.atStartOfDay(zone).toInstant();
        TreeSet<Instant> expected = new TreeSet<>();
        FIRST.datesUntil(END).filter(days).forEach(day -> of.forEach(time ->
                expected.add(ZonedDateTime.of(day, time, zone).withLaterOffsetAtOverlap().toInstant())));
        List<Instant> ticks = new ArrayList<>();
        for (Instant tick = times.next(from).orElse(until); tick.isBefore(until); tick = times.next(tick).orElse(until)) {
            ticks.add(tick);
        }
        assertThat(ticks).as(times + " in " + zone).containsExactlyElementsOf(expected);
    }

    private static List<LocalTime> halfHours(int firstHour, int lastHour) {
        return IntStream.rangeClosed(firstHour, lastHour).boxed().flatMap(h -> Stream.of(LocalTime.of(h, 0), LocalTime.of(h, 30))).toList();
    }

    private static int fromEnd(LocalDate day) {
        return day.lengthOfMonth() - day.getDayOfMonth();
    }

    /** The weekday nearest to a day within its month. */
    private static LocalDate nearest(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> day.getDayOfMonth() == 1 ? day.plusDays(2) : day.minusDays(1);
            case SUNDAY -> fromEnd(day) == 0 ? day.minusDays(2) : day.plusDays(1);
            default -> day;
        };
    }

    /** Whether a working day is the n-th of its month, or the outermost one where there are not so many. */
    private static boolean counts(LocalDate day, int n, Predicate<LocalDate> works) {
        LocalDate first = day.withDayOfMonth(1);
        LocalDate end = first.plusMonths(1);
        long before = first.datesUntil(day).filter(works).count();
        long after = day.plusDays(1).datesUntil(end).filter(works).count();
        return n > 0 ? before == n - 1 || before < n - 1 && after == 0 : after == -n - 1 || after < -n - 1 && before == 0;
    }
}
