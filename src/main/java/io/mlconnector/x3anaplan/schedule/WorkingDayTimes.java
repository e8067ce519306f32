package io.mlconnector.x3anaplan.schedule;

import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A time of day on the n-th working days of every month, counted from its start or, negative, from its end. */
public record WorkingDayTimes(List<Integer> workingDays, LocalTime at, WorkingDays calendar, ZoneId zone) implements Timetable {

    /** A month without working day is odd, a year of them is a mistake. */
    private static final int MONTHS = 13;

    public WorkingDayTimes {
        workingDays = List.copyOf(workingDays);
        if (workingDays.isEmpty() || workingDays.contains(0)) {
            throw new IllegalArgumentException("working days are counted from 1 on, or from -1 back: " + workingDays);
        }
    }

    @Override
    public Optional<Instant> next(Instant after) {
        // The day before: a time that a clock leaves out before midnight comes after it.
        YearMonth first = YearMonth.from(after.atZone(zone).minusDays(1));
        return IntStream.range(0, MONTHS).mapToObj(first::plusMonths).map(month -> ticks(month).filter(tick -> tick.isAfter(after)).min(Instant::compareTo))
                .flatMap(Optional::stream).findFirst();
    }

    private Stream<Instant> ticks(YearMonth month) {
        return workingDays.stream().flatMap(n -> calendar.nth(month, n).stream())
                .map(day -> ZonedDateTime.of(day, at, zone).withLaterOffsetAtOverlap().toInstant());
    }
}
