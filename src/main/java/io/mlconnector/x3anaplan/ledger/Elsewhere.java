package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.NamedSql;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.JournalKeys;
import io.mlconnector.x3anaplan.x3.X3Pages;
import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Asks X3 whether entries that came without a line have lines in ledger types that the connection does not read, batch by batch:
 * an entry may be posted in some ledgers only. One that has none at all is not whole, see {@link EntryChecks}.
 */
@ApplicationScoped
@Named("elsewhere")
@Unremovable
@RegisterForReflection
public class Elsewhere {

    private final CurrentConnection current;
    private final DataSource dataSource;
    private final RunJournal journal;

    @Inject
    public Elsewhere(CurrentConnection current, DataSource dataSource, RunJournal journal) {
        this.current = current;
        this.dataSource = dataSource;
        this.journal = journal;
    }

    /** Touches what a whole reading left incomplete, so that it is read again by key; see {@link EntryChecks#suspects}. */
    public void suspects(Exchange exchange) {
        PollState state = new PollState(exchange);
        if (state.byDate() || "load".equals(state.mode())) {
            int found = new RunWrites(dataSource, journal, state).transaction(Map.of("connection", state.connection(),
                    "exempt", current.of(exchange).poll().checks().unbalancedLedgerTypes().toArray(Integer[]::new)), EntryChecks::suspects);
            if (found > 0) {
                journal.progress(state.run(), found + " journal entries did not come whole and are read again by key");
            }
        }
    }

    /** Puts the first batch of entries without lines into {@code keys}, or nothing if there are none. */
    public void first(Exchange exchange) {
        next(exchange, new JournalKey("", ""));
    }

    /** The batch after the one in {@code keys}. */
    public void next(Exchange exchange) {
        List<JournalKey> keys = new PollState(exchange).keys();
        next(exchange, keys.get(keys.size() - 1));
    }

    /** Called after the loop. @throws io.mlconnector.x3anaplan.failure.SourceFault if it was left before the last batch */
    public void end(Exchange exchange) {
        if (exchange.getProperty("keys") != null) {
            throw PageReader.stopped(new PollState(exchange));
        }
    }

    private void next(Exchange exchange, JournalKey after) {
        PollState state = new PollState(exchange);
        List<JournalKey> keys = NamedSql.transaction(dataSource, Map.of("connection", state.connection(), "typ", after.typ(), "num", after.num(),
                "limit", current.of(exchange).poll().keysPerRequest()), sql -> sql.all(row -> new JournalKey(row.getString(1), row.getString(2)), """
                select e.typ, e.num from inbox_entry e where e.connection = :connection and (e.typ, e.num) > (:typ, :num)
                and not exists (select from inbox_line l where l.connection = e.connection and l.typ = e.typ and l.num = e.num)
                and not exists (select from inbox_poison p where p.connection = e.connection and p.typ = e.typ and p.num = e.num)
                order by e.typ, e.num limit :limit"""));
        if (keys.isEmpty()) {
            exchange.removeProperty("keys");
        } else {
            Connection connection = current.of(exchange);
            X3Pages pages = current.pages(connection);
            exchange.setProperty("keys", JournalKeys.join(Rereads.fitting(pages, keys,
                    batch -> pages.first(connection, JournalQueries.anyLedger(batch)).length())));
        }
    }
}
