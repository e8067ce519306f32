package io.mlconnector.x3anaplan.schedule;

import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * What may be written as a cron expression. Quartz reads more than it keeps: it drops the W of {@code 1-5W}, the step of {@code MON-FRI/2} and
 * the x of {@code 1x} without a word (2.5.2), and then fires on other days than were meant. Such expressions are refused here.
 */
public final class CronText {

    private static final String MONTH = "(?:\\d{1,2}|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)";
    private static final String DAY = "(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)";
    private static final String DAY_OF_MONTH = "(?:\\?|" + list("(?:LW|L-\\d{1,2}W?|L|\\d{1,2}W|" + span("\\d{1,2}") + ")") + ")";
    private static final String DAY_OF_WEEK = "(?:\\?|\\*|L|" + DAY + "L|" + DAY + "#[1-5]|" + list(DAY + "(?:-" + DAY + ")?") + ")";

    private record Field(String name, Pattern form, String forms) {
    }

    private static final List<Field> FIELDS = List.of(
            field("seconds", list(span("\\d{1,2}")), "5, 0/15, 10-20, 0,30 or *"),
            field("minutes", list(span("\\d{1,2}")), "5, 0/15, 10-20, 0,30 or *"),
            field("hours", list(span("\\d{1,2}")), "5, 6/4, 8-18, 5,13 or *"),
            field("day of month", DAY_OF_MONTH, "5, 1-5, 1/7, 1,15, 15W (working day nearest to the 15th), L (last day), L-2, LW (last working day), * or ?"),
            field("month", list(span(MONTH)), "1-12 or JAN-DEC, as 3, 1/3, NOV-DEC, JAN,APR or *"),
            field("day of week", DAY_OF_WEEK, "1-7 or SUN-SAT (1 is Sunday), as FRI, MON-FRI, MON,THU, 6L (last Friday), 2#1 (first Monday), * or ?"),
            field("year", list(span("\\d{4}")), "2027, 2027-2029, 2027/2 or *"));

    private CronText() {
    }

    /** What is wrong with an expression and what to write instead; empty if it means what it says. */
    public static Optional<String> problem(String expression) {
        String[] given = expression.strip().split("\\s+");
        if (given.length < 6 || given.length > 7) {
            return Optional.of("has " + given.length + " fields: write six or seven, seconds, minutes, hours, day of month, month, day of week and, "
                    + "if wanted, year, such as 0 0 5 1-5 * ?");
        }
        for (int i = 0; i < given.length; i++) {
            Field field = FIELDS.get(i);
            if (!field.form.matcher(given[i].toUpperCase(Locale.ROOT)).matches()) {
                return Optional.of("'" + given[i] + "' is no " + field.name + " that can be relied on: write " + field.forms
                        + (i == 3 && given[i].toUpperCase(Locale.ROOT).contains("W") ? "; for working days give the schedule workingDay instead of cron" : ""));
            }
        }
        try {
            new CronExpression(expression);
            return Optional.empty();
        } catch (ParseException e) {
            return Optional.of("cannot be read: " + e.getMessage() + ". Write seconds, minutes, hours, day of month, month, day of week, one of the two "
                    + "days as ?: 0 0 5 1-5 * ? is 05:00 on the first five days of a month");
        }
    }

    /** The last year that an expression names; the first of all years if it names none. */
    static int lastYear(String expression) {
        String[] given = expression.strip().split("\\s+");
        int last = Integer.MIN_VALUE;
        Matcher year = Pattern.compile("\\d{4}").matcher(given.length > 6 ? given[6] : "");
        while (year.find()) {
            last = Math.max(last, Integer.parseInt(year.group()));
        }
        return last;
    }

    private static Field field(String name, String form, String forms) {
        return new Field(name, Pattern.compile(form), forms);
    }

    /** A value, a range, either with a step; or all. */
    private static String span(String value) {
        return "(?:\\*|" + value + "(?:-" + value + ")?)(?:/\\d{1,4})?";
    }

    private static String list(String item) {
        return item + "(?:," + item + ")*";
    }
}
