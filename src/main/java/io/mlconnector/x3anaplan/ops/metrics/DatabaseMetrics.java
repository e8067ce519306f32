package io.mlconnector.x3anaplan.ops.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.ops.AfterStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What the database knows, as series: the same from every process, and there from the first scrape on. The names in their labels are
 * those of connections, tenants and fixed sets of words, so that their number is bounded; never users, entries or addresses.
 */
@ApplicationScoped
public class DatabaseMetrics implements AfterStart {

    private static final List<String> OUTCOMES = List.of("clean", "partial", "failed", "unverified");
    private static final List<String> CLASSES = List.of("configuration", "source", "target", "internal");
    private static final List<String> STATES = List.of("touched", "held", "clean", "partial", "failed", "unverified");
    private static final List<String> STREAMS = List.of("entries", "lines", "analytical-lines", "accounts", "dimensions");

    private final MeterRegistry registry;
    private final List<Connection> connections;
    private final Queries queries;
    private final LongSupplier ticker;
    private final long begun;

    @Inject
    public DatabaseMetrics(MeterRegistry registry, DataSource database, Connections connections,
            @ConfigProperty(name = "x3anaplan.metrics.cache", defaultValue = "PT10S") Duration kept,
            @ConfigProperty(name = "x3anaplan.budget.recovery", defaultValue = "PT20M") Duration recovery) {
        this(registry, database, List.copyOf(connections.all()), kept, recovery, System::nanoTime);
    }

    /** @param kept how long numbers of the database are used before they are read again */
    DatabaseMetrics(MeterRegistry registry, DataSource database, List<Connection> connections, Duration kept, Duration recovery,
            LongSupplier ticker) {
        this.registry = registry;
        this.connections = connections;
        this.queries = new Queries(database, kept, recovery, ticker);
        this.ticker = ticker;
        this.begun = ticker.getAsLong();
    }

    /** For the client proxy of the CDI container only. */
    protected DatabaseMetrics() {
        this.registry = null;
        this.connections = List.of();
        this.queries = null;
        this.ticker = null;
        this.begun = 0;
    }

    @Override
    public void started() {
        gauge("x3anaplan.database.up", "Whether the numbers that follow could be read: 1 or 0", Tags.empty(), q -> q.runs.works() ? 1 : 0);
        gauge("x3anaplan.model.waiting", "Runs that wait for their turn as the only writer of an Anaplan model", Tags.empty(),
                q -> q.models.value("waiting"));
        gauge("x3anaplan.model.waiting.longest.seconds", "How long the first of them has waited", Tags.empty(), q -> q.models.value("longest"));
        connections.forEach(connection -> ofConnection(connection.name(), !connection.schedules().isEmpty()));
        connections.stream().map(c -> c.anaplan().tenant()).distinct().forEach(this::ofTenant);
    }

    private void ofConnection(String name, boolean scheduled) {
        Tags own = Tags.of("connection", name);
        for (String outcome : OUTCOMES) {
            counter("x3anaplan.runs.finished", "Runs that have ended, by outcome", own.and("outcome", outcome), q -> q.runs.value("finished", name, outcome));
        }
        for (String cause : CLASSES) {
            counter("x3anaplan.runs.failed", "Runs that failed, by class of the cause", own.and("class", cause), q -> q.failures.value("failed", name, cause));
            gauge("x3anaplan.dead.letters.open", "Dead letters that are open, by class of the cause", own.and("class", cause),
                    q -> q.letters.value("open", name, cause));
        }
        for (String system : List.of("x3", "anaplan")) {
            counter("x3anaplan.requests", "HTTP requests of runs, repeated attempts included", own.and("system", system),
                    q -> q.work.value(system, name));
            gauge("x3anaplan.sign.in.refused", "Whether the sign-in was refused for good, so that a person must pair or set a secret: 1 or 0",
                    own.and("system", system), q -> q.tokens.value("refused", name, system));
        }
        counter("x3anaplan.rows.read", "Rows read from Sage X3", own, q -> q.work.value("rows_read", name));
        gauge("x3anaplan.runs.waiting", "Runs asked for that nobody works on yet", own, q -> q.open.value("waiting", name));
        gauge("x3anaplan.runs.working", "Runs being worked on", own, q -> q.open.value("working", name));
        gauge("x3anaplan.run.waiting.longest.seconds", "How long the oldest waiting run has waited for the connection's lease", own,
                q -> q.open.value("longest", name));
        gauge("x3anaplan.actuals.age.seconds", "Time since the beginning of the last whole run that ended clean: so old is what planners see, at most; "
                + "without one, since the first request; without that either, and with a schedule, since this process began", own,
                q -> age(q, name, scheduled));
        for (String stream : STREAMS) {
            gauge("x3anaplan.watermark.lag.seconds", "Time since the stamp up to which the stream is in the mirror", own.and("stream", stream),
                    q -> q.watermarks.valueIfAny("lag", name, stream));
        }
        for (String state : STATES) {
            gauge("x3anaplan.slices", "Slices of the connection, by state", own.and("state", state), q -> q.slices.value("slices", name, state));
        }
        gauge("x3anaplan.slices.unverified", "Clean slices that landed by Anaplan's word alone: nothing was read back", own,
                q -> q.unread.value("unverified", name));
        gauge("x3anaplan.holds.open", "Changes that wait for a named person", own, q -> q.holds.value("open", name));
    }

    /** A connection that no schedule ever started must not look as if it had no age. */
    private double age(Queries queries, String name, boolean scheduled) {
        double age = queries.age.valueIfAny("age", name);
        return scheduled && Double.isNaN(age) && queries.age.works() ? Duration.ofNanos(ticker.getAsLong() - begun).toSeconds() : age;
    }

    private void ofTenant(String tenant) {
        Tags own = Tags.of("tenant", tenant);
        gauge("x3anaplan.budget.share", "What Anaplan leaves us of the tenant's requests: 1 is all of our part, less after an answer 429", own,
                q -> q.budget.valueIfAny("share", tenant));
        gauge("x3anaplan.budget.closed.seconds", "How long no request may be made, as Anaplan asked", own, q -> q.budget.value("closed", tenant));
        counter("x3anaplan.budget.refused", "Answers 429 of Anaplan", own, q -> q.budget.value("refused", tenant));
    }

    private void gauge(String name, String description, Tags tags, ToDoubleFunction<Queries> value) {
        Gauge.builder(name, queries, value).description(description).tags(tags).register(registry);
    }

    private void counter(String name, String description, Tags tags, ToDoubleFunction<Queries> value) {
        FunctionCounter.builder(name, queries, value).description(description).tags(tags).register(registry);
    }
}
