package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Fetches a task's failure dump into the database, at once, for the next run of the import overwrites it (reference anaplan-api 5.4).
 * Bean {@code failureDumps}.
 */
@ApplicationScoped
@Named("failureDumps")
@Unremovable
@RegisterForReflection
public class FailureDumps {

    /** Of a stage: its task announced a dump that is not wholly in {@code dump_line} yet. */
    static final String ANNOUNCED = "dump_fetched_at is null and jsonb_path_exists(task_answer, '$.result.**.failureDumpAvailable ? (@ == true)')";
    private static final int BATCH = 1000;

    /** @param step the import that read the stage's file */
    private record Ended(long stage, String task, String step) {
    }

    private final DataSource database;
    private final AnaplanApi api;
    private final RunJournal journal;
    private final Clock clock;

    @Inject
    public FailureDumps(DataSource database, AnaplanApi api, RunJournal journal, Clock clock) {
        this.clock = clock;
        this.database = database;
        this.api = api;
        this.journal = journal;
    }

    /** Reads all chunks, one in memory at a time, into {@code dump_line}. A dump that is gone is noted, not a failure. */
    public void fetch(Exchange exchange) {
        fetch(exchange, new Ended(exchange.getProperty("stageId", Long.class), exchange.getProperty("taskId", String.class),
                ImportTasks.target(exchange).step()));
    }

    /**
     * Fetches what earlier tasks of the import announced and a failure left in Anaplan: their stages wait for recovery, and the task that is
     * about to be started would overwrite it.
     */
    public void fetchLeft(Exchange exchange) {
        Sql.all(database, rs -> new Ended(rs.getLong(1), rs.getString(2), rs.getString(3)), "select id, task_id, coalesce(step_id, import_id) from"
                + " stage where connection = ? and import_id = ? and state = 'ended' and " + ANNOUNCED + " order by id",
                exchange.getProperty("connection", String.class), ImportTasks.target(exchange).importAction())
                .forEach(left -> fetch(exchange, left));
    }

    private void fetch(Exchange exchange, Ended ended) {
        long stage = ended.stage();
        ImportTarget target = ImportTasks.target(exchange);
        long rows;
        try {
            TaskAnswer answer = TaskAnswer.read(AnaplanAnswers.JSON.readTree(Sql.first(database, rs -> rs.getString(1),
                    "select task_answer::text from stage where id = ?", stage).orElseThrow()));
            FileFormat format = FileFormat.of(Sql.first(database, rs -> rs.getString(1), "select file_format from stage where id = ?", stage)
                    .orElse(null));
            List<TaskAnswer.Step> steps = answer.steps().isEmpty() ? List.of(new TaskAnswer.Step(ended.step(), "", answer)) : answer.steps();
            List<Dump> dumps = new ArrayList<>();
            for (TaskAnswer.Step step : steps) {
                if (step.answer().dump()) {
                    dumps.add(new Dump(step.id().equals(ended.step()) ? null : step.name(), open(exchange, target.dumpPath(ended.task(), step.id()))));
                }
            }
            rows = Sql.transactionOnce(database, tx -> {
                Sql.update(tx, "delete from dump_line where stage = ?", stage);
                long stored = 0;
                for (Dump dump : dumps) {
                    stored = store(tx, stage, dump, format, stored);
                }
                Sql.update(tx, "update stage set dump_fetched_at = ? where id = ?", clock.instant(), stage);
                return stored;
            });
        } catch (IOException | UncheckedIOException e) {
            throw new TargetFault(false, "Connection " + exchange.getProperty("connection") + ", import " + target.importName()
                    + ": the failure dump cannot be read; Anaplan keeps it for 48 hours", e);
        }
        journal.progress(exchange.getProperty("run", Long.class), target.importName() + ": " + (rows == 0
                ? "a failure dump was announced, but there is none" : rows + " rows in the failure dump"));
    }

    /** @param step null for the step that reads the stage's file */
    private record Dump(String step, InputStream text) {
    }

    private InputStream open(Exchange exchange, String path) {
        String connection = exchange.getProperty("connection", String.class);
        List<String> paths = new ArrayList<>();
        try {
            for (JsonNode chunk : api.all(connection, exchange.getProperty("run", Long.class), path + "/chunks", "chunks")) {
                paths.add(path + "/chunks/" + chunk.path("id").asText());
            }
            if (!paths.isEmpty()) {
                return api.spooled(exchange, paths);
            }
            return api.spooled(exchange, List.of(path));
        } catch (AnaplanFault e) {
            if (e.status() == 404 || e.status() == 400) {
                return InputStream.nullInputStream();
            }
            throw e;
        }
    }

    /** @param stored lines stored so far @return lines stored now */
    private static long store(Connection tx, long stage, Dump dump, FileFormat format, long stored) throws SQLException {
        long[] rows = {stored};
        try (InputStream text = dump.text(); PreparedStatement insert = tx.prepareStatement("insert into dump_line (stage, n, line, rejected,"
                + " errors, fields, step) values (?, ?, ?, ?, ?, ?::jsonb, ?)")) {
            FailureDump.read(text, format, row -> {
                try {
                    insert.setLong(1, stage);
                    insert.setLong(2, ++rows[0]);
                    insert.setLong(3, row.line());
                    insert.setBoolean(4, row.rejected());
                    insert.setString(5, row.errors());
                    insert.setString(6, AnaplanAnswers.JSON.valueToTree(row.fields()).toString());
                    insert.setString(7, dump.step());
                    insert.addBatch();
                    if (rows[0] % BATCH == 0) {
                        insert.executeBatch();
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException("The failure dump of stage " + stage + " cannot be stored", e);
                }
            });
            insert.executeBatch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows[0];
    }
}
