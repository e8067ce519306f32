package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.PollSettings.Late;
import io.mlconnector.x3anaplan.sql.NamedSql;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Changes in months that count as closed: journal entries that are dated back, reversed in their own month, or coded anew after the
 * close. Each is written down as a hold of kind {@code late}, one per ledger period and poll: open where the connection wants a named
 * person to say yes, closed at once where it sends them.
 */
final class LateChanges {

    private LateChanges() {
    }

    /** First day of the earliest month that is not closed; null: none ever is. */
    static LocalDate open(Connection connection, Instant serverTime) {
        return connection.poll().closedAfter() == null ? null
                : LocalDate.ofInstant(serverTime, ZoneOffset.UTC).minus(connection.poll().closedAfter()).withDayOfMonth(1);
    }

    /** Called when it is known which entries change and before they do. Reads the parameters {@code open} and {@code rule}. @return ledger periods */
    static int note(NamedSql sql, Late rule) throws SQLException {
        sql.update("""
                create temp table late_entry on commit drop as
                select typ, num from x_entry union select typ, num from x_line union select typ, num from x_split""");
        boolean held = rule == Late.HOLD;
        return sql.update("""
                insert into hold (connection, kind, cpy, ledtyp, fiy, per, subject, reason, run, confirmed_by, confirmed_at, cleared_at)
                select :connection, 'late', cpy, ledtyp, fiy, per,
                    cpy || ' ledger type ' || ledtyp || ' year ' || fiy || ' period ' || per,
                    count(distinct (typ, num)) || ' journal entries of a closed month changed, debit by ' || sum(debit) || ', credit by ' || sum(credit)
                    || ' ' || max(curled) || ', the first ' || min(typ || '~' || num) || :ending, :run, :rule, """
                + (held ? "null, null" : "now(), now()") + """

                from (select cpy, ledtyp, fiy, per, typ, num, curled, case when sns = 1 then amtled else 0 end debit,
                          case when sns = 1 then 0 else amtled end credit
                      from inbox_line join late_entry using (typ, num) where connection = :connection and accdat >= :horizon and accdat < :open
                      union all
                      select cpy, ledtyp, fiy, per, typ, num, curled, case when sns = 1 then -amtled else 0 end, case when sns = 1 then 0 else -amtled end
                      from journal_line join late_entry using (typ, num) where connection = :connection and accdat >= :horizon and accdat < :open
                          and ledtyp = any(:ledgers)) l
                group by cpy, ledtyp, fiy, per""");
    }

    /** Clears what a person confirmed and what has landed since. */
    static void clear(NamedSql sql) throws SQLException {
        sql.update("""
                update hold h set cleared_at = now() where h.connection = :connection and h.kind = 'late' and h.cleared_at is null
                and h.confirmed_at is not null and not exists (select from slice_source q join slice s on s.id = q.slice
                    where s.connection = h.connection and q.cpy = h.cpy and q.ledtyp = h.ledtyp and q.fiy = h.fiy and q.per = h.per
                    and s.state <> 'clean')""");
    }
}
