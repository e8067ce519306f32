package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.mapping.Periods.Days;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import io.mlconnector.x3anaplan.x3.X3Question;
import io.mlconnector.x3anaplan.x3.X3Stream;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * The questions that a poll asks. Each method sets the first page for the stream named by the property {@code stream}; the
 * connection's protocol words it.
 */
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
        X3Stream stream = state.stream();
        Instant lower = window.lower(current.of(exchange), stream, state);
        ask(exchange, PollState.Take.KEYS, X3Question.all(stream).onlyKeys().stampedBetween(lower, state.instant("upper")));
    }

    /** Every row from the horizon on, without a stamp filter: migrated rows may have no stamp (reference section 5.5). */
    public void everything(Exchange exchange) {
        ask(exchange, PollState.Take.ROWS,
                X3Question.all(new PollState(exchange).stream()).dated(PollState.horizon(current.of(exchange)), null));
    }

    /** Every row from the accounting date in the property {@code datedFrom} on. */
    public void dated(Exchange exchange) {
        ask(exchange, PollState.Take.ROWS, X3Question.all(new PollState(exchange).stream())
                .dated(LocalDate.parse(exchange.getProperty("datedFrom", String.class)), null));
    }

    /** Keys of the journal entries dated in the days of the property {@code period}. */
    public void ofPeriod(Exchange exchange) {
        Days days = PeriodDays.of(current.of(exchange), exchange.getProperty("period", String.class), new PollState(exchange).serverTime());
        ask(exchange, PollState.Take.KEYS, X3Question.all(X3Stream.ENTRIES).onlyKeys().dated(days.from(), days.before()));
    }

    /** Keys of all journal entries from the horizon on. */
    public void allKeys(Exchange exchange) {
        ask(exchange, PollState.Take.SEEN,
                X3Question.all(X3Stream.ENTRIES).onlyKeys().dated(PollState.horizon(current.of(exchange)), null));
    }

    /** All rows of the batch's journal entries. */
    public void ofBatch(Exchange exchange) {
        PollState state = new PollState(exchange);
        ask(exchange, PollState.Take.ROWS, X3Question.all(state.stream()).among(state.keys()));
    }

    /** Keys of the lines of the batch's journal entries, in whichever ledger type. */
    public void anyLedger(Exchange exchange) {
        PollState state = new PollState(exchange);
        ask(exchange, PollState.Take.ELSEWHERE, anyLedger(state.keys()));
    }

    static X3Question anyLedger(List<JournalKey> keys) {
        return X3Question.all(X3Stream.LINES).onlyKeys().among(keys).inAnyLedger();
    }

    /** Keys of the batch's rows stamped since it was begun. */
    public void sinceBatch(Exchange exchange) {
        PollState state = new PollState(exchange);
        ask(exchange, PollState.Take.SETTLED, X3Question.all(state.stream()).onlyKeys().among(state.keys())
                .stampedFrom(state.instant("batchStart")));
    }

    /** Accounts, or dimensions of the configured type: all, or those stamped within the window. */
    public void masters(Exchange exchange) {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        X3Stream stream = state.stream();
        X3Question question = X3Question.all(stream);
        if (stream == X3Stream.DIMENSIONS) {
            question = question.ofType(connection.x3().dimensionType());
        }
        if (state.mode().equals("delta")) {
            question = question.stampedBetween(window.lower(connection, stream, state), state.instant("upper"));
        }
        ask(exchange, PollState.Take.MASTERS, question);
    }

    private void ask(Exchange exchange, PollState.Take take, X3Question question) {
        Connection connection = current.of(exchange);
        new PollState(exchange).ask(take, current.pages(connection).first(connection, question));
    }
}
