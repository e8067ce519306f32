package io.mlconnector.x3anaplan.schedule;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/**
 * A day on which nobody works.
 *
 * @param day a {@link LocalDate} for a day of one year, a {@link MonthDay} for one of every year
 */
public record Holiday(TemporalAccessor day) {

    /** What may be written. */
    public static final String FORMS = "write year-month-day such as 2026-04-06, or month-day such as 12-25 for every year";

    private static final DateTimeFormatter YEARLY = DateTimeFormatter.ofPattern("MM-dd");

    /** Empty for a text that is no date. */
    public static Optional<Holiday> of(String text) {
        try {
            return Optional.of(new Holiday(text.length() == 5 ? MonthDay.parse(text, YEARLY) : LocalDate.parse(text)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    boolean isOn(LocalDate date) {
        return day.equals(date) || day.equals(MonthDay.from(date));
    }
}
