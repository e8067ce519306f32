package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * How changes are found where stamps cannot be filtered on (reference section 4.2): the journal entries of the last months are
 * read whole and compared with the mirror, those of all months when a sweep is due or nothing was loaded yet.
 */
@ApplicationScoped
@Named("datedWindow")
@Unremovable
@RegisterForReflection
public class DatedWindow {

    private final CurrentConnection current;
    private final DataSource dataSource;
    private final RunJournal journal;
    private final Sweep sweep;

    @Inject
    public DatedWindow(CurrentConnection current, DataSource dataSource, RunJournal journal, Sweep sweep) {
        this.current = current;
        this.dataSource = dataSource;
        this.journal = journal;
        this.sweep = sweep;
    }

    /**
     * Sets {@code datedFrom} (accounting date), {@code batchStart} (X3's clock as the reading begins) and {@code wholeBooks}
     * (whether all months are read).
     */
    public void open(Exchange exchange) {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        LocalDate horizon = PollState.horizon(connection);
        boolean whole = state.mode().equals("load") || sweep.isDue(exchange);
        LocalDate recent = LocalDate.ofInstant(state.serverTime(), ZoneOffset.UTC).withDayOfMonth(1)
                .minusMonths(connection.x3().graphql().windowMonths());
        LocalDate from = whole || recent.isBefore(horizon) ? horizon : recent;
        exchange.setProperty("datedFrom", from.toString());
        exchange.setProperty("wholeBooks", whole || from.equals(horizon));
        exchange.setProperty("batchStart", state.serverTime().minusSeconds(1).toString());
        journal.progress(state.run(), "X3 cannot filter by stamp: journal entries dated from " + from + " on are read whole and compared");
    }

    /**
     * Called when the window was read. Entries that changed meanwhile, and entries of the mirror that did not come, are touched,
     * so that they are read again by key before they count. No entry at all is no evidence (rule 5).
     */
    public void compare(Exchange exchange) {
        PollState state = new PollState(exchange);
        List<JournalKey> torn = TornReads.of(dataSource, state, state.instant("batchStart"), null).orElse(List.of());
        Map<String, Object> parameters = new HashMap<>(Map.of("connection", state.connection(),
                "from", LocalDate.parse(exchange.getProperty("datedFrom", String.class)),
                "typs", torn.stream().map(JournalKey::typ).toList(),
                "nums", torn.stream().map(JournalKey::num).toList()));
        String fact = new RunWrites(dataSource, journal, state).transaction(parameters, sql -> {
            long seen = sql.number("select count(*) from inbox_entry where connection = :connection");
            if (seen == 0) {
                return "window: X3 answered no journal entry at all, which proves nothing; check the user's rights on sites";
            }
            sql.update("analyze inbox_entry");
            // Those whose reading an unconfirmed hold keeps back are asked for again only when they are back, as in a sweep.
            int missing = sql.update("""
                    insert into inbox_touched (connection, typ, num, missing)
                    select e.connection, e.typ, e.num, true from journal_entry e
                    where e.connection = :connection and e.accdat >= :from
                    and not exists (select from inbox_entry s where s.connection = e.connection and s.typ = e.typ and s.num = e.num)
                    and not exists (select from inbox_poison p where p.connection = e.connection and p.typ = e.typ and p.num = e.num)
                    and not exists (select from hold_journal j join hold h on h.id = j.hold where j.connection = e.connection
                        and j.typ = e.typ and j.num = e.num and h.cleared_at is null and h.confirmed_by is null)
                    on conflict (connection, typ, num) do update set missing = true""");
            sql.update("""
                    insert into inbox_touched (connection, typ, num)
                    select :connection, * from unnest(:typs::text[], :nums::text[]) on conflict do nothing""");
            for (String table : List.of("inbox_entry", "inbox_line", "inbox_analytical_line")) {
                sql.update("delete from " + table + " where connection = :connection and (typ, num) in"
                        + " (select * from unnest(:typs::text[], :nums::text[]))");
            }
            if (exchange.getProperty("wholeBooks", false, Boolean.class)) {
                missing += Poison.touchMissing(sql, "inbox_entry");
                exchange.setProperty("swept", state.serverTime().toString());
            }
            return "window: " + seen + " journal entries in X3, " + missing + " missing, " + torn.size() + " changed while they were read";
        });
        journal.progress(state.run(), fact);
    }
}
