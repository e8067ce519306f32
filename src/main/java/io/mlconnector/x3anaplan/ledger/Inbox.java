package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.NamedSql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/** Where the rows of a window wait until it is fully read. What a failed poll leaves is thrown away. */
@ApplicationScoped
@Named("inbox")
@Unremovable
@RegisterForReflection
public class Inbox {

    static final List<String> TABLES = List.of("inbox_touched", "inbox_seen", "inbox_elsewhere", "inbox_poison", "inbox_entry", "inbox_line",
            "inbox_analytical_line");

    private final DataSource dataSource;
    private final RunJournal journal;

    @Inject
    public Inbox(DataSource dataSource, RunJournal journal) {
        this.dataSource = dataSource;
        this.journal = journal;
    }

    /** Empties the connection's inbox. */
    public void clear(Exchange exchange) {
        PollState state = new PollState(exchange);
        new RunWrites(dataSource, journal, state).transaction(Map.of("connection", state.connection()), sql -> {
            for (String table : TABLES) {
                sql.update("delete from " + table + " where connection = :connection");
            }
            return null;
        });
    }

    /** For a dry run: says what was read and changes nothing. */
    public void report(Exchange exchange) {
        PollState state = new PollState(exchange);
        String fact = NamedSql.transaction(dataSource, Map.of("connection", state.connection()), sql ->
                sql.number("select count(*) from inbox_entry where connection = :connection") + " journal entries, "
                + sql.number("select count(*) from inbox_line where connection = :connection") + " lines, "
                + sql.number("select count(*) from inbox_analytical_line where connection = :connection") + " analytical lines, "
                + sql.number("select count(*) from inbox_poison where connection = :connection") + " unreadable rows");
        journal.progress(state.run(), "dry run, nothing kept: " + fact);
    }

    /**
     * Adds the journal entries of confirmed holds to those that are read again, so that the change can be carried out, and those that
     * were not whole when they were read last.
     */
    public void recallConfirmed(Exchange exchange) {
        PollState state = new PollState(exchange);
        new RunWrites(dataSource, journal, state).transaction(Map.of("connection", state.connection()), sql -> {
            EntryChecks.recall(sql);
            return sql.update("""
                insert into inbox_touched (connection, typ, num)
                select distinct j.connection, j.typ, j.num from hold_journal j join hold h on h.id = j.hold
                where h.connection = :connection and h.cleared_at is null and h.confirmed_by is not null
                on conflict do nothing""");
        });
    }
}
