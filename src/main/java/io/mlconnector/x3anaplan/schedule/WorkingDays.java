package io.mlconnector.x3anaplan.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The days on which a company works: all but its weekend and its holidays.
 *
 * @param weekend days of the week that are no working days
 */
public record WorkingDays(Set<DayOfWeek> weekend, List<Holiday> holidays) {

    /** Without holidays. */
    public static final WorkingDays MONDAY_TO_FRIDAY = new WorkingDays(Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), List.of());

    public WorkingDays {
        weekend = Set.copyOf(weekend);
        holidays = List.copyOf(holidays);
    }

    public boolean includes(LocalDate date) {
        return !weekend.contains(date.getDayOfWeek()) && holidays.stream().noneMatch(holiday -> holiday.isOn(date));
    }

    /**
     * The n-th working day of a month.
     *
     * @param n from 1 for the first on, from -1 for the last back; a month with fewer working days gives its last (its first) one
     * @return empty only if the month has no working day at all
     */
    public Optional<LocalDate> nth(YearMonth month, int n) {
        List<LocalDate> days = month.atDay(1).datesUntil(month.plusMonths(1).atDay(1)).filter(this::includes).toList();
        int index = n > 0 ? Math.min(n, days.size()) - 1 : Math.max(days.size() + n, 0);
        return days.isEmpty() ? Optional.empty() : Optional.of(days.get(index));
    }
}
