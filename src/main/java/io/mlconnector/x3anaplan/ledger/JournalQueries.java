package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.JournalKeys;
import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import io.mlconnector.x3anaplan.x3.X3Query;
import io.mlconnector.x3anaplan.x3.X3Stream;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;

/** The questions that a poll asks. Each method sets the first page's address for the stream named by the property {@code stream}. */
@ApplicationScoped
@Named("journalQueries")
@Unremovable
@RegisterForReflection
public class JournalQueries {

    private final CurrentConnection current;
    private final PollWindow window;

    @Inject
    public JournalQueries(CurrentConnection current, PollWindow window) {
        this.current = current;
        this.window = window;
    }

    /** Rows stamped within the window; only their journal entries' keys are kept. */
    public void changed(Exchange exchange) {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        X3Stream stream = state.stream();
        Instant upper = state.instant("upper");
        state.ask(PollState.Take.KEYS, byLedger(connection, stream, query(connection, stream))
                .stampedBetween(window.lower(connection, stream, state.serverTime()), upper)
                .orderBy(stream.stampOrder()).toUrl());
    }

    /** Every row from the horizon on, without a stamp filter: migrated rows may have no stamp (reference section 5.5). */
    public void everything(Exchange exchange) {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        X3Stream stream = state.stream();
        X3Query query = byLedger(connection, stream, query(connection, stream));
        // Analytical lines show an accounting date only where connection.yaml says so; rows too many are dropped later.
        if (stream != X3Stream.ANALYTICAL_LINES || stream.of(connection.x3()).fields().containsKey("ACCDAT")) {
            query.datedFrom(PollState.horizon(connection));
        }
        state.ask(PollState.Take.ROWS, query.orderBy(stream.key()).toUrl());
    }

    /** Keys of the journal entries dated in the months of the property {@code period}. */
    public void ofPeriod(Exchange exchange) {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        PeriodMonths.Range months = PeriodMonths.of(connection, exchange.getProperty("period", String.class), state.serverTime());
        state.ask(PollState.Take.KEYS, query(connection, X3Stream.ENTRIES).datedFrom(months.from().atDay(1))
                .datedBefore(months.to().plusMonths(1).atDay(1)).orderBy(X3Stream.ENTRIES.key()).toUrl());
    }

    /** Keys of all journal entries from the horizon on. */
    public void allKeys(Exchange exchange) {
        Connection connection = current.of(exchange);
        new PollState(exchange).ask(PollState.Take.SEEN, query(connection, X3Stream.ENTRIES)
                .datedFrom(PollState.horizon(connection)).orderBy(X3Stream.ENTRIES.key()).toUrl());
    }

    /** All rows of the batch's journal entries. */
    public void ofBatch(Exchange exchange) {
        PollState state = new PollState(exchange);
        state.ask(PollState.Take.ROWS, ofBatch(current.of(exchange), state.stream(), state.keys(), null));
    }

    /** Rows of the batch stamped since it was begun. */
    public void sinceBatch(Exchange exchange) {
        PollState state = new PollState(exchange);
        state.ask(PollState.Take.SETTLED,
                ofBatch(current.of(exchange), state.stream(), state.keys(), state.instant("batchStart")));
    }

    /** Accounts, or dimensions of the configured type: all, or those stamped within the window. */
    public void masters(Exchange exchange) {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        X3Stream stream = state.stream();
        X3Query query = query(connection, stream);
        if (stream == X3Stream.DIMENSIONS) {
            query.equal("DIE", connection.x3().dimensionType());
        }
        if (state.mode().equals("delta")) {
            query.stampedBetween(window.lower(connection, stream, state.serverTime()), state.instant("upper"))
                    .orderBy(stream.stampOrder());
        } else {
            query.orderBy(stream.key());
        }
        state.ask(PollState.Take.MASTERS, query.toUrl());
    }

    /** @param since null for all rows */
    static String ofBatch(Connection connection, X3Stream stream, List<JournalKey> keys, Instant since) {
        ClassSettings of = stream.of(connection.x3());
        X3Query query = byLedger(connection, stream, query(connection, stream).where(JournalKeys.condition(of, keys)));
        if (since != null) {
            query.stampedFrom(since);
        }
        return query.orderBy(stream.key()).toUrl();
    }

    private static X3Query query(Connection connection, X3Stream stream) {
        X3Settings x3 = connection.x3();
        return new X3Query(x3, stream.of(x3));
    }

    /** Every line exists once per ledger type (reference section 0, fact 7): only the configured ones are read. */
    private static X3Query byLedger(Connection connection, X3Stream stream, X3Query query) {
        return stream == X3Stream.LINES || stream == X3Stream.ANALYTICAL_LINES
                ? query.in("LEDTYP", connection.x3().ledgerTypes()) : query;
    }
}
