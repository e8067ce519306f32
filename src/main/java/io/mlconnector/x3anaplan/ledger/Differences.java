package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.sql.NamedSql;
import java.sql.SQLException;

/**
 * Compares inbox and mirror, column by column, stamps included: equal stamps with other content are a change (rule 4).
 * Leaves the temporary tables {@code bad} (entries not to be touched), {@code x_entry}, {@code x_line}, {@code x_split}
 * (rows that differ).
 */
final class Differences {

    private Differences() {
    }

    /** @param whole every entry of the inbox was read in full, not only those that were touched */
    static void find(NamedSql sql, boolean whole) throws SQLException {
        if (whole) {
            sql.update("""
                    insert into inbox_touched (connection, typ, num)
                    select connection, typ, num from inbox_entry where connection = :connection on conflict do nothing""");
            sql.update("analyze inbox_touched");
        }
        EntryChecks.noteHeadless(sql);
        leaveOut(sql);
        sql.update("""
                create temp table x_entry on commit drop as
                select coalesce(i.typ, m.typ) typ, coalesce(i.num, m.num) num, m.sta was, i.typ is null gone
                from (select * from inbox_entry where connection = :connection) i
                full join (select e.* from journal_entry e join inbox_touched t using (connection, typ, num)
                    where connection = :connection) m on m.typ = i.typ and m.num = i.num
                where row(i.*) is distinct from row(m.*)""");
        sql.update("""
                create temp table x_line on commit drop as
                select coalesce(i.typ, m.typ) typ, coalesce(i.num, m.num) num, coalesce(i.ledtyp, m.ledtyp) ledtyp, i.typ is null gone,
                    coalesce(i.lin, m.lin) lin, m.cpy old_cpy, m.fiy old_fiy, m.per old_per, m.accdat old_accdat,
                    i.cpy new_cpy, i.fiy new_fiy, i.per new_per, i.accdat new_accdat
                from (select * from inbox_line where connection = :connection) i
                full join (select l.* from journal_line l join inbox_touched t using (connection, typ, num)
                    where connection = :connection and l.ledtyp = any(:ledgers)) m
                on m.typ = i.typ and m.num = i.num and m.lin = i.lin and m.ledtyp = i.ledtyp
                where row(i.*) is distinct from row(m.*)""");
        sql.update("""
                create temp table x_split on commit drop as
                select coalesce(i.typ, m.typ) typ, coalesce(i.num, m.num) num, coalesce(i.lin, m.lin) lin,
                    coalesce(i.ledtyp, m.ledtyp) ledtyp
                from (select * from inbox_analytical_line where connection = :connection) i
                full join (select a.* from analytical_line a join inbox_touched t using (connection, typ, num)
                    where connection = :connection and a.ledtyp = any(:ledgers)) m
                on m.typ = i.typ and m.num = i.num and m.lin = i.lin and m.ledtyp = i.ledtyp and m.analin = i.analin
                where row(i.*) is distinct from row(m.*)""");
        sql.update("analyze x_entry");
        sql.update("analyze x_line");
        sql.update("analyze x_split");
    }

    /** Entries with an unreadable row, and entries whose lines came without header (posted while we read), stay as they are. */
    private static void leaveOut(NamedSql sql) throws SQLException {
        sql.update("""
                update inbox_poison p set cpy = coalesce(p.cpy, e.cpy), fiy = coalesce(p.fiy, e.fiy), per = coalesce(p.per, e.per)
                from inbox_entry e where p.connection = :connection and e.connection = p.connection and e.typ = p.typ and e.num = p.num""");
        // A header's period is that of one ledger type: where lines of others lie elsewhere, the company's slices wait all.
        sql.update("""
                update inbox_poison p set fiy = null, per = null where p.connection = :connection and p.stream = 'entries'
                and exists (select from inbox_line l where l.connection = p.connection and l.typ = p.typ and l.num = p.num
                    and (l.fiy, l.per) is distinct from (p.fiy, p.per))""");
        sql.update("""
                create temp table bad on commit drop as
                select typ, num from inbox_poison where connection = :connection and typ is not null and num is not null
                    and stream in ('entries', 'lines', 'analytical-lines')
                union
                select typ, num from inbox_line l where connection = :connection and not exists
                    (select from inbox_entry e where e.connection = l.connection and e.typ = l.typ and e.num = l.num)""");
        for (String table : new String[] {"inbox_touched", "inbox_entry", "inbox_line", "inbox_analytical_line"}) {
            sql.update("delete from " + table + " i using bad where i.connection = :connection and i.typ = bad.typ and i.num = bad.num");
        }
        sql.update("""
                delete from inbox_analytical_line a where connection = :connection and not exists (select from inbox_line l
                where l.connection = a.connection and l.typ = a.typ and l.num = a.num and l.lin = a.lin and l.ledtyp = a.ledtyp)""");
    }
}
