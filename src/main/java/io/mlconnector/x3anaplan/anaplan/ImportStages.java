package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;

/**
 * Opens a stage for its import and says, turn by turn, whether there is more to do. Where the import stands is the exchange property
 * {@code importState}: staged, uploaded, intended, started, then ended, held, abandoned, or left (to a later run). Bean {@code imports}.
 */
@ApplicationScoped
@Named("imports")
@Unremovable
@RegisterForReflection
public class ImportStages {

    static final String TARGET = "importTarget";
    static final String MODEL = "importModel";
    static final String STATE = "importState";
    static final String WAIT = "taskWait";
    static final String DEADLINE = "taskDeadline";
    static final String ATTEMPTS = "importAttempts";
    static final String LOOKS = "importLooks";
    static final String RECOVERING = "recovering";
    static final String DUMP = "importDump";

    private final DataSource database;
    private final Catalog catalog;
    private final AnaplanConnections connections;
    private final RunJournal journal;
    private final Clock clock;
    private final AgreedActions agreed;
    private final FormattedFile formatted;

    @Inject
    public ImportStages(DataSource database, Catalog catalog, AnaplanConnections connections, RunJournal journal, Clock clock,
            AgreedActions agreed, FormattedFile formatted) {
        this.formatted = formatted;
        this.agreed = agreed;
        this.database = database;
        this.catalog = catalog;
        this.connections = connections;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Reads the stage, finds its file and import in Anaplan and checks all that can be checked before anything is uploaded.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the connection and the model do not fit together
     */
    public void open(Exchange exchange) {
        long id = exchange.getProperty("stageId", Long.class);
        Long run = exchange.getProperty("run", Long.class);
        // No database connection is held while Anaplan is asked.
        StageRecord stage = Sql.transaction(database, tx -> StageRecord.load(tx, id));
        AnaplanSettings settings = connections.anaplan(stage.connection());
        exchange.setProperty("dataset", stage.dataset());
        exchange.setProperty("chunks", stage.chunks());
        exchange.setProperty(ATTEMPTS, 0);
        exchange.setProperty(LOOKS, 0);
        exchange.setProperty(WAIT, settings.taskPollFirst().toMillis());
        exchange.setProperty(DEADLINE, clock.millis() + settings.taskTimeout().toMillis());
        exchange.setProperty("taskId", stage.taskId());
        exchange.setProperty(STATE, "opening"); // until all is known: a busy model may refuse an answer on the way
        exchange.setProperty(DUMP, false);
        String state = stage.state();
        if (state.equals("staged")) {
            state = check(exchange, stage, run) ? state : "held";
        } else if (List.of("intended", "started", "ended").contains(stage.state())) {
            exchange.setProperty(TARGET, new ImportTarget(catalog.modelId(stage.connection(), run),
                    catalog.modelPath(stage.connection(), run), "", stage.dataset(), stage.importId(), stage.importId(), stage.stepId(), List.of(),
                    "", FileFormat.of(stage.fileFormat())));
            exchange.setProperty(DUMP, stage.state().equals("ended") && Sql.first(database, rs -> true, "select 1 from stage where id = ? and "
                    + FailureDumps.ANNOUNCED, id).isPresent());
        }
        exchange.setProperty(MODEL, catalog.modelId(stage.connection(), run));
        exchange.removeProperty(ReadBack.STATE);
        exchange.removeProperty(UploadedFiles.COMPARED);
        exchange.setProperty(ReadBack.WANTED, stage.slice() > 0 && catalog.readBack(stage.connection()) != null);
        exchange.setProperty(STATE, state);
    }

    /** Takes off the exchange what an error handler within the import left there, so that the caller's own decides on a failure. */
    public void unmark(Exchange exchange) {
        ExchangeExtension marks = exchange.getExchangeExtension();
        marks.setFailureHandled(false);
        marks.setErrorHandlerHandled(null);
        marks.setRedeliveryExhausted(false);
    }

    /** Whether another turn is due. */
    public boolean more(Exchange exchange) {
        String state = exchange.getProperty(STATE, String.class);
        boolean open = List.of("staged", "uploaded", "intended", "started").contains(state);
        return open && exchange.getProperty(ModelLease.LEASE) != null && journal.mayGoOn(exchange.getProperty("run", Long.class));
    }

    /** A run that ends before its import leaves a trace of where the import stands. */
    public void close(Exchange exchange) {
        String state = exchange.getProperty(STATE, String.class);
        if (state != null && List.of("staged", "uploaded").contains(state)) {
            throw new Stopped("Stage " + exchange.getProperty("stageId"));
        }
    }

    /** @return false if the stage is held */
    private boolean check(Exchange exchange, StageRecord stage, Long run) {
        if (stage.chunks() < 1) {
            throw new IllegalStateException("Stage " + stage.id() + " has no chunks");
        }
        ImportTarget target = catalog.target(stage.connection(), run, stage.dataset());
        List<String> header = catalog.checkHeader(stage.connection(), target, stage.header());
        exchange.setProperty(TARGET, target);
        if (!HeaderNames.withInvisible(target.headers()).isEmpty()) {
            journal.progress(run, target.importName() + ": its names of " + HeaderNames.withInvisible(target.headers()) + " have characters that"
                    + " nobody sees; the file is written with them");
        }
        String configured = catalog.configured(stage.connection(), stage.dataset());
        return Sql.transaction(database, tx -> {
            if (!journal.holds(tx, run)) {
                throw Stopped.lost("Stage " + stage.id(), "connection/" + stage.connection());
            }
            Optional<String> objection = agreed.objection(tx, stage, run, configured, target);
            if (objection.isPresent()) {
                Sql.update(tx, "update slice set state = 'held', message = ? where id = ?", objection.get(), stage.slice());
                Sql.update(tx, "update stage set state = 'held', outcome = 'held', message = ? where id = ?", objection.get(), stage.id());
            }
            if (objection.isEmpty()) {
                exchange.setProperty("chunks", formatted.write(tx, stage.id(), target.format(), header, target.importName()));
            }
            return objection.isEmpty();
        });
    }
}
