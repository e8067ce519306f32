package io.mlconnector.x3anaplan.deadletter;

import io.mlconnector.x3anaplan.anaplan.AnaplanFault;
import io.mlconnector.x3anaplan.anaplan.Stopped;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Keeps what could not be delivered: ids, cause and the other system's words; the data stay in the mirror, from which a replay sends
 * them as they are then. One open letter for each slice, list or kind; it counts its attempts. Bean {@code deadLetters}.
 */
@ApplicationScoped
@Named("deadLetters")
@Unremovable
@RegisterForReflection
public class DeadLetters {

    private final DataSource database;
    private final RunJournal journal;
    private final Clock clock;

    @Inject
    public DeadLetters(DataSource database, RunJournal journal, Clock clock) {
        this.database = database;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Keeps the failure that the exchange carries, in one transaction with what it means for stage and slice. Stages that Anaplan has
     * not been asked to work on are abandoned; those that may be running stay open for recovery. A model that is merely closed for a
     * while makes the slice wait instead of leaving a letter.
     */
    public void keep(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Long stage = exchange.getProperty("stageId", Long.class);
        Long slice = exchange.getProperty("slice", Long.class);
        String connection = exchange.getProperty("connection", String.class);
        Long run = exchange.getProperty("run", Long.class);
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        Timestamp notBefore = cause instanceof AnaplanFault f && f.notBefore() != null
                ? Timestamp.from(clock.instant().plus(f.notBefore())) : null;
        try (Connection c = database.getConnection()) {
            c.setAutoCommit(false);
            try {
                if (stage != null && slice == null) {
                    slice = number(c, "select slice from stage where id = ?", stage);
                }
                String dataset = dataset(c, exchange, stage, slice);
                boolean stopped = cause instanceof Stopped;
                leave(c, stage, slice, message, notBefore, stopped);
                if (!stopped && (notBefore == null || slice == null)) {
                    write(c, new DeadLetter(connection, slice == null ? "list" : "slice", dataset, failureClass(cause), message,
                            cause instanceof AnaplanFault f ? f.answer() : null, exchange.getProperty("stage", String.class), run, slice,
                            stage));
                }
                c.commit();
            } catch (SQLException | RuntimeException e) {
                c.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The dead letter cannot be kept: " + message, e);
        }
        if (run != null) {
            journal.progress(run, message);
        }
    }

    /** The class by which exit code and HTTP status are chosen. */
    public static String failureClass(Throwable cause) {
        if (cause instanceof ConfigurationFault) {
            return "configuration";
        }
        if (cause instanceof SourceFault) {
            return "source";
        }
        return cause instanceof TargetFault ? "target" : "internal";
    }

    /** Writes the letter, or one more attempt into the open letter of the same slice or list, within the caller's transaction. */
    public void write(Connection c, DeadLetter letter) throws SQLException {
        String same = letter.slice() == null ? "slice is null and dataset is not distinct from ?::text" : "slice = ?::bigint";
        Object key = letter.slice() == null ? letter.dataset() : letter.slice();
        Long open = number(c, "select id from dead_letter where state = 'open' and connection = ? and kind = ? and " + same
                + " order by id desc limit 1 for update", letter.connection(), letter.kind(), key);
        String facts = "failure_class = ?, cause = ?, answer = ?, route = ?, run = ?, stage = ?,"
                + " (task_id, file_hash, rows) = (select task_id, file_hash, rows_staged from stage where id = ?),"
                + " (debit, credit) = (select sum(debit), sum(credit) from stage_total where stage = ? and disposition in"
                + " ('sent', 'rejected'))";
        if (open == null) {
            open = number(c, "insert into dead_letter (connection, kind, dataset, failure_class, cause, slice, attempts) values"
                    + " (?, ?, ?, ?, ?, ?::bigint, 0) returning id", letter.connection(), letter.kind(), letter.dataset(),
                    letter.failureClass(), letter.cause(), letter.slice());
        }
        run(c, "update dead_letter set attempts = attempts + 1, " + facts + " where id = ?", letter.failureClass(), letter.cause(),
                letter.answer(), letter.route(), letter.run(), letter.stage(), letter.stage(), letter.stage(), open);
    }

    /** Closes the letters of a slice that has landed clean, within the caller's transaction. */
    public void landed(Connection c, long slice) throws SQLException {
        run(c, "update dead_letter set state = 'resolved', closed_at = ? where slice = ? and state = 'open'",
                Timestamp.from(clock.instant()), slice);
    }

    /** Closes the letters of a list that has landed clean, within the caller's transaction. */
    public void landedList(Connection c, String connection, String dataset) throws SQLException {
        run(c, "update dead_letter set state = 'resolved', closed_at = ? where connection = ? and slice is null and dataset = ?"
                + " and kind in ('list', 'record') and state = 'open'", Timestamp.from(clock.instant()), connection, dataset);
    }

    private static void leave(Connection c, Long stage, Long slice, String message, Timestamp notBefore, boolean stopped)
            throws SQLException {
        if (stage != null) {
            run(c, "update stage set state = 'abandoned', outcome = ?, message = ? where id = ? and state in ('mapped', 'staged')",
                    stopped ? null : "failed", message, stage);
            run(c, "update stage set message = ? where id = ? and state in ('intended', 'started', 'ended')", message, stage);
        }
        if (slice != null && !stopped) {
            run(c, "update slice set message = ?, not_before = coalesce(?, not_before),"
                    + " state = case when state = 'clean' then 'touched' else state end where id = ?", message, notBefore, slice);
        }
    }

    private static String dataset(Connection c, Exchange exchange, Long stage, Long slice) throws SQLException {
        if (slice != null) {
            return Datasets.JOURNAL_ENTRIES;
        }
        String dataset = exchange.getProperty("dataset", String.class);
        if (stage == null || dataset != null) {
            return dataset;
        }
        try (PreparedStatement s = c.prepareStatement("select dataset from stage where id = ?")) {
            s.setLong(1, stage);
            try (ResultSet rs = s.executeQuery()) {
                return rs.next() ? rs.getString(1) : null;
            }
        }
    }

    private static Long number(Connection c, String sql, Object... values) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(sql)) {
            set(s, values);
            try (ResultSet rs = s.executeQuery()) {
                return rs.next() ? rs.getObject(1, Long.class) : null;
            }
        }
    }

    private static void run(Connection c, String sql, Object... values) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(sql)) {
            set(s, values);
            s.executeUpdate();
        }
    }

    private static void set(PreparedStatement s, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            s.setObject(i + 1, values[i]);
        }
    }
}
