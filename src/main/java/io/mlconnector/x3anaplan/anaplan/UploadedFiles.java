package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Reads an uploaded file back and compares it, chunk by chunk, with what was staged (reference anaplan-api 4.1). Anaplan locks no file
 * (5.2) and knows no fencing tokens: a chunk of a run that was paused in the middle of its upload, and lost the model meanwhile, can
 * arrive in the file of the run after it. Bean {@code uploadedFiles}.
 */
@ApplicationScoped
@Named("uploadedFiles")
@Unremovable
@RegisterForReflection
public class UploadedFiles {

    static final String COMPARED = "importCompared";

    private final DataSource database;
    private final AnaplanApi api;
    private final ImportTasks tasks;
    private final RunJournal journal;

    @Inject
    public UploadedFiles(DataSource database, AnaplanApi api, ImportTasks tasks, RunJournal journal) {
        this.database = database;
        this.api = api;
        this.tasks = tasks;
        this.journal = journal;
    }

    /**
     * After a task ended while an earlier holder of the model may have had a request under way: believes its result only if the file
     * is what was staged. Else the file is sent again under a new intent; what an earlier run had started is left to a new stage.
     */
    public void compare(Exchange exchange) {
        long stage = exchange.getProperty("stageId", Long.class);
        Long run = exchange.getProperty("run", Long.class);
        ImportTarget target = ImportTasks.target(exchange);
        List<String> hashes = Sql.all(database, rs -> rs.getString(1), "select sha256 from staged_chunk where stage = ? order by n", stage);
        List<String> files = Sql.all(database, rs -> rs.getString(1), "select file_id from stage where id = ?", stage);
        for (int n = 0; n < hashes.size(); n++) {
            if (!hashes.get(n).equals(hash(exchange.getProperty("connection", String.class), run, target.path() + "/files/" + files.get(0)
                    + "/chunks/" + n))) {
                again(exchange, target, stage, run, n);
                return;
            }
        }
        exchange.setProperty(COMPARED, true);
    }

    private String hash(String connection, Long run, String path) {
        try {
            return sha256(plain(api.bytes(connection, run, path)));
        } catch (AnaplanFault gone) {
            if (gone.status() != 404) {
                throw gone;
            }
            return "";
        }
    }

    private void again(Exchange exchange, ImportTarget target, long stage, Long run, int chunk) {
        boolean left = exchange.getProperty(ImportStages.RECOVERING, false, Boolean.class);
        String message = "Chunk " + chunk + " of " + target.fileName() + " is not what was sent: a run that lost the model was still writing";
        journal.progress(run, message + "; what it was to send is sent again");
        tasks.update(exchange, "update stage set state = ?, message = ?, known_tasks = null, task_id = null, task_answer = null where id = ?",
                left ? "abandoned" : "staged", message, stage);
        tasks.resetWait(exchange);
        exchange.setProperty(ImportStages.DUMP, false);
        exchange.setProperty(ImportStages.STATE, left ? "abandoned" : "staged");
    }

    private static byte[] plain(byte[] bytes) {
        boolean packed = bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
        try {
            return packed ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes() : bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
