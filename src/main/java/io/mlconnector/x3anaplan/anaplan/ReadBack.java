package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Reads a slice back through an export once its import has ended, while the model is still ours (reference anaplan-api 5.5). Settling
 * compares it with what was sent. Bean {@code readBack}.
 */
@ApplicationScoped
@Named("readBack")
@Unremovable
@RegisterForReflection
public class ReadBack {

    static final String WANTED = "readBack";
    private static final String EXPORT = "exportId";
    static final String STATE = "exportState";

    private final DataSource database;
    private final Catalog catalog;
    private final AnaplanApi api;
    private final AnaplanConnections connections;
    private final Leases leases;
    private final RunJournal journal;
    private final Clock clock;

    @Inject
    public ReadBack(DataSource database, Catalog catalog, AnaplanApi api, AnaplanConnections connections, Leases leases,
            RunJournal journal, Clock clock) {
        this.leases = leases;
        this.database = database;
        this.catalog = catalog;
        this.api = api;
        this.connections = connections;
        this.journal = journal;
        this.clock = clock;
    }

    /** Request: start the export. Started twice, it writes the same twice. */
    public void start(Exchange exchange) {
        String connection = exchange.getProperty("connection", String.class);
        exchange.setProperty(EXPORT, catalog.exportId(connection, run(exchange), catalog.readBack(connection)));
        exchange.setProperty(STATE, "running");
        AnaplanSettings settings = connections.anaplan(connection);
        exchange.setProperty(ImportStages.WAIT, LookPace.first(settings, leases.held(ModelLease.PREFIX)));
        exchange.setProperty(ImportStages.DEADLINE, clock.millis() + settings.taskTimeout().toMillis());
        request(exchange, "POST", tasks(exchange), "{\"localeName\":\"" + settings.localeName() + "\"}");
    }

    /** Answer to {@link #start}. */
    public void started(Exchange exchange) {
        JsonNode answer = AnaplanApi.read(exchange);
        exchange.setProperty("exportTask", answer.path("task").path("taskId").asText(answer.path("taskId").asText("")));
    }

    /** Request: how the export is doing. */
    public void look(Exchange exchange) {
        request(exchange, "GET", tasks(exchange) + "/" + exchange.getProperty("exportTask"), null);
    }

    /**
     * Answer to {@link #look}.
     *
     * @throws AnaplanFault if the export failed or takes longer than a task may
     */
    public void seen(Exchange exchange) {
        TaskAnswer answer = TaskAnswer.read(AnaplanApi.read(exchange).path("task"));
        if (ImportTasks.ended(answer.state())) {
            if (!answer.state().equals("COMPLETE") || Boolean.FALSE.equals(answer.successful())) {
                throw AnaplanFault.refused(false, 200, null, null, "The export " + exchange.getProperty(EXPORT) + " ended as " + answer.state()
                        + ": " + answer.say(), null);
            }
            exchange.setProperty(STATE, "ended");
        } else if (clock.millis() >= exchange.getProperty(ImportStages.DEADLINE, Long.class)) {
            throw AnaplanFault.refused(false, 200, null, null, "The export " + exchange.getProperty(EXPORT) + " took too long", null);
        }
        long wait = exchange.getProperty(ImportStages.WAIT, Long.class);
        exchange.setProperty(ImportStages.WAIT, LookPace.next(connections.anaplan(exchange.getProperty("connection", String.class)),
                leases.held(ModelLease.PREFIX), wait));
    }

    /** Whether the export is still to be waited for. */
    public boolean running(Exchange exchange) {
        return "running".equals(exchange.getProperty(STATE, String.class)) && journal.mayGoOn(run(exchange));
    }

    /** Whether an export was begun for the exchange's stage whose result nobody has fetched. */
    public static boolean isUnderWay(Exchange exchange) {
        return "running".equals(exchange.getProperty(STATE, String.class));
    }

    /** Fetches what was exported, a chunk in memory at a time, and keeps the cells of the stage's slice. */
    public void fetch(Exchange exchange) {
        if (isUnderWay(exchange)) {
            return; // told to stop: the next run reads back
        }
        long stage = exchange.getProperty("stageId", Long.class);
        String connection = exchange.getProperty("connection", String.class);
        String path = ImportTasks.target(exchange).path() + "/files/" + exchange.getProperty(EXPORT) + "/chunks";
        List<String> chunks = new ArrayList<>();
        for (JsonNode chunk : api.all(connection, run(exchange), path, "chunks")) {
            chunks.add(chunk.path("id").asText());
        }
        if (chunks.isEmpty()) {
            chunks.add("0"); // the list is absent at times, and the first chunk there all the same (reference anaplan-api 5.5)
        }
        InputStream exported = api.spooled(exchange, chunks.stream().map(id -> path + "/" + id).toList());
        long cells = Sql.transactionOnce(database, tx -> {
            Sql.update(tx, "delete from read_back_cell where stage = ?", stage);
            long stored = ExportedCells.store(tx, StageRecord.load(tx, stage), connections.get(connection).datasets(), exported);
            Sql.update(tx, "update stage set read_back = 'read' where id = ?", stage);
            return stored;
        });
        journal.progress(run(exchange), "read back: " + cells + " cells of the slice");
    }

    /** Reading back failed: the import stands, and is not proved. */
    public void failed(Exchange exchange) {
        Exception fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.setProperty(STATE, "ended");
        journal.progress(run(exchange), "the slice cannot be read back: " + fault.getMessage());
        Sql.update(database, "update stage set read_back = 'failed' where id = ?", exchange.getProperty("stageId", Long.class));
    }

    private static long run(Exchange exchange) {
        return exchange.getProperty("run", Long.class);
    }

    private static String tasks(Exchange exchange) {
        return ImportTasks.target(exchange).path() + "/exports/" + exchange.getProperty(EXPORT) + "/tasks";
    }

    private void request(Exchange exchange, String method, String path, String body) {
        AnaplanSettings settings = connections.anaplan(exchange.getProperty("connection", String.class));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, method);
        exchange.getMessage().setHeader(Exchange.HTTP_URI, AnaplanApi.base(settings) + path);
        exchange.getMessage().setHeader("Accept", "application/json");
        if (body != null) {
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        }
        exchange.getMessage().setBody(body);
    }
}
