package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/** Uploads a staged file chunk by chunk (reference anaplan-api section 4). Bean {@code uploads}. */
@ApplicationScoped
@Named("uploads")
@Unremovable
@RegisterForReflection
public class Uploads {

    private final DataSource database;
    private final AnaplanConnections connections;
    private final RunJournal journal;

    @Inject
    public Uploads(DataSource database, AnaplanConnections connections, RunJournal journal) {
        this.database = database;
        this.connections = connections;
        this.journal = journal;
    }

    /** Request: how many chunks will come. It is always made, for a file with default content demands it (reference anaplan-api 4.2). */
    public void announce(Exchange exchange) {
        exchange.setProperty("chunk", 0);
        int chunks = exchange.getProperty("chunks", Integer.class);
        request(exchange, "POST", target(exchange).filePath(), "application/json", "{\"chunkCount\":" + chunks + "}");
        exchange.getMessage().setHeader("Accept", "application/json");
    }

    /**
     * Answer: Anaplan creates a new file in place of an unknown one and says so only by its id (reference anaplan-api 4.2).
     *
     * @throws ConfigurationFault if it did
     */
    public void announced(Exchange exchange) {
        JsonNode file = AnaplanApi.read(exchange).path("file");
        ImportTarget target = target(exchange);
        String id = file.path("id").asText(target.file());
        if (!id.equals(target.file())) {
            throw new ConfigurationFault("Connection " + exchange.getProperty("connection") + ": Anaplan does not know file "
                    + target.fileName() + " (" + target.file() + ") any more and has created a new one, " + id
                    + ". Delete the new file in the model, and name the file that import " + target.importName()
                    + " reads. Nothing was uploaded");
        }
    }

    /** Request: the next chunk. The bytes come from the database, so that every attempt sends the same. */
    public void chunk(Exchange exchange) {
        int n = exchange.getProperty("chunk", Integer.class);
        request(exchange, "PUT", target(exchange).filePath() + "/chunks/" + n, "application/x-gzip",
                bytes(exchange.getProperty("stageId", Long.class), n));
    }

    /** Answer: the chunk is there. The run's story tells it once for each quarter of the file, however many chunks it has. */
    public void sent(Exchange exchange) {
        long n = exchange.getProperty("chunk", Integer.class) + 1;
        long chunks = exchange.getProperty("chunks", Integer.class);
        exchange.setProperty("chunk", (int) n);
        exchange.getMessage().setBody(null);
        if (n * 4 / chunks != (n - 1) * 4 / chunks) {
            journal.progress(exchange.getProperty("run", Long.class), target(exchange).fileName() + ": " + n + " of " + chunks
                    + " chunks uploaded");
        }
    }

    /** Whether the end of the upload is to be told. */
    public boolean completes(Exchange exchange) {
        return connections.anaplan(exchange.getProperty("connection", String.class)).complete() == AnaplanSettings.Complete.AFTER;
    }

    /**
     * Request: the upload is complete. The recipe lists it (https://help.anaplan.com/75094951-6424-446c-af03-cf9852af1179), another page asks
     * for it only where the number of chunks was not told (https://help.anaplan.com/64df7566-f12f-45f0-a2f9-a992688ebc47).
     */
    public void complete(Exchange exchange) {
        request(exchange, "POST", target(exchange).filePath() + "/complete", "application/json", "{\"id\":\"" + target(exchange).file() + "\"}");
        exchange.getMessage().setHeader("Accept", "application/json");
    }

    /** The request to complete failed: all chunks that were announced are there all the same. */
    public void notCompleted(Exchange exchange) {
        Exception fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        journal.progress(exchange.getProperty("run", Long.class), target(exchange).fileName() + ": going on, though its upload could not be called"
                + " complete: " + fault.getMessage());
    }

    private ImportTarget target(Exchange exchange) {
        return exchange.getProperty(ImportStages.TARGET, ImportTarget.class);
    }

    private void request(Exchange exchange, String method, String path, String type, Object body) {
        String connection = exchange.getProperty("connection", String.class);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, method);
        exchange.getMessage().setHeader(Exchange.HTTP_URI, AnaplanApi.base(connections.anaplan(connection)) + path);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        exchange.getMessage().setBody(body);
    }

    private byte[] bytes(long stage, int n) {
        return Sql.first(database, rs -> rs.getBytes(1), "select bytes from staged_chunk where stage = ? and n = ?", stage, n)
                .orElseThrow(() -> new IllegalStateException("Chunk " + n + " of stage " + stage + " is missing in the database"));
    }
}
