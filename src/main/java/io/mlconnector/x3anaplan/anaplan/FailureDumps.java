package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
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
        String connection = exchange.getProperty("connection", String.class);
        long run = exchange.getProperty("run", Long.class);
        ImportTarget target = ImportTasks.target(exchange);
        long rows = 0;
        try (Connection c = database.getConnection()) {
            TaskAnswer answer = TaskAnswer.read(AnaplanAnswers.JSON.readTree(Sql.first(c, rs -> rs.getString(1),
                    "select task_answer::text from stage where id = ?", stage).orElseThrow()));
            List<TaskAnswer.Step> steps = answer.steps().isEmpty() ? List.of(new TaskAnswer.Step(ended.step(), "", answer)) : answer.steps();
            Sql.update(c, "delete from dump_line where stage = ?", stage);
            for (TaskAnswer.Step step : steps) {
                if (step.answer().dump()) {
                    try (InputStream dump = open(connection, run, target.dumpPath(ended.task(), step.id()))) {
                        rows = store(c, stage, step.id().equals(ended.step()) ? null : step.name(), rows, dump);
                    }
                }
            }
            Sql.update(c, "update stage set dump_fetched_at = ? where id = ?", clock.instant(), stage);
        } catch (SQLException | IOException e) {
            throw new io.mlconnector.x3anaplan.failure.TargetFault(false, "Connection " + connection + ", import "
                    + target.importName() + ": the failure dump cannot be read; Anaplan keeps it for 48 hours", e);
        }
        journal.progress(run, target.importName() + ": " + (rows == 0 ? "a failure dump was announced, but there is none"
                : rows + " rows in the failure dump"));
    }

    private InputStream open(String connection, long run, String path) {
        List<String> chunks = new ArrayList<>();
        try {
            for (JsonNode chunk : api.get(connection, run, path + "/chunks").path("chunks")) {
                chunks.add(chunk.path("id").asText());
            }
            if (chunks.isEmpty()) {
                return new ByteArrayInputStream(api.bytes(connection, run, path));
            }
        } catch (AnaplanFault e) {
            if (e.status() == 404 || e.status() == 400) {
                return InputStream.nullInputStream();
            }
            throw e;
        }
        Iterator<String> ids = chunks.iterator();
        return new SequenceInputStream(new Enumeration<InputStream>() {
            @Override
            public boolean hasMoreElements() {
                return ids.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(api.bytes(connection, run, path + "/chunks/" + ids.next()));
            }
        });
    }

    /** @param step null for the step that reads the stage's file @param stored lines stored so far @return lines stored now */
    private static long store(Connection c, long stage, String step, long stored, InputStream dump) throws SQLException, IOException {
        long[] rows = {stored};
        boolean before = c.getAutoCommit();
        c.setAutoCommit(false);
        try (PreparedStatement insert = c.prepareStatement("insert into dump_line (stage, n, line, rejected, errors, fields, step)"
                + " values (?, ?, ?, ?, ?, ?::jsonb, ?)")) {
            FailureDump.read(dump, row -> {
                try {
                    insert.setLong(1, stage);
                    insert.setLong(2, ++rows[0]);
                    insert.setLong(3, row.line());
                    insert.setBoolean(4, row.rejected());
                    insert.setString(5, row.errors());
                    insert.setString(6, AnaplanAnswers.JSON.valueToTree(row.fields()).toString());
                    insert.setString(7, step);
                    insert.addBatch();
                    if (rows[0] % BATCH == 0) {
                        insert.executeBatch();
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException("The failure dump of stage " + stage + " cannot be stored", e);
                }
            });
            insert.executeBatch();
            c.commit();
        } catch (SQLException | IOException | RuntimeException e) {
            c.rollback();
            throw e;
        } finally {
            c.setAutoCommit(before);
        }
        return rows[0];
    }
}
