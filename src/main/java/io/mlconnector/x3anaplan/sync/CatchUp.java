package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.ScheduleSettings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.jboss.logging.Logger;
import org.quartz.CronExpression;

/** Ticks of schedules that passed while no process was there to see them: of each schedule the last one is made up for. */
@ApplicationScoped
public class CatchUp {

    private static final Logger LOG = Logger.getLogger(CatchUp.class);

    @Inject
    Connections connections;
    @Inject
    RunStore store;
    @Inject
    Clock clock;

    /** Requests a run for every schedule that fired since the connection's last whole run. A connection that never ran waits. */
    public void requestMissed() {
        Instant now = clock.instant();
        for (Connection connection : connections.all()) {
            Optional<Instant> last = store.lastWholeRun(connection.name());
            for (ScheduleSettings schedule : connection.schedules()) {
                last.flatMap(since -> lastTick(schedule, since, now)).flatMap(
                        tick -> store.tick(connection.name(), schedule.name(), tick)).ifPresent(run -> LOG.infof(
                        "Missed tick made up for: run=%d connection=%s schedule=%s", run, connection.name(), schedule.name()));
            }
        }
    }

    /** The latest time after {@code since} and not after {@code now} at which the schedule fires. */
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
            return Optional.ofNullable(latest).map(Date::toInstant);
        } catch (ParseException e) {
            throw new ConfigurationFault("schedule " + schedule.name() + ": '" + schedule.cron() + "' is no cron expression of Quartz: "
                    + e.getMessage(), e);
        }
    }
}
