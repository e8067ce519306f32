package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.ScheduleSettings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sql.Outage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Ticks of schedules: each asks for one run, whoever sees it, when and how often; the last one that nobody saw is made up for. */
@ApplicationScoped
public class Ticks {

    private static final Logger LOG = Logger.getLogger(Ticks.class);

    private static final Duration A_DAY = Duration.ofDays(1);

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
     * Quartz looked at a schedule. It tells the time of the tick, or, where it comes late to it, its own: what counts is the schedule's. A
     * schedule by working days is looked at every day; where the day before that moment had no tick, nothing is asked for.
     *
     * @throws ConfigurationFault if there is no such connection or schedule
     */
    public void fired(String connection, String schedule, Instant at) {
        ScheduleSettings settings = connections.get(connection).schedules().stream().filter(s -> s.name().equals(schedule)).findFirst()
                .orElseThrow(() -> new ConfigurationFault("connection " + connection + " has no schedule '" + schedule + "'"));
        settings.times().last(at.minus(A_DAY), at).ifPresent(tick -> ask(connection, schedule, tick, "Schedule fired"));
    }

    /** Asks for the last tick of each schedule, unless somebody has; none from before the schedule was there. */
    public void makeUp() {
        try {
            Instant now = clock.instant();
            for (Connection connection : connections.all()) {
                for (ScheduleSettings schedule : connection.schedules()) {
                    Instant since = store.scheduledSince(connection.name(), schedule.name(), now);
                    schedule.times().last(since, now).ifPresent(tick -> ask(connection.name(), schedule.name(), tick, "Missed tick made up for"));
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
}
