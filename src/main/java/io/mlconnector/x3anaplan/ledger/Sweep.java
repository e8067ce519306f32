package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.NamedSql;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Compares the keys of all journal entries with the mirror: nothing in X3 reports a deletion (reference section 0, fact 10),
 * and restored or imported entries may come without a fresh stamp (P8). What differs is read again by key before it counts.
 */
@ApplicationScoped
@Named("sweep")
@Unremovable
@RegisterForReflection
public class Sweep {

    private final CurrentConnection current;
    private final DataSource dataSource;
    private final RunJournal journal;

    @Inject
    public Sweep(CurrentConnection current, DataSource dataSource, RunJournal journal) {
        this.current = current;
        this.dataSource = dataSource;
        this.journal = journal;
    }

    /** Whether the last sweep, or load, is as long ago as the connection asks; by X3's clock. */
    public boolean isDue(Exchange exchange) {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        List<Instant> last = NamedSql.transaction(dataSource, Map.of("connection", connection.name()), sql -> sql.all(
                row -> row.getObject(1, OffsetDateTime.class).toInstant(),
                "select swept_at from sweep where connection = :connection"));
        return !state.dryRun()
                && (last.isEmpty() || !last.get(0).plus(connection.poll().sweep()).isAfter(state.serverTime()));
    }

    /**
     * Called when all keys were read. No key at all is no evidence (rule 5): it looks like lost access to all sites. An entry
     * that a hold already keeps is asked for again only when it is back.
     */
    public void compare(Exchange exchange) {
        PollState state = new PollState(exchange);
        Map<String, Object> parameters = Map.of("connection", state.connection(),
                "horizon", PollState.horizon(current.of(exchange)));
        String fact = new RunWrites(dataSource, journal, state).transaction(parameters, sql -> {
            long seen = sql.number("select count(*) from inbox_seen where connection = :connection");
            if (seen == 0) {
                return "sweep: X3 answered no journal entry at all, which proves nothing; check the user's rights on sites";
            }
            sql.update("analyze inbox_seen");
            int missing = sql.update("""
                    insert into inbox_touched (connection, typ, num, missing)
                    select e.connection, e.typ, e.num, true from journal_entry e
                    where e.connection = :connection and e.accdat >= :horizon
                    and not exists (select from inbox_seen s where s.connection = e.connection and s.typ = e.typ and s.num = e.num)
                    and not exists (select from hold_journal j join hold h on h.id = j.hold where j.connection = e.connection
                        and j.typ = e.typ and j.num = e.num and h.cleared_at is null and h.confirmed_by is null)
                    on conflict (connection, typ, num) do update set missing = true""");
            missing += Poison.touchMissing(sql, "inbox_seen");
            int found = sql.update("""
                    insert into inbox_touched (connection, typ, num)
                    select s.connection, s.typ, s.num from inbox_seen s where s.connection = :connection
                    and (not exists (select from journal_entry e
                        where e.connection = s.connection and e.typ = s.typ and e.num = s.num)
                    or exists (select from hold_journal j join hold h on h.id = j.hold where j.connection = s.connection
                        and j.typ = s.typ and j.num = s.num and h.cleared_at is null)
                    or exists (select from poison_row p
                        where p.connection = s.connection and p.typ = s.typ and p.num = s.num))
                    on conflict do nothing""");
            exchange.setProperty("swept", state.serverTime().toString());
            return "sweep: " + seen + " journal entries in X3, " + missing + " missing, " + found + " to look at";
        });
        journal.progress(state.run(), fact);
    }
}
