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

    private static final int BATCH = 1000;

    private final DataSource database;
    private final AnaplanApi api;
    private final RunJournal journal;

    @Inject
    public FailureDumps(DataSource database, AnaplanApi api, RunJournal journal) {
        this.database = database;
        this.api = api;
        this.journal = journal;
    }

    /** Reads all chunks, one in memory at a time, into {@code dump_line}. A dump that is gone is noted, not a failure. */
    public void fetch(Exchange exchange) {
        long stage = exchange.getProperty("stageId", Long.class);
        ImportTarget target = ImportTasks.target(exchange);
        String task = exchange.getProperty("taskId", String.class);
        long rows;
        try {
            TaskAnswer answer = TaskAnswer.read(AnaplanAnswers.JSON.readTree(Sql.first(database, rs -> rs.getString(1),
                    "select task_answer::text from stage where id = ?", stage).orElseThrow()));
            List<TaskAnswer.Step> steps = answer.steps().isEmpty() ? List.of(new TaskAnswer.Step(target.step(), "", answer)) : answer.steps();
            List<Dump> dumps = new ArrayList<>();
            for (TaskAnswer.Step step : steps) {
                if (step.answer().dump()) {
                    dumps.add(new Dump(step.id().equals(target.step()) ? null : step.name(), open(exchange, target.dumpPath(task, step.id()))));
                }
            }
            rows = Sql.transactionOnce(database, tx -> {
                Sql.update(tx, "delete from dump_line where stage = ?", stage);
                long stored = 0;
                for (Dump dump : dumps) {
                    stored = store(tx, stage, dump, stored);
                }
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
            for (JsonNode chunk : api.get(connection, exchange.getProperty("run", Long.class), path + "/chunks").path("chunks")) {
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
    private static long store(Connection tx, long stage, Dump dump, long stored) throws SQLException {
        long[] rows = {stored};
        try (InputStream text = dump.text(); PreparedStatement insert = tx.prepareStatement("insert into dump_line (stage, n, line, rejected,"
                + " errors, fields, step) values (?, ?, ?, ?, ?, ?::jsonb, ?)")) {
            FailureDump.read(text, row -> {
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
