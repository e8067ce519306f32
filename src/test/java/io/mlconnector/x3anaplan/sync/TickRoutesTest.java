package io.mlconnector.x3anaplan.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.ScheduleSettings;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.time.OwnClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;

/** The routes of schedules as they are delivered, with Quartz and a database. */
class TickRoutesTest {

    private final DataSource database = FreshDatabase.migrated();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<Date> fired = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean away;

    /** The bean {@code runs}, as far as schedules go. */
    public class Fired extends Runs {
        @Override
        public void tick(String connection, String schedule, Date fireTime) {
            super.tick(connection, schedule, fireTime);
            fired.add(fireTime);
        }
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aTickThatFallsIntoAnOutageOfTheDatabaseIsMadeUpForOnceAsSoonAsItIsBack() throws Exception {
        // Given a nightly schedule that is known
        OwnClock clock = new OwnClock();
        routes(new ScheduleSettings("nightly", "0 0 2 * * ?", ZoneOffset.UTC), clock);
        Awaitility.await().until(() -> count("schedule") == 1);

        // When its tick comes while the database is away
        away = true;
        clock.forward(Duration.ofHours(4).plusSeconds(10));
        int before = refused.get();
        Awaitility.await().until(() -> refused.get() > before + 4);
        away = false;

        // Then it is asked for when the database is back, and never again
        Awaitility.await().until(() -> count("tick") == 1);
        clock.forward(Duration.ofMinutes(10));
        FreshDatabase.execute(database, "update run set state = 'finished', requested_at = '2026-02-01T02:00:20Z'");
        FreshDatabase.execute(database, "delete from schedule"); // known again: the route has looked once more
        Awaitility.await().until(() -> count("schedule") == 1);
        assertThat(FreshDatabase.text(database, "select string_agg(schedule || ' ' || (fire_time at time zone 'UTC')::text, ', ') from run"))
                .isEqualTo("nightly 2026-02-01 02:00:00");
    }

    @Test
    void aTickToWhichQuartzComesLateIsTheTickThatOthersHaveSeenInTime() throws Exception {
        // Given a schedule by the five seconds, and a Quartz that stands still across a tick, as in a process that was paused
        ScheduleSettings often = new ScheduleSettings("often", "0/5 * * * * ?", ZoneOffset.UTC);
        QuartzComponent quartz = new QuartzComponent();
        quartz.setProperties(Map.of("org.quartz.scheduler.instanceName", "late", "org.quartz.threadPool.threadCount", "2",
                "org.quartz.jobStore.misfireThreshold", "50"));
        camel.addComponent("quartz", quartz);
        routes(often, Clock.systemUTC());
        TemplatedRouteBuilder.builder(camel, "schedule").routeId("often").parameter("connection", Scheduled.CONNECTION)
                .parameter("schedule", often.name()).parameter("cron", often.cron()).parameter("zone", "UTC").add();
        Scheduler scheduler = quartz.getScheduler();
        Awaitility.await().until(() -> !fired.isEmpty());
        scheduler.standby();
        long seen = System.currentTimeMillis() / 5000 + 1;
        Awaitility.await().until(() -> System.currentTimeMillis() > seen * 5000 + 700);

        // When it goes on, and fires with the time of now
        scheduler.start();
        Awaitility.await().until(() -> fired.stream().anyMatch(time -> time.getTime() % 5000 != 0));

        // Then what it asked for is the tick of the schedule, which the look for missed ones has noted already: no run is doubled
        assertThat(FreshDatabase.text(database, "select count(*) from tick where extract(epoch from fire_time) % 5 <> 0")).isEqualTo("0");
        assertThat(FreshDatabase.text(database, "select count(*) from run where extract(epoch from fire_time) % 5 <> 0")).isEqualTo("0");
        assertThat(FreshDatabase.text(database, "select count(*) from tick where extract(epoch from fire_time) = " + seen * 5)).isEqualTo("1");
    }

    private void routes(ScheduleSettings schedule, Clock clock) throws Exception {
        DataSource faulty = (DataSource) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
            if (away) {
                refused.incrementAndGet();
                throw new SQLException("the database is away", "08001");
            }
            try {
                return method.invoke(database, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        Fired runs = new Fired();
        runs.ticks = new Ticks(new Scheduled(schedule), new RunStore(faulty, new Leases(faulty)), clock);
        camel.getRegistry().bind("runs", runs);
        camel.getPropertiesComponent().addOverrideProperty("x3anaplan.schedules.missed-period", "50");
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveMandatoryResource(camel, "file:routes/schedule.camel.yaml"));
        camel.start();
    }

    private int count(String table) {
        return Integer.parseInt(FreshDatabase.text(database, "select count(*) from " + table));
    }
}
