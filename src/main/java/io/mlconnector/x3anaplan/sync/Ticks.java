package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.ScheduleSettings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sql.Outage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.quartz.CronExpression;

/** Ticks of schedules: each asks for one run, whoever sees it, when and how often; the last one that nobody saw is made up for. */
@ApplicationScoped
public class Ticks {

    private static final Logger LOG = Logger.getLogger(Ticks.class);

    private final Connections connections;
    private final RunStore store;
    private final Clock clock;
    private final Outage outage = new Outage(LOG, "look for missed ticks");

    @Inject
    public Ticks(Connections connections, RunStore store, Clock clock) {
        this.connections = connections;
        this.store = store;
        this.clock = clock;
    }

    /** For the client proxy of the CDI container only. */
    protected Ticks() {
        this(null, null, null);
    }

    /**
     * A schedule fired. Quartz tells the time of the tick, or, where it comes late to it, its own: what counts is the schedule's.
     *
     * @throws ConfigurationFault if there is no such connection or schedule
     */
    public void fired(String connection, String schedule, Instant at) {
        ScheduleSettings settings = connections.get(connection).schedules().stream().filter(s -> s.name().equals(schedule)).findFirst()
                .orElseThrow(() -> new ConfigurationFault("connection " + connection + " has no schedule '" + schedule + "'"));
        lastTick(settings, Instant.EPOCH, at).ifPresent(tick -> ask(connection, schedule, tick, "Schedule fired"));
    }

    /** Asks for the last tick of each schedule, unless somebody has; none from before the schedule was there. */
    public void makeUp() {
        try {
            Instant now = clock.instant();
            for (Connection connection : connections.all()) {
                for (ScheduleSettings schedule : connection.schedules()) {
                    Instant since = store.scheduledSince(connection.name(), schedule.name(), now);
                    lastTick(schedule, since, now).ifPresent(tick -> ask(connection.name(), schedule.name(), tick, "Missed tick made up for"));
                }
            }
            outage.isOver();
        } catch (IllegalStateException e) {
            outage.goesOn(e);
        }
    }

    private void ask(String connection, String schedule, Instant tick, String why) {
        store.tick(connection, schedule, tick).ifPresent(noted -> LOG.infof("%s: connection=%s schedule=%s tick=%s %s=%d", why, connection,
                schedule, tick, noted.made() ? "run" : "joins run", noted.run()));
    }

    /**
     * The latest time after {@code since} and not after {@code now} at which the schedule fires. A time of day that summer time skips comes as
     * late as if the clock had not been changed: half past two is half past three that day.
     */
    static Optional<Instant> lastTick(ScheduleSettings schedule, Instant since, Instant now) {
        try {
            CronExpression cron = new CronExpression(schedule.cron());
            cron.setTimeZone(TimeZone.getTimeZone(schedule.zone()));
            Date latest = null;
            // Quartz looks forward only. Reach back in growing steps, so that a schedule by the second costs no more than one by the year.
            for (long back = 60; latest == null; back *= 8) {
                Instant from = now.minusSeconds(back);
                boolean whole = !from.isAfter(since);
                Date next = cron.getNextValidTimeAfter(Date.from(whole ? since : from));
                while (next != null && !next.toInstant().isAfter(now)) {
                    latest = next;
                    next = cron.getNextValidTimeAfter(next);
                }
                if (whole) {
                    break;
                }
            }
            return Stream.concat(Optional.ofNullable(latest).map(Date::toInstant).stream(), skipped(cron, schedule.zone(), since, now).stream())
                    .max(Comparator.naturalOrder());
        } catch (ParseException e) {
            throw new ConfigurationFault("schedule " + schedule.name() + ": '" + schedule.cron() + "' is no cron expression of Quartz: "
                    + e.getMessage(), e);
        }
    }

    /** The latest tick whose time of day was skipped; Quartz knows none. */
    private static Optional<Instant> skipped(CronExpression cron, ZoneId zone, Instant since, Instant now) {
        ZoneOffsetTransition change = zone.getRules().previousTransition(now.plusNanos(1));
        while (change != null && !change.isGap() && change.getInstant().isAfter(since)) {
            change = zone.getRules().previousTransition(change.getInstant());
        }
        if (change == null || !change.isGap()) {
            return Optional.empty();
        }
        CronExpression unchanged = (CronExpression) cron.clone();
        unchanged.setTimeZone(TimeZone.getTimeZone(change.getOffsetBefore()));
        Instant end = change.getInstant().plus(change.getDuration());
        Instant latest = null;
        Date next = unchanged.getNextValidTimeAfter(Date.from(change.getInstant().minusMillis(1)));
        while (next != null && next.toInstant().isBefore(end) && !next.toInstant().isAfter(now)) {
            latest = next.toInstant();
            next = unchanged.getNextValidTimeAfter(next);
        }
        return Optional.ofNullable(latest).filter(tick -> tick.isAfter(since));
    }
}
