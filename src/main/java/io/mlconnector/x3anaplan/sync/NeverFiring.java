package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.schedule.CronTimes;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Endpoint;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.spi.EndpointStrategy;
import org.jboss.logging.Logger;

/**
 * Puts off a Quartz trigger that never fires again. Quartz would refuse it, and Camel the start of all routes with it: it starts the endpoint of
 * a route whether or not the route itself is started, and also one that is replaced here.
 */
final class NeverFiring implements EndpointStrategy {

    private static final Logger LOG = Logger.getLogger(NeverFiring.class);

    /** Quartz takes no year that is more than a hundred years away. */
    private static final int YEARS = 90;

    private final Clock clock;

    NeverFiring(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (endpoint instanceof QuartzEndpoint quartz && quartz.getCron() != null && neverFires(quartz)) {
            putOff(quartz);
        }
        return endpoint;
    }

    private void putOff(QuartzEndpoint quartz) {
        LOG.warnf("Schedule never fires again, the others run: schedule=%s/%s cron=\"%s\". Correct its days, months or year, or remove it",
                quartz.getGroupName(), quartz.getTriggerName(), quartz.getCron());
        quartz.setCron("0 0 0 1 1 ? " + (LocalDate.now(clock).getYear() + YEARS));
    }

    private boolean neverFires(QuartzEndpoint quartz) {
        Map<String, Object> parameters = Objects.requireNonNullElse(quartz.getTriggerParameters(), Map.of());
        ZoneId zone = ZoneId.of(Objects.toString(parameters.get("timeZone"), ZoneId.systemDefault().getId()));
        return new CronTimes(quartz.getCron(), zone).next(clock.instant()).isEmpty();
    }
}
