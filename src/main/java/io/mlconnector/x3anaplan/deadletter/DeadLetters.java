package io.mlconnector.x3anaplan.deadletter;

import io.mlconnector.x3anaplan.anaplan.AnaplanFault;
import io.mlconnector.x3anaplan.anaplan.Stopped;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SignInFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Passing;
import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.x3.X3Answers;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

    private static final int MOST_PAGE_BYTES = 5_000_000;
    private static final String CLEAN = "landed clean";

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
     * while makes slice or list wait for a later run instead of leaving a letter. A run that was stopped, or lost its connection to
     * another, keeps nothing: stage and slice may be in the other's hands, and clean.
     */
    public void keep(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (Passing.isPassing(cause)) {
            // No fault of the slice: the run ends as interrupted and is taken up again.
            throw cause instanceof RuntimeException e ? e : new IllegalStateException("database: " + cause.getMessage(), cause);
        }
        Long run = exchange.getProperty("run", Long.class);
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (!(cause instanceof Stopped)) {
            keep(exchange, cause, message, run);
        }
        if (run != null) {
            journal.progress(run, message);
        }
    }

    private void keep(Exchange exchange, Throwable cause, String message, Long run) {
        Long stage = exchange.getProperty("stageId", Long.class);
        Long slice = exchange.getProperty("slice", Long.class);
        String connection = exchange.getProperty("connection", String.class);
        Timestamp notBefore = cause instanceof AnaplanFault f && f.notBefore() != null
                ? Timestamp.from(clock.instant().plus(f.notBefore())) : null;
        Sql.transaction(database, c -> {
            if (run != null && !journal.holds(c, run)) {
                return null;
            }
            Long letterSlice = slice != null || stage == null ? slice
                    : Sql.first(c, rs -> rs.getObject(1, Long.class), "select slice from stage where id = ?", stage).orElse(null);
            leave(c, stage, letterSlice, message, notBefore);
            if (notBefore == null) {
                write(c, new DeadLetter(connection, letterSlice == null ? "list" : "slice", dataset(c, exchange, stage, letterSlice),
                        failureClass(cause), message, cause instanceof AnaplanFault f ? f.answer() : null,
                        exchange.getProperty("stage", String.class), run, letterSlice, stage, SignInFault.systemOf(cause)));
            }
            if (stage != null) {
                EarlierStages.drop(c, stage);
            }
            return null;
        });
    }

    /**
     * Keeps the answer of X3 that a run could not go on with, if there is one: what it said, and why it was refused. One open letter per
     * connection and class; the next poll that reads the class to its end closes it.
     */
    public void keepPage(Exchange exchange) {
        byte[] answer = (byte[]) exchange.removeProperty(X3Answers.UNREADABLE);
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (answer == null || answer.length == 0 || !failureClass(cause).equals("source")) {
            return;
        }
        String connection = exchange.getProperty("connection", String.class);
        String stream = exchange.getProperty("stream", String.class);
        Long run = exchange.getProperty("run", Long.class);
        String address = exchange.getProperty("x3Address", "", String.class).replaceFirst("^[a-z]+://[^/]*", "");
        byte[] payload = Packed.pack(Arrays.copyOf(answer, Math.min(answer.length, MOST_PAGE_BYTES)));
        Sql.transaction(database, c -> {
            Optional<Long> open = Sql.first(c, rs -> rs.getLong(1), "select id from dead_letter where state = 'open' and connection = ? and"
                    + " kind = 'x3-page' and dataset is not distinct from ? for update", connection, stream);
            long id = open.isPresent() ? open.get() : Sql.first(c, rs -> rs.getLong(1), "insert into dead_letter (connection, kind, dataset,"
                    + " failure_class, cause, route, created_at) values (?, 'x3-page', ?, 'source', '', 'poll', ?) returning id", connection,
                    stream, clock.instant()).orElseThrow();
            Sql.update(c, "update dead_letter set attempts = attempts + 1, cause = ?, run = ?, x3_key = ?, payload = ? where id = ?",
                    cause.getMessage(), run, address, payload, id);
            event(c, id, open.isPresent() ? "kept again" : "kept", null, cause.getMessage(), run, null);
            return null;
        });
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

    /**
     * Writes the letter, or one more attempt into the open letter of the same slice or list, within the caller's transaction.
     *
     * @return its id
     */
    public long write(Connection c, DeadLetter letter) throws SQLException {
        String same = letter.slice() == null ? "slice is null and dataset is not distinct from ?::text" : "slice = ?::bigint";
        Object key = letter.slice() == null ? letter.dataset() : letter.slice();
        Optional<Long> open = Sql.first(c, rs -> rs.getLong(1), "select id from dead_letter where state = 'open' and connection = ?"
                + " and kind = ? and " + same + " order by id desc limit 1 for update", letter.connection(), letter.kind(), key);
        long id = open.isPresent() ? open.get() : Sql.first(c, rs -> rs.getLong(1), "insert into dead_letter (connection, kind, dataset,"
                + " failure_class, cause, slice, created_at) values (?, ?, ?, ?, ?, ?::bigint, ?) returning id", letter.connection(),
                letter.kind(), letter.dataset(), letter.failureClass(), letter.cause(), letter.slice(), clock.instant()).orElseThrow();
        Sql.update(c, """
                update dead_letter set attempts = attempts + 1, failure_class = ?, cause = ?, refused_by = ?, answer = ?, route = ?, run = ?, stage = ?,
                       (task_id, file_hash, rows, vendor_answer) =
                           (select task_id, file_hash, rows_staged, task_answer from stage where id = ?)
                 where id = ?""", letter.failureClass(), letter.cause(), letter.refusedBy(), letter.answer(), letter.route(), letter.run(), letter.stage(),
                letter.stage(), id);
        Sql.update(c, "delete from dead_letter_money where letter = ?", id);
        Sql.update(c, "insert into dead_letter_money (letter, currency, rows, debit, credit) select ?, currency, sum(rows), sum(debit), sum(credit)"
                + " from stage_total where stage = ? and disposition in (?, 'rejected') group by currency", id, letter.stage(),
                letter.kind().equals("record") ? "rejected" : "sent");
        event(c, id, open.isPresent() ? "kept again" : "kept", null, letter.cause(), letter.run(), letter.stage());
        return id;
    }

    /**
     * Writes the letter of rejected rows with every one of them, from the stage's failure dump and the temporary table
     * {@code rejected_hit}; its rows are counted, and its money is theirs. All other rows have landed, so that an earlier letter on the
     * whole is closed: its money would be missing nowhere.
     */
    public void writeRejected(Connection c, DeadLetter letter) throws SQLException {
        long id = write(c, letter);
        RejectedRecords.keep(c, id, letter.connection(), letter.stage(), letter.slice() == null);
        Sql.update(c, "update dead_letter set rows = (select count(*) from rejected_record r where r.letter = ? and r.open) where id = ?",
                id, id);
        close(c, Sql.all(c, rs -> rs.getLong(1), "select o.id from dead_letter o join dead_letter d on d.id = ? and o.connection = d.connection"
                + " and o.slice is not distinct from d.slice and o.dataset is not distinct from d.dataset where o.state = 'open'"
                + " and o.kind in ('slice', 'list') for update of o", id), "landed, but for the records of dead letter " + id);
    }

    /** Closes the letters of a slice that has landed clean, within the caller's transaction. */
    public void landed(Connection c, long slice) throws SQLException {
        close(c, Sql.all(c, rs -> rs.getLong(1), "select id from dead_letter where slice = ? and state = 'open' for update", slice), CLEAN);
    }

    /** Closes the letters of a list that has landed clean, within the caller's transaction. */
    public void landedList(Connection c, String connection, String dataset) throws SQLException {
        close(c, Sql.all(c, rs -> rs.getLong(1), "select id from dead_letter where connection = ? and slice is null and dataset = ?"
                + " and kind in ('list', 'record') and state = 'open' for update", connection, dataset), CLEAN);
    }

    private void close(Connection c, List<Long> letters, String why) throws SQLException {
        for (long letter : letters) {
            Sql.update(c, "update dead_letter set state = 'resolved', closed_at = ? where id = ?", clock.instant(), letter);
            RejectedRecords.close(c, letter);
            event(c, letter, "resolved", null, why, null, null);
        }
    }

    void event(Connection c, long letter, String what, String who, String why, Long run, Long stage) throws SQLException {
        Sql.update(c, "insert into dead_letter_event (letter, at, what, who, why, run, stage, task_id) values (?, ?, ?, ?, ?, ?, ?,"
                + " (select task_id from stage where id = ?))", letter, clock.instant(), what, who, why, run, stage, stage);
    }

    private static void leave(Connection c, Long stage, Long slice, String message, Timestamp notBefore) throws SQLException {
        if (stage != null) {
            Sql.update(c, "update stage set state = 'abandoned', outcome = ?, message = ? where id = ? and state in ('mapped', 'staged')",
                    notBefore != null ? "held" : "failed", message, stage);
            Sql.update(c, "update stage set message = ? where id = ? and state in ('intended', 'started', 'ended')", message, stage);
        }
        if (slice != null) {
            Sql.update(c, "update slice set message = ?, not_before = coalesce(?, not_before),"
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
        return Sql.first(c, rs -> rs.getString(1), "select dataset from stage where id = ?", stage).orElse(null);
    }
}
