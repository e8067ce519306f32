package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.NamedSql;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.JournalKeys;
import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import io.mlconnector.x3anaplan.x3.X3Pages;
import io.mlconnector.x3anaplan.x3.X3Question;
import io.mlconnector.x3anaplan.x3.X3Stream;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/** Reads touched journal entries again, whole and by key, some at a time, until no row of them changes meanwhile. */
@ApplicationScoped
@Named("rereads")
@Unremovable
@RegisterForReflection
public class Rereads {

    private static final int ATTEMPTS = 3;

    private final CurrentConnection current;
    private final DataSource dataSource;
    private final RunJournal journal;

    @Inject
    public Rereads(CurrentConnection current, DataSource dataSource, RunJournal journal) {
        this.current = current;
        this.dataSource = dataSource;
        this.journal = journal;
    }

    /** Puts the first batch into {@code keys}, or nothing if no entry is touched. */
    public void first(Exchange exchange) {
        next(exchange, new JournalKey("", ""));
    }

    /** The batch after the one in {@code keys}. */
    public void next(Exchange exchange) {
        List<JournalKey> keys = new PollState(exchange).keys();
        next(exchange, keys.get(keys.size() - 1));
    }

    /** Before each attempt: drops what an earlier one read, notes the server's clock. */
    public void begin(Exchange exchange) {
        PollState state = new PollState(exchange);
        // Server clocks tick in seconds: what was stamped in the running one may still be under way.
        exchange.setProperty("batchStart", state.serverTime().minusSeconds(1).toString());
        exchange.removeProperty("unsettled");
        discard(state, state.keys(), false);
    }

    /**
     * After an attempt: {@code again} tells whether to read the batch once more. Entries that never rest wait for the next
     * window. Where X3 cannot be asked what changed meanwhile, the stamps of the rows that were read tell it.
     */
    public void judge(Exchange exchange) {
        PollState state = new PollState(exchange);
        if (state.byDate()) {
            TornReads.of(dataSource, state, state.instant("batchStart"), state.keys())
                    .ifPresent(torn -> exchange.setProperty("unsettled", JournalKeys.join(torn)));
        }
        String unsettled = exchange.getProperty("unsettled", String.class);
        int attempts = exchange.getProperty("attempts", 0, Integer.class) + 1;
        exchange.setProperty("attempts", attempts);
        exchange.setProperty("again", unsettled != null && attempts < ATTEMPTS);
        if (unsettled != null && attempts >= ATTEMPTS) {
            List<JournalKey> restless = JournalKeys.split(unsettled);
            discard(state, restless, true);
            exchange.setProperty("restless", true);
            journal.progress(state.run(), restless.size() + " journal entries are being changed in X3 just now; their stamps bring"
                    + " them with the next poll, e.g. " + restless.get(0));
        }
    }

    /** Called after the loop. @throws io.mlconnector.x3anaplan.failure.SourceFault if it was left before the last batch */
    public void end(Exchange exchange) {
        if (exchange.getProperty("keys") != null) {
            throw PageReader.stopped(new PollState(exchange));
        }
    }

    private void next(Exchange exchange, JournalKey after) {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        List<JournalKey> keys = NamedSql.transaction(dataSource, Map.of("connection", state.connection(), "typ", after.typ(),
                "num", after.num(), "limit", connection.poll().keysPerRequest()), sql -> sql.all(
                row -> new JournalKey(row.getString(1), row.getString(2)), """
                select typ, num from inbox_touched where connection = :connection and (typ, num) > (:typ, :num)
                order by typ, num limit :limit"""));
        exchange.setProperty("attempts", 0);
        exchange.setProperty("again", true);
        if (keys.isEmpty()) {
            exchange.removeProperty("keys");
        } else {
            X3Pages pages = current.pages(connection);
            exchange.setProperty("keys", JournalKeys.join(fitting(pages, keys, batch -> longest(pages, connection, state, batch))));
        }
    }

    /**
     * As many of the keys, from the first, as a request can hold.
     *
     * @param length characters of the longest request for such a batch
     */
    static List<JournalKey> fitting(X3Pages pages, List<JournalKey> keys, ToIntFunction<List<JournalKey>> length) {
        List<JournalKey> fitting = keys;
        while (fitting.size() > 1 && length.applyAsInt(fitting) > pages.longest()) {
            fitting = fitting.subList(0, fitting.size() - Math.max(1, fitting.size() / 8));
        }
        return fitting;
    }

    private static int longest(X3Pages pages, Connection connection, PollState state, List<JournalKey> keys) {
        return X3Stream.JOURNAL.stream()
                .mapToInt(s -> pages.first(connection, X3Question.all(s).among(keys).stampedFrom(state.serverTime())).length()).max().orElse(0);
    }

    private void discard(PollState state, List<JournalKey> keys, boolean touchedToo) {
        Map<String, Object> parameters = Map.of("connection", state.connection(),
                "typs", keys.stream().map(JournalKey::typ).toList(),
                "nums", keys.stream().map(JournalKey::num).toList());
        new RunWrites(dataSource, journal, state).transaction(parameters, sql -> {
            for (String table : List.of("inbox_entry", "inbox_line", "inbox_analytical_line")) {
                sql.update("delete from " + table + " where connection = :connection and (typ, num) in"
                        + " (select * from unnest(:typs::text[], :nums::text[]))");
            }
            return touchedToo ? sql.update("delete from inbox_touched where connection = :connection and (typ, num) in"
                    + " (select * from unnest(:typs::text[], :nums::text[]))") : 0;
        });
    }
}
