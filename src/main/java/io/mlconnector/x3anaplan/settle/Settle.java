package io.mlconnector.x3anaplan.settle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.anaplan.FilledMemory;
import io.mlconnector.x3anaplan.anaplan.ReadBack;
import io.mlconnector.x3anaplan.anaplan.TaskAnswer;
import io.mlconnector.x3anaplan.audit.AuditTrail;
import io.mlconnector.x3anaplan.deadletter.DeadLetter;
import io.mlconnector.x3anaplan.deadletter.DeadLetters;
import io.mlconnector.x3anaplan.deadletter.EarlierStages;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.settle.Judge.Landed;
import io.mlconnector.x3anaplan.settle.Judge.Outcome;
import io.mlconnector.x3anaplan.settle.Judge.Verdict;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Draws the conclusions from a task's end, for stage, slice and list, in one transaction. A slice is settled with the generation that
 * was staged: what changed meanwhile leaves it to be sent again. Bean {@code settle}.
 */
@ApplicationScoped
@Named("settle")
@Unremovable
@RegisterForReflection
public class Settle {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SAMPLE = "select string_agg(line, E'\\n') from (select coalesce(step || ', ', '') || 'line ' || line || ': ' || errors as line from"
            + " dump_line where stage = ? order by n limit 20) sample";

    private record Ended(long id, long run, String connection, String dataset, Long slice, long rows, TaskAnswer answer, String step) {
    }

    private final DataSource database;
    private final FilledMemory filled;
    private final DeadLetters deadLetters;
    private final AuditTrail audit;
    private final RunJournal journal;
    private final Clock clock;
    private final Proof proof = new Proof();

    @Inject
    public Settle(DataSource database, FilledMemory filled, DeadLetters deadLetters, AuditTrail audit, RunJournal journal,
            Clock clock) {
        this.database = database;
        this.filled = filled;
        this.deadLetters = deadLetters;
        this.audit = audit;
        this.journal = journal;
        this.clock = clock;
    }

    /** Settles the exchange's stage if its task has ended; one that was left running, held or abandoned is none of ours. */
    public void settle(Exchange exchange) {
        long stage = exchange.getProperty("stageId", Long.class);
        if (ReadBack.isUnderWay(exchange)) {
            return; // told to stop: the next run reads back and settles
        }
        Sql.transaction(database, c -> settle(c, stage)).ifPresent(done -> {
            journal.settled(stage);
            journal.progress(exchange.getProperty("run", Long.class), done);
        });
    }

    /** @return what to say of it; empty: there was nothing to settle */
    private Optional<String> settle(Connection c, long stage) throws SQLException {
        Ended ended = read(c, stage);
        if (ended == null) {
            return Optional.empty();
        }
        Verdict verdict = Judge.judge(ended.answer(), ended.step(), ended.rows(), ended.slice() == null);
        RejectedRows.join(c, stage);
        if (ended.slice() != null) {
            verdict = VacatedRows.weigh(c, stage, ended.answer(), ended.step(), ended.rows(), verdict);
            Optional<Verdict> refused = MissingPeriod.weigh(c, stage, ended.answer(), ended.step(), verdict);
            if (refused.isPresent()) {
                settle(c, ended, refused.get(), MissingPeriod.KIND);
                if (refused.get().landed() == Landed.NONE) {
                    filled.absent(c, stage);
                }
                return Optional.of(ended.dataset() + ": held, " + refused.get().message());
            }
            if (verdict.landed() == Landed.REST && !RejectedRows.told(c, stage)) {
                verdict = verdict.landed(Landed.UNPROVED);
            }
            verdict = proof.weigh(c, stage, verdict);
        }
        settle(c, ended, verdict, "read-back");
        return Optional.of(ended.dataset() + ": " + verdict.outcome().word() + ", " + verdict.message());
    }

    /** @param hold kind of the hold, if that is the outcome */
    private void settle(Connection c, Ended ended, Verdict verdict, String hold) throws SQLException {
        Outcome outcome = verdict.outcome();
        Sql.update(c, "update stage set state = 'settled', outcome = ?, landed = ?, message = ?, settled_at = ? where id = ?", outcome.word(),
                verdict.landed().word(), verdict.message(), clock.instant(), ended.id());
        if (verdict.landed() == Landed.NONE) {
            RejectedRows.moveAll(c, ended.id());
        } else if (outcome == Outcome.PARTIAL) {
            RejectedRows.move(c, ended.id());
        }
        audit.imported(c, ended.id());
        if (outcome == Outcome.CLEAN) {
            land(c, ended);
            return;
        }
        DeadLetter letter = new DeadLetter(ended.connection(), ended.slice() == null ? "list" : "slice", ended.dataset(), "target",
                verdict.message(), ended.answer().say(), "settle", ended.run(), ended.slice(), ended.id());
        if (ended.slice() != null) {
            String state = outcome == Outcome.CANCELLED ? "held" : outcome.word();
            Sql.update(c, "update slice set state = ?, message = ? where id = ?", state, verdict.message(), ended.slice());
        }
        if (outcome == Outcome.CANCELLED) {
            // Somebody who cancels an import has a reason: it is not started again by itself, but by a replay.
            hold(c, ended, "cancelled", null, verdict.message() + ". Replay the dead letter when it may be sent again");
        }
        if (outcome == Outcome.HELD) {
            hold(c, ended, hold, hold.equals(MissingPeriod.KIND) ? MissingPeriod.subject(c, ended.id()) : null, verdict.message()
                    + ". Nothing more is sent for this slice until somebody has looked and confirmed");
        } else if (outcome == Outcome.PARTIAL) {
            partial(c, ended, letter);
        } else {
            deadLetters.write(c, letter);
        }
        EarlierStages.drop(c, ended.id());
    }

    /** One letter of the rows that the dump names, or, where it does not tell, on the whole. */
    private void partial(Connection c, Ended ended, DeadLetter letter) throws SQLException {
        boolean named = rejected(c, ended.id(), 0) > 0;
        boolean list = ended.slice() == null;
        String sample = text(c, SAMPLE, ended.id());
        DeadLetter whole = letter.because(letter.cause() + ofTheWhole(c, ended) + ". The whole is sent again by the next run");
        if (list && tellsOfAll(c, ended)) {
            // All members but those named have landed, and journal rows may use them.
            filled.landed(c, ended.id());
            deadLetters.writeRejected(c, (named ? letter : whole).withRejected(sample));
        } else if (!list && named) {
            deadLetters.writeRejected(c, letter.withRejected(sample));
        } else {
            deadLetters.write(c, whole.answered(sample == null ? letter.answer() : sample));
        }
    }

    /** Replaces a hold of the kind that was confirmed before this attempt. @param subject what it is about; null: the task */
    private void hold(Connection c, Ended ended, String kind, String subject, String reason) throws SQLException {
        Sql.update(c, "update hold h set cleared_at = ? from stage s where s.id = ? and h.slice = s.slice and h.kind = ? and h.cleared_at is null"
                + " and h.confirmed_at is not null", clock.instant(), ended.id(), kind);
        Sql.update(c, "insert into hold (connection, kind, slice, dataset, subject, reason, run, created_at)"
                + " select connection, ?, slice, list, coalesce(?, coalesce('list ' || list || ', ', '') || 'task ' || task_id), ?, run, ?"
                + " from (select *, case when slice is null then dataset end as list from stage where id = ?) s where not exists ("
                + " select 1 from hold h where h.connection = s.connection and h.slice is not distinct from s.slice"
                + " and h.dataset is not distinct from s.list and h.kind = ? and h.cleared_at is null and h.confirmed_at is null)",
                kind, subject, reason, clock.instant(), ended.id(), kind);
    }

    /** Lines that the dump of our own step says were rejected. */
    private static long rejected(Connection c, long stage, long fromLine) throws SQLException {
        return Sql.first(c, rs -> rs.getLong(1), "select count(distinct line) from dump_line where stage = ? and step is null and rejected"
                + " and line >= ?", stage, fromLine).orElse(0L);
    }

    /** Whether the dump names every member that a list import rejected, so that all others have landed. */
    private static boolean tellsOfAll(Connection c, Ended ended) throws SQLException {
        TaskAnswer own = ended.answer().of(ended.step()).orElse(null);
        return own != null && !Boolean.FALSE.equals(own.successful()) && own.rows().equals(OptionalLong.of(ended.rows()))
                && own.count("failedCount").equals(OptionalLong.of(rejected(c, ended.id(), 2))) && own.count("invalidCount").orElse(0) == 0;
    }

    /** What the dump says of the whole: it names no rejected row, or not all of them, or is not to be had. Empty: none was promised. */
    private static String ofTheWhole(Connection c, Ended ended) throws SQLException {
        long lines = Sql.first(c, rs -> rs.getLong(1), "select count(*) from dump_line where stage = ? and step is null", ended.id()).orElse(0L);
        if (lines > 0) {
            return rejected(c, ended.id(), 0) > 0 ? ". The dump does not name them all" : ". All rows are loaded, " + lines
                    + " of them with a warning: correct what it says in Sage X3 or in the mapping";
        }
        return ended.answer().of(ended.step()).map(TaskAnswer::dump).orElse(false) ? ". The dump is lost: it was announced, and Anaplan has it no"
                + " more, so that nobody can tell which rows were rejected" : "";
    }

    private void land(Connection c, Ended ended) throws SQLException {
        filled.landed(c, ended.id());
        String earlier;
        if (ended.slice() != null) {
            Sql.update(c, "update slice set state = 'clean', message = null, not_before = null where id = ?", ended.slice());
            Sql.update(c, "update hold set cleared_at = ? where slice = ? and kind in ('read-back', 'cancelled', 'calendar') and cleared_at is null", clock.instant(),
                    ended.slice());
            deadLetters.landed(c, ended.slice());
            earlier = "o.slice = s.slice";
        } else {
            Sql.update(c, "update hold set cleared_at = ? where connection = ? and dataset = ? and kind = 'cancelled' and cleared_at is null",
                    clock.instant(), ended.connection(), ended.dataset());
            deadLetters.landedList(c, ended.connection(), ended.dataset());
            earlier = "o.slice is null and o.connection = s.connection and o.dataset = s.dataset";
        }
        // Bytes and rows of the latest attempt are kept until a clean import makes them worthless, so that a rejected row can be looked up.
        earlier = "select o.id from stage o, stage s where s.id = ? and " + earlier
                + " and o.id <= s.id and o.state in ('settled', 'abandoned')";
        for (String table : List.of("staged_row", "staged_cell", "staged_chunk")) {
            Sql.update(c, "delete from " + table + " where stage in (" + earlier + ")", ended.id());
        }
        Sql.update(c, "update stage set known_tasks = null where id in (" + earlier + ")", ended.id());
    }

    /** The target has exactly what a stage would send: whatever failed for its slice or list before needs nobody's care any more. */
    public void unchanged(Exchange exchange) {
        Long slice = exchange.getProperty("slice", Long.class);
        Sql.transaction(database, tx -> {
            if (slice != null) {
                deadLetters.landed(tx, slice);
                Sql.update(tx, "update hold set cleared_at = ? where slice = ? and kind = 'calendar' and cleared_at is null", clock.instant(), slice);
            } else {
                deadLetters.landedList(tx, exchange.getProperty("connection", String.class), exchange.getProperty("dataset", String.class));
            }
            return null;
        });
    }

    private static Ended read(Connection c, long stage) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("select run, connection, dataset, slice, rows_staged, task_answer,"
                + " coalesce(step_id, import_id) from stage"
                + " where id = ? and state = 'ended' for update")) {
            s.setLong(1, stage);
            try (ResultSet rs = s.executeQuery()) {
                return !rs.next() ? null : new Ended(stage, rs.getLong(1), rs.getString(2), rs.getString(3),
                        rs.getObject(4, Long.class), rs.getLong(5), TaskAnswer.read(JSON.readTree(rs.getString(6))),
                        rs.getString(7));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The task's answer kept with stage " + stage + " is no JSON", e);
        }
    }

    private static String text(Connection c, String sql, long id) throws SQLException {
        return Sql.first(c, rs -> rs.getString(1), sql, id).orElse(null);
    }
}
