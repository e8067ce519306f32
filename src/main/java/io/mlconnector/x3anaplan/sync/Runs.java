package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Passing;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.jboss.logging.Logger;

/** Runs, as routes, API and commands see them: asked for, worked on by this process, noted, ended. */
@ApplicationScoped
@Named("runs")
@Unremovable
@RegisterForReflection
public class Runs implements RunJournal {

    private static final Logger LOG = Logger.getLogger(Runs.class);
    private static final List<String> DATASETS = List.of(Datasets.ACCOUNTS, Datasets.COST_CENTERS, Datasets.JOURNAL_ENTRIES);

    @Inject
    RunStore store;
    @Inject
    Ticks ticks;
    @Inject
    RunNotes notes;
    @Inject
    RunsAtWork atWork;
    @Inject
    RunStory story;
    @Inject
    Connections connections;
    @Inject
    DataSource database;
    @Inject
    Event<RunFinished> finished;
    @Inject
    Event<StageSettled> settled;

    private final Map<Long, Throwable> failures = new ConcurrentHashMap<>();
    private volatile Consumer<String> console = fact -> { };

    /** Where facts on the progress of runs go besides the log, e.g. a terminal. */
    public void reportTo(Consumer<String> console) {
        this.console = console;
    }

    /** @throws ConfigurationFault if there is no such connection or dataset */
    public void check(String connection, List<String> datasets) {
        connections.get(connection);
        known(datasets);
    }

    /**
     * Asks for a run; whoever claims it first works on it.
     *
     * @param datasets null or empty: all
     * @param period label; null: all
     * @throws ConfigurationFault if there is no such connection or dataset
     */
    public long request(String connection, String requestedBy, List<String> datasets, String period, boolean dryRun) {
        return store.request(connections.get(connection).name(), requestedBy, known(datasets), blank(period), dryRun);
    }

    /** Takes a run that was asked for, if no other worker did and its connection is free. @return whether it is ours */
    public boolean takeRequested(long run) {
        return atWork.take(run);
    }

    /** Asks for a run and takes it; empty while another run of the connection is going on. Parameters as in {@link #request}. */
    public Optional<Long> begin(String connection, String requestedBy, List<String> datasets, String period, boolean dryRun) {
        return atWork.begin(connections.get(connection).name(), requestedBy, known(datasets), blank(period), dryRun);
    }

    /** A schedule fired; called by the route made from the template {@code schedule}. */
    public void tick(String connection, String schedule, Date fireTime) {
        ticks.fired(connection, schedule, fireTime.toInstant());
    }

    /** Asks for ticks that nobody saw, while no process ran or the database was away. */
    public void missedTicks() {
        ticks.makeUp();
    }

    /** Takes the next request of a connection that is free. @return the run's id, or null: nothing to do, or no hand free */
    public Long claim() {
        return atWork.next().orElse(null);
    }

    /** Puts what the routes need to know of a run into the exchange's properties. */
    public void open(Exchange exchange) {
        long id = exchange.getProperty("run", Long.class);
        Run run = store.get(id).orElseThrow(() -> new IllegalStateException("no run " + id));
        exchange.setProperty("connection", run.connection());
        exchange.setProperty("period", run.period());
        exchange.setProperty("dryRun", run.dryRun());
        exchange.setProperty("restricted", !run.isWhole());
        exchange.setProperty("wantsMasters", run.wants(Datasets.ACCOUNTS) || run.wants(Datasets.COST_CENTERS));
        exchange.setProperty("wantsJournals", run.wants(Datasets.JOURNAL_ENTRIES));
        story.begin(id, run.connection());
        say(run.id(), "run " + id + " of connection " + run.connection() + " asked for by " + run.requestedBy()
                + (run.dryRun() ? ", dry run: nothing is sent" : ""));
    }

    /** Begins a phase and ends the one before. @param detail may be empty */
    public void phase(long run, String phase, String detail) {
        notes.phase(run, phase, blank(detail));
        story.noSlice(run);
        say(run, phase + (blank(detail) == null ? "" : ": " + detail));
    }

    @Override
    public void countRequest(long run, String system) {
        notes.request(run, system.equals("x3"));
    }

    @Override
    public void progress(long run, String fact) {
        notes.fact(run, fact);
        say(run, "  " + fact);
    }

    @Override
    public void goingOn(long run, String fact) {
        notes.fact(run, fact);
        story.tell(run, () -> LOG.debugf("Run progress: run=%d %s", run, fact.strip()));
        console.accept("  " + fact);
    }

    @Override
    public void warn(long run, String fact) {
        notes.fact(run, fact);
        story.tell(run, () -> LOG.warn(run == 0 ? fact : "Run progress: run=" + run + " " + fact));
        console.accept("  " + fact);
    }

    @Override
    public void remark(long run, String remark) {
        notes.remark(run, remark);
        story.tell(run, () -> LOG.warnf("Run remark: run=%d %s", run, remark.replaceAll("\\s*\n\\s*", " ")));
        console.accept("  " + remark);
    }

    @Override
    public void slice(long run, long slice) {
        story.slice(run, slice);
        say(run, "  slice " + slice + ": " + store.sliceName(slice));
    }

    @Override
    public void settled(long stage) {
        settled.fire(new StageSettled(stage));
    }

    @Override
    public void read(long run, int pages, long rows) {
        notes.read(run, pages, rows);
    }

    @Override
    public boolean holds(Connection transaction, long run) throws SQLException {
        return atWork.holds(transaction, run);
    }

    @Override
    public boolean mayGoOn(long run) {
        return atWork.mayGoOn(run);
    }

    /** {@link #mayGoOn} for the run of an exchange. */
    public boolean goesOn(Exchange exchange) {
        return mayGoOn(exchange.getProperty("run", Long.class));
    }

    /** Keeps what ended the run's routes, for {@link #finish}. */
    public void failed(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        long run = exchange.getProperty("run", Long.class);
        failures.put(run, failure);
        if (RunOutcome.failureClass(failure).equals("internal")) {
            story.tell(run, () -> LOG.errorf(failure, "Run failed: run=%d", run)); // a fault of ours: with its trace
        }
    }

    /** Ends the run with the outcome that the database shows, and gives the connection back. */
    public void finish(long id) {
        Lease lease = atWork.lease(id).orElse(null);
        if (lease == null) {
            return;
        }
        try {
            Throwable failure = failures.remove(id);
            if (!mayGoOn(id)) {
                store.interrupt(id, lease, atWork.isStopping() ? "interrupted: the process was stopped" : "interrupted: lease lost");
            } else if (Passing.isPassing(failure)) {
                store.interrupt(id, lease, "interrupted: the database failed: " + RunOutcome.message(failure));
            } else {
                RunOutcome outcome = failure != null ? RunOutcome.failed(failure)
                        : RunOutcome.of(database, store.get(id).orElseThrow());
                store.finish(id, lease, outcome);
            }
        } finally {
            atWork.drop(id);
        }
        Run run = store.get(id).orElseThrow();
        story.noSlice(id);
        story.tell(id, () -> LOG.infof("Run finished: run=%d connection=%s outcome=%s seconds=%d read=%d requests=x3:%d anaplan:%d%s", id,
                run.connection(), run.outcome(), run.startedAt() == null || run.finishedAt() == null ? 0
                        : Duration.between(run.startedAt(), run.finishedAt()).toSeconds(), run.rowsRead(), run.requestsX3(),
                run.requestsAnaplan(), run.message() == null ? "" : " message=" + run.message()));
        story.end(id);
        finished.fire(new RunFinished(run));
    }

    private void say(long run, String fact) {
        story.tell(run, () -> LOG.infof("Run progress: run=%d %s", run, fact.strip()));
        console.accept(fact);
    }

    private static List<String> known(List<String> datasets) {
        if (datasets == null || datasets.isEmpty()) {
            return null;
        }
        datasets.stream().filter(dataset -> !DATASETS.contains(dataset)).findFirst().ifPresent(unknown -> {
            throw new ConfigurationFault("there is no dataset '" + unknown + "'; there are " + String.join(", ", DATASETS));
        });
        return datasets;
    }

    private static String blank(String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
