package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.JournalChecks;
import io.mlconnector.x3anaplan.connection.PollSettings;
import io.mlconnector.x3anaplan.deadletter.X3Letters;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.NamedSql;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.X3Stream;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Takes a fully read inbox into the mirror: rows, marks, holds, poison rows and watermarks in one transaction, by plain
 * set-based SQL (rules 3 to 6, 9 and 16). Until it commits, nothing of the window is visible to anybody.
 */
@ApplicationScoped
@Named("mirror")
@Unremovable
@RegisterForReflection
public class Mirror {

    /**
     * So many changed journal entries are told to the planner at once: until the server finds out by itself, it takes a connection
     * that was just loaded for an empty one, and joins its lines row by row.
     */
    private static final int MANY_ENTRIES = 500;

    private final CurrentConnection current;
    private final DataSource dataSource;
    private final RunJournal journal;
    private final PollWindow window;
    private final Clock clock;

    @Inject
    public Mirror(CurrentConnection current, DataSource dataSource, RunJournal journal, PollWindow window, Clock clock) {
        this.window = window;
        this.current = current;
        this.dataSource = dataSource;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Reads the properties {@code mode}, {@code upper}, {@code swept}; a restricted poll moves no watermark. Sets the
     * property {@code markedPeriods} (number of ledger periods whose generation was raised).
     */
    public void absorb(Exchange exchange) {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("connection", connection.name());
        parameters.put("run", state.run());
        parameters.put("horizon", PollState.horizon(connection));
        parameters.put("ledgers", connection.x3().ledgerTypes().toArray(Integer[]::new));
        parameters.put("shrinkPercent", connection.poll().shrinkPercent());
        parameters.put("shrinkLines", Evidence.SHRINK_LINES);
        parameters.put("firstLedger", connection.x3().ledgerTypes().get(0));
        parameters.put("exempt", connection.poll().checks().unbalancedLedgerTypes().toArray(Integer[]::new));
        parameters.put("dimensionType", connection.x3().dimensionType());
        parameters.put("splits", connection.poll().checks().splits() == JournalChecks.Splits.HOLD);
        boolean sends = connection.poll().late() == PollSettings.Late.SEND;
        LocalDate open = state.mode().equals("load") ? null : LateChanges.open(connection, state.serverTime());
        parameters.put("open", open);
        parameters.put("rule", sends ? "the rule poll.late: send" : null);
        parameters.put("ending", sends ? "" : "; the slice waits until a named person confirms");
        NamedSql.transaction(dataSource, parameters, sql -> {
            for (String table : Inbox.TABLES) {
                sql.update("analyze " + table);
            }
            return null;
        });
        AtomicInteger entriesChanged = new AtomicInteger();
        String fact = new RunWrites(dataSource, journal, state).transaction(parameters, sql -> {
            Differences.find(sql, state.mode().equals("load") || state.mode().equals("delta") && state.byDate());
            int held = Evidence.weigh(sql);
            int late = open == null ? 0 : LateChanges.note(sql, connection.poll().late());
            LateChanges.clear(sql);
            int marked = Replacement.mark(sql);
            int entries = Replacement.carryOut(sql);
            entriesChanged.set(entries);
            int poison = Replacement.keepPoison(sql, swept(state) != null);
            int incomplete = EntryChecks.note(sql);
            Evidence.clear(sql);
            Replacement.forgetEmptyPeriods(sql);
            X3Letters.rows(sql.transaction(), connection.name(), clock.instant());
            X3Letters.pagesRead(sql.transaction(), connection.name(), clock.instant(),
                    X3Stream.JOURNAL.stream().map(X3Stream::label).toArray(String[]::new));
            if (!state.restricted()) {
                moveWatermarks(sql.transaction(), state, connection);
            }
            for (String table : Inbox.TABLES) {
                sql.update("delete from " + table + " where connection = :connection");
            }
            exchange.setProperty("markedPeriods", marked);
            return entries + " journal entries changed, " + marked + " ledger periods marked"
                    + (late > 0 ? ", " + late + " of closed months" : "")
                    + (held > 0 ? ", " + held + " journal entries held back until confirmed" : "")
                    + (incomplete > 0 ? ", " + incomplete + " journal entries that are not whole" : "")
                    + (poison > 0 ? ", " + poison + " unreadable rows" : "");
        });
        if (entriesChanged.get() >= MANY_ENTRIES) {
            NamedSql.transaction(dataSource, parameters, sql -> {
                for (String table : Replacement.MIRROR) {
                    sql.update("analyze " + table);
                }
                return null;
            });
        }
        journal.progress(state.run(), fact);
    }

    /** When the keys of all journal entries were read, or null if this window did without. */
    private static String swept(PollState state) {
        return state.exchange().getProperty("swept", String.class);
    }

    /** Rule 3: never above the window's upper bound minus the overlap, and never backwards. */
    private void moveWatermarks(java.sql.Connection transaction, PollState state, Connection connection) throws SQLException {
        Instant upper = state.instant("upper");
        for (X3Stream stream : X3Stream.JOURNAL) {
            Watermarks.move(transaction, connection, stream, upper, window.scope(connection, stream, state.byDate()), state.run());
        }
        String swept = state.mode().equals("load") ? upper.toString() : swept(state);
        // Without stamps to filter on, an entry of old months that never rested comes with the sweep only: it is not over yet.
        boolean over = !state.byDate() || !state.exchange().getProperty("restless", false, Boolean.class);
        if (swept != null && over) {
            try (var statement = transaction.prepareStatement("insert into sweep (connection, swept_at) values (?, ?::timestamptz)"
                    + " on conflict (connection) do update set swept_at = excluded.swept_at")) {
                statement.setString(1, connection.name());
                statement.setString(2, swept);
                statement.executeUpdate();
            }
        }
    }

    /** Ends the poll of a master stream: its rows are in the mirror already, for they are never removed. */
    public void endMaster(Exchange exchange) {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        if (!state.dryRun()) {
            new RunWrites(dataSource, journal, state).transaction(Map.of("connection", connection.name(), "run", state.run()), sql -> {
                Replacement.keepMasterPoison(sql);
                X3Letters.rows(sql.transaction(), connection.name(), clock.instant());
                X3Letters.pagesRead(sql.transaction(), connection.name(), clock.instant(), state.stream().label());
                if (!state.restricted()) {
                    Watermarks.move(sql.transaction(), connection, state.stream(), state.instant("upper"),
                            window.scope(connection, state.stream(), state.byDate()), state.run());
                }
                return null;
            });
        }
    }
}
