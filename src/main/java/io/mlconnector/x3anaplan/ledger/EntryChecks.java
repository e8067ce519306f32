package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.sql.NamedSql;
import java.sql.SQLException;

/**
 * Finds journal entries that are not whole, however their pages came: X3 posts no entry whose debit and credit differ in the
 * currency of a ledger, no header without lines and no line without header. What is wrong with an entry stays in the table
 * {@code journal_fault} until the entry is read again and is whole; its slice waits.
 */
final class EntryChecks {

    /** Entries that are read again by key with one poll. */
    private static final int MOST = 2_000;

    private EntryChecks() {
    }

    /**
     * Touches the entries of a whole reading that are not whole, so that they are read again by key: posted while the pages were
     * read, or cut off with a page. Their rows leave the inbox.
     *
     * @return number of entries
     */
    static int suspects(NamedSql sql) throws SQLException {
        sql.update("analyze inbox_entry");
        sql.update("analyze inbox_line");
        sql.update("""
                create temp table suspect on commit drop as
                select typ, num from (
                    select l.typ, l.num from inbox_line l where l.connection = :connection
                        group by l.typ, l.num, l.ledtyp, l.curled having sum(l.sns * l.amtled) <> 0 and not l.ledtyp = any(:exempt)
                    union
                    select l.typ, l.num from inbox_line l where l.connection = :connection and not exists (select from inbox_entry e
                        where e.connection = l.connection and e.typ = l.typ and e.num = l.num)
                    union
                    select e.typ, e.num from inbox_entry e where e.connection = :connection and not exists (select from inbox_line l
                        where l.connection = e.connection and l.typ = e.typ and l.num = e.num)) s
                where not exists (select from inbox_poison p where p.connection = :connection and p.typ = s.typ and p.num = s.num)
                order by typ, num limit %d""".formatted(MOST));
        int found = sql.update("""
                insert into inbox_touched (connection, typ, num) select :connection, typ, num from suspect on conflict do nothing""");
        for (String table : new String[] {"inbox_entry", "inbox_line", "inbox_analytical_line"}) {
            sql.update("delete from " + table + " i using suspect s where i.connection = :connection and i.typ = s.typ and i.num = s.num");
        }
        return found;
    }

    /** Touches entries that were not whole when they were read last: they are mended without a stamp as often as with one. Those longest unread first. */
    static void recall(NamedSql sql) throws SQLException {
        sql.update("""
                insert into inbox_touched (connection, typ, num)
                select connection, typ, num from journal_fault where connection = :connection
                group by connection, typ, num order by min(run) nulls first, typ, num limit %d on conflict do nothing""".formatted(MOST));
    }

    /** Notes lines that came without their header, before they are left out. */
    static void noteHeadless(NamedSql sql) throws SQLException {
        sql.update("""
                create temp table headless on commit drop as
                select l.typ, l.num, 'no-header' kind, l.ledtyp, l.cpy, l.fiy, l.per, 0 lin,
                    sum(case when l.sns = 1 then l.amtled else 0 end) debit, sum(case when l.sns = 1 then 0 else l.amtled end) credit, l.curled currency
                from inbox_line l where l.connection = :connection and l.accdat >= :horizon
                and not exists (select from inbox_entry e where e.connection = l.connection and e.typ = l.typ and e.num = l.num)
                and not exists (select from inbox_poison p where p.connection = l.connection and p.typ = l.typ and p.num = l.num)
                group by l.typ, l.num, l.ledtyp, l.cpy, l.fiy, l.per, l.curled""");
    }

    /**
     * Called when the entries that were read are in the mirror. Ledger periods of faults that are new are marked: their slices are
     * looked at, and wait.
     *
     * @return number of entries that are not whole
     */
    static int note(NamedSql sql) throws SQLException {
        sql.update("""
                create temp table known_fault on commit drop as select f.* from journal_fault f where f.connection = :connection
                and exists (select from inbox_touched t where t.connection = f.connection and t.typ = f.typ and t.num = f.num
                    union all select from headless h where h.typ = f.typ and h.num = f.num)""");
        sql.update("delete from journal_fault f using known_fault k where f.connection = k.connection and f.typ = k.typ and f.num = k.num");
        insert(sql, "select typ, num, kind, ledtyp, cpy, fiy, per, lin, debit, credit, currency from headless");
        insert(sql, """
                select l.typ, l.num, 'unbalanced', l.ledtyp, p.cpy, p.fiy, p.per, 0, l.debit, l.credit, l.curled
                from (select typ, num, ledtyp, curled, sum(case when sns = 1 then amtled else 0 end) debit,
                        sum(case when sns = 1 then 0 else amtled end) credit
                    from journal_line join inbox_touched using (connection, typ, num)
                    where connection = :connection and ledtyp = any(:ledgers) and not ledtyp = any(:exempt)
                    group by typ, num, ledtyp, curled having sum(sns * amtled) <> 0) l
                join lateral (select distinct cpy, fiy, per from journal_line o where o.connection = :connection and o.typ = l.typ
                    and o.num = l.num and o.ledtyp = l.ledtyp and o.curled = l.curled and o.accdat >= :horizon) p on true""");
        insert(sql, """
                select e.typ, e.num, 'no-lines', 0, e.cpy, e.fiy, e.per, 0, 0, 0, e.cur
                from journal_entry e join inbox_touched t using (connection, typ, num)
                where e.connection = :connection and e.accdat >= :horizon
                and not exists (select from journal_line l where l.connection = e.connection and l.typ = e.typ and l.num = e.num
                    and l.ledtyp = any(:ledgers))
                and coalesce((select bool_or(o.ledtyp = any(:ledgers)) from inbox_elsewhere o where o.connection = e.connection and o.typ = e.typ
                    and o.num = e.num), true)""");
        insert(sql, """
                select l.typ, l.num, 'splits', l.ledtyp, l.cpy, l.fiy, l.per, l.lin, l.sns * l.amtcur, a.amount, l.cur
                from journal_line l join inbox_touched t using (connection, typ, num)
                join lateral (select sum(x.sns * x.amtcur) amount from analytical_line x where x.connection = l.connection and x.typ = l.typ
                    and x.num = l.num and x.lin = l.lin and x.ledtyp = l.ledtyp having bool_or(:dimensionType = any(x.die))) a on true
                where :splits and l.connection = :connection and l.ledtyp = any(:ledgers) and l.accdat >= :horizon and a.amount <> l.sns * l.amtcur""");
        mark(sql);
        return (int) sql.number("select count(distinct (typ, num)) from journal_fault where connection = :connection");
    }

    private static void insert(NamedSql sql, String select) throws SQLException {
        sql.update("insert into journal_fault (connection, run, typ, num, kind, ledtyp, cpy, fiy, per, lin, debit, credit, currency)"
                + " select :connection, :run, f.* from (" + select + ") f on conflict do nothing");
    }

    /** An entry without a line in any ledger has no ledger period of its own: it holds those of its month, or the first ledger's. */
    private static void mark(NamedSql sql) throws SQLException {
        sql.update("""
                insert into ledger_period (connection, cpy, ledtyp, fiy, per, generation)
                select distinct :connection, f.cpy, coalesce(p.ledtyp, nullif(f.ledtyp, 0), :firstLedger), f.fiy, f.per,
                    (%s)
                from journal_fault f left join ledger_period p on p.connection = f.connection and p.cpy = f.cpy and p.fiy = f.fiy and p.per = f.per
                    and (f.ledtyp = 0 or p.ledtyp = f.ledtyp)
                where f.connection = :connection and not exists (select from known_fault k where k.typ = f.typ and k.num = f.num
                    and k.kind = f.kind and k.ledtyp = f.ledtyp and k.cpy = f.cpy and k.fiy = f.fiy and k.per = f.per and k.debit = f.debit
                    and k.credit = f.credit)
                on conflict (connection, cpy, ledtyp, fiy, per) do update set generation = excluded.generation""".formatted(Replacement.NEXT_GENERATION));
    }
}
