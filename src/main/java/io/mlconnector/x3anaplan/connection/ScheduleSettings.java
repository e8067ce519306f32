package io.mlconnector.x3anaplan.connection;

import io.mlconnector.x3anaplan.schedule.CronTimes;
import io.mlconnector.x3anaplan.schedule.Timetable;
import io.mlconnector.x3anaplan.schedule.WorkingDayTimes;
import io.mlconnector.x3anaplan.schedule.WorkingDays;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * When a connection runs by itself: by a cron expression, or at a time of day on the n-th working days of every month.
 *
 * @param name unique within the connection
 * @param cron Quartz cron expression, six or seven fields; null: by working days
 * @param workingDays counted from the start of the month (3) or from its end (-1); empty with a cron expression
 * @param at time of day on these days; null with a cron expression
 * @param calendar the connection's working days
 * @param zone in which expression and time of day are read
 */
public record ScheduleSettings(String name, String cron, List<Integer> workingDays, LocalTime at, WorkingDays calendar, ZoneId zone) {

    public ScheduleSettings {
        workingDays = List.copyOf(workingDays);
    }

    /** A schedule by a cron expression. */
    public ScheduleSettings(String name, String cron, ZoneId zone) {
        this(name, cron, List.of(), null, WorkingDays.MONDAY_TO_FRIDAY, zone);
    }

    /** @throws IllegalArgumentException for an expression that cannot be relied on */
    public Timetable times() {
        return cron != null ? new CronTimes(cron, zone) : new WorkingDayTimes(workingDays, at, calendar, zone);
    }

    /** The cron expression by which Quartz looks whether there is a tick: that of the schedule, or the time of day on every day. */
    public String trigger() {
        return cron != null ? cron : at.getSecond() + " " + at.getMinute() + " " + at.getHour() + " * * ?";
    }

    /** When it fires, as it stands in the connection. */
    public String text() {
        return cron != null ? cron : "working day " + String.join(", ", workingDays.stream().map(String::valueOf).toList()) + " at " + at;
    }
}
