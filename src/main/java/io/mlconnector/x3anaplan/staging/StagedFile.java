package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.staging.ChunkCutter.Cut;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.Function;
import javax.sql.DataSource;

/** Keeps a stage's file in chunks, ready for upload, unless the target already has exactly this. */
@Named("stagedFile")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class StagedFile {

    private record Counts(long rows, long vacated) {
    }

    private final DataSource dataSource;
    private final Function<String, Connection> connections;
    private final Clock clock;

    @Inject
    StagedFile(DataSource dataSource, Connections connections, Clock clock) {
        this(dataSource, connections::get, clock);
    }

    StagedFile(DataSource dataSource, Function<String, Connection> connections, Clock clock) {
        this.dataSource = dataSource;
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * Cuts the file of a stage and makes the stage {@code staged}; or {@code unchanged}, and its slice settled, if what would be
     * sent is what landed last; or {@code abandoned} in a dry run, with a message that says what would have been sent.
     *
     * @param csv the file, header first, zero rows last; read to its end, not closed
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if it needs more than 1,000 chunks
     * @throws IllegalStateException if it has another number of rows than was staged
     */
    public void cut(long stageId, InputStream csv) {
        Sql.transactionOnce(dataSource, tx -> {
            StageInfo stage = StageInfo.read(tx, stageId);
            Connection connection = connections.apply(stage.connection());
            Counts counts = Sql.first(tx, row -> new Counts(row.getLong(1), row.getLong(2)),
                    "select rows_staged, vacated_rows from stage where id = ? for update", stageId).orElseThrow();
            Sql.update(tx, "delete from staged_chunk where stage = ?", stageId);
            Cut cut = write(tx, stage, connection, counts, csv);
            if (cut.records() != counts.rows() + 1) {
                throw new IllegalStateException("The file of " + stage.name() + " has " + (cut.records() - 1) + " rows, but "
                        + counts.rows() + " were staged. Nothing is sent; check routes/stage.camel.yaml.");
            }
            Sql.update(tx, "update stage set content_hash = ?, file_hash = ?, file_bytes = ?, chunks = ? where id = ?",
                    cut.contentHash(), cut.fileHash(), cut.bytes(), cut.chunks(), stageId);
            conclude(tx, stage, counts, cut);
            return null;
        });
    }

    private static Cut write(java.sql.Connection tx, StageInfo stage, Connection connection, Counts counts, InputStream csv)
            throws SQLException {
        String sql = "insert into staged_chunk (stage, n, bytes, plain_bytes, sha256) values (?, ?, ?, ?, ?)";
        try (PreparedStatement insert = tx.prepareStatement(sql)) {
            return new ChunkCutter(connection.anaplan().chunkBytes(), counts.rows() - counts.vacated() + 1, stage.name(),
                    (n, gzip, plainBytes, sha256) -> {
                        insert.setLong(1, stage.id());
                        insert.setInt(2, n);
                        insert.setBytes(3, gzip);
                        insert.setInt(4, plainBytes);
                        insert.setString(5, sha256);
                        insert.executeUpdate();
                    }).cut(csv);
        } catch (IOException e) {
            throw new UncheckedIOException("The file of " + stage.name() + " could not be read back while it was cut", e);
        }
    }

    private void conclude(java.sql.Connection tx, StageInfo stage, Counts counts, Cut cut) throws SQLException {
        boolean unchanged = stage.isList() ? isListUnchanged(tx, stage, cut)
                : counts.rows() == 0 || counts.vacated() == 0 && stage.trusted() && cut.contentHash().equals(stage.landedContent());
        if (stage.dryRun()) {
            end(tx, stage, "abandoned", null, unchanged ? "dry run: unchanged, nothing would be sent"
                    : "dry run: would send " + counts.rows() + " rows (" + counts.vacated() + " of them zero rows) in " + cut.chunks()
                            + " chunks");
        } else if (unchanged) {
            Sql.update(tx, "delete from staged_chunk where stage = ?", stage.id());
            end(tx, stage, "unchanged", "unchanged", "the target has exactly these rows");
            if (!stage.isList()) {
                settle(tx, stage);
            }
        } else {
            Sql.update(tx, "update stage set state = 'staged' where id = ?", stage.id());
        }
    }

    private void end(java.sql.Connection tx, StageInfo stage, String state, String outcome, String message) throws SQLException {
        Sql.update(tx, "update stage set state = ?, outcome = ?, message = ?, settled_at = ? where id = ?", state, outcome, message,
                clock.instant(), stage.id());
    }

    /** What was staged is in the target: the slice is as clean as after an import. */
    private static void settle(java.sql.Connection tx, StageInfo stage) throws SQLException {
        Sql.update(tx, """
                update slice s set state = 'clean', message = null, not_before = null, sent_generation = t.generation,
                       sent_fingerprint = t.fingerprint from stage t where t.id = ? and s.id = t.slice""", stage.id());
        new SliceMemory(tx, stage.id()).codesLanded();
        Holds.carriedOut(tx, stage.slice());
    }

    /**
     * Compares with the last stage of the list that an import was begun for: only a clean one tells what the target has, and none does that
     * is older than a person's word that the target was changed (see {@code resend}).
     */
    private static boolean isListUnchanged(java.sql.Connection tx, StageInfo stage, Cut cut) throws SQLException {
        return Sql.first(tx, row -> row.getBoolean(1), """
                select t.outcome = 'clean' and t.content_hash = ? and t.fingerprint = ?
                       and not exists (select 1 from resend r where r.connection = t.connection and r.stage >= t.id) from stage t
                 where t.connection = ? and t.dataset = ? and t.slice is null and t.id <> ? and t.intent_at is not null
                 order by t.id desc limit 1""", cut.contentHash(), stage.fingerprint(), stage.connection(),
                stage.dataset(), stage.id()).orElse(false);
    }
}
