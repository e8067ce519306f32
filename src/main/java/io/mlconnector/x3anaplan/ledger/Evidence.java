package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.sql.NamedSql;
import java.sql.SQLException;

/**
 * Nothing vanishes on thin evidence (rule 5): lost site access and archive runs look just like deletions. Decides which
 * entries stay as they are in the mirror (temporary table {@code kept}) and writes the holds that say so.
 */
final class Evidence {

    /** A loss of fewer lines than this never counts as a shrink: in a small period any single deletion would. */
    static final int SHRINK_LINES = 10;

    private Evidence() {
    }

    /** @return number of journal entries held back until confirmed */
    static int weigh(NamedSql sql) throws SQLException {
        sql.update("""
                create temp table confirmed on commit drop as
                select j.typ, j.num from hold_journal j join hold h on h.id = j.hold
                where h.connection = :connection and h.cleared_at is null
                group by j.typ, j.num having bool_and(h.confirmed_by is not null)""");
        sql.update("create temp table kept (typ text, num text, why text, primary key (typ, num)) on commit drop");
        keepUnproven(sql);
        keepVanished(sql);
        keepShrinking(sql);
        hold(sql);
        for (String table : new String[] {"x_entry", "x_line", "x_split"}) {
            sql.update("delete from " + table + " x using kept where x.typ = kept.typ and x.num = kept.num");
        }
        return (int) sql.number("select count(*) from kept where why <> 'unproven'");
    }

    /** An entry that was touched and then not found, without a sweep that missed it: the next sweep will tell. */
    private static void keepUnproven(NamedSql sql) throws SQLException {
        sql.update("""
                insert into kept select x.typ, x.num, 'unproven' from x_entry x
                join inbox_touched t on t.connection = :connection and t.typ = x.typ and t.num = x.num
                where x.gone and not t.missing and not exists (select from confirmed c where c.typ = x.typ and c.num = x.num)""");
    }

    /** Final entries do not vanish, nor do lines of theirs; temporary ones do. A split may leave a final line ("Change final entries"). */
    private static void keepVanished(NamedSql sql) throws SQLException {
        sql.update("""
                insert into kept
                select distinct x.typ, x.num, 'vanished' from (
                    select typ, num from x_entry where gone union select typ, num from x_line where gone) x
                join journal_entry e on e.connection = :connection and e.typ = x.typ and e.num = x.num
                where e.sta <> 1 and not exists (select from confirmed c where c.typ = x.typ and c.num = x.num)
                on conflict do nothing""");
    }

    private static void keepShrinking(NamedSql sql) throws SQLException {
        sql.update("""
                create temp table leaving on commit drop as
                select x.* from x_line x where x.gone
                and not exists (select from kept k where k.typ = x.typ and k.num = x.num)
                and not exists (select from confirmed c where c.typ = x.typ and c.num = x.num)""");
        sql.update("""
                create temp table shrinking on commit drop as
                select s.* from (select old_cpy cpy, ledtyp, old_fiy fiy, old_per per, count(*) lines from leaving
                    group by 1, 2, 3, 4 having count(*) >= :shrinkLines) s
                where s.lines * 100 > :shrinkPercent * (select count(*) from journal_line l where l.connection = :connection
                    and l.cpy = s.cpy and l.ledtyp = s.ledtyp and l.fiy = s.fiy and l.per = s.per)""");
        // What an open hold keeps stays kept, even if it comes alone the next time.
        sql.update("""
                insert into kept
                select distinct l.typ, l.num, 'shrink' from leaving l
                where exists (select from shrinking s where s.cpy = l.old_cpy and s.ledtyp = l.ledtyp and s.fiy = l.old_fiy
                    and s.per = l.old_per)
                or exists (select from hold_journal j join hold h on h.id = j.hold where j.connection = :connection
                    and j.typ = l.typ and j.num = l.num and h.kind = 'shrink' and h.cleared_at is null and h.confirmed_by is null)
                on conflict do nothing""");
    }

    private static void hold(NamedSql sql) throws SQLException {
        sql.update("""
                insert into hold (connection, kind, cpy, ledtyp, fiy, per, subject, reason, run)
                select :connection, 'vanished', p.cpy, p.ledtyp, p.fiy, p.per, p.typ || '~' || p.num,
                    case when p.whole then 'final journal entry ' || p.typ || '~' || p.num || ' is gone from X3'
                    else p.lines || ' lines of final journal entry ' || p.typ || '~' || p.num || ' are gone from X3' end
                    || '; the numbers stay as they are until a named person confirms that this is meant', :run
                from (select k.typ, k.num, coalesce(x.old_cpy, e.cpy) cpy, x.ledtyp, coalesce(x.old_fiy, e.fiy) fiy,
                        coalesce(x.old_per, e.per) per, count(x.typ) lines,
                        exists (select from x_entry g where g.typ = k.typ and g.num = k.num and g.gone) whole
                    from kept k join journal_entry e on e.connection = :connection and e.typ = k.typ and e.num = k.num
                    left join x_line x on x.typ = k.typ and x.num = k.num and x.gone
                    where k.why = 'vanished' group by 1, 2, 3, 4, 5, 6) p
                where not exists (select from hold h where h.connection = :connection and h.kind = 'vanished'
                    and h.subject = p.typ || '~' || p.num and h.cpy = p.cpy and h.ledtyp is not distinct from p.ledtyp
                    and h.fiy = p.fiy and h.per = p.per and h.cleared_at is null)""");
        sql.update("""
                insert into hold_journal (hold, connection, typ, num)
                select h.id, h.connection, k.typ, k.num from kept k join hold h on h.subject = k.typ || '~' || k.num
                where k.why = 'vanished' and h.connection = :connection and h.kind = 'vanished' and h.cleared_at is null
                on conflict do nothing""");
        sql.update("""
                insert into hold (connection, kind, cpy, ledtyp, fiy, per, subject, reason, run)
                select :connection, 'shrink', s.cpy, s.ledtyp, s.fiy, s.per,
                    s.cpy || ' ledger type ' || s.ledtyp || ' year ' || s.fiy || ' period ' || s.per,
                    s.lines || ' lines would leave the period, more than ' || :shrinkPercent || ' % of it; they stay until a named'
                    || ' person confirms that this is meant', :run
                from shrinking s where not exists (select from hold h where h.connection = :connection and h.kind = 'shrink'
                    and h.cpy = s.cpy and h.ledtyp = s.ledtyp and h.fiy = s.fiy and h.per = s.per
                    and h.cleared_at is null and h.confirmed_by is null)""");
        sql.update("""
                insert into hold_journal (hold, connection, typ, num)
                select distinct h.id, h.connection, l.typ, l.num from leaving l
                join hold h on h.cpy = l.old_cpy and h.ledtyp = l.ledtyp and h.fiy = l.old_fiy and h.per = l.old_per
                where h.connection = :connection and h.kind = 'shrink' and h.cleared_at is null and h.confirmed_by is null
                on conflict do nothing""");
    }

    /** Clears what was carried out or came back: entries read in full and not kept no longer need their holds. */
    static void clear(NamedSql sql) throws SQLException {
        sql.update("""
                delete from hold_journal j using inbox_touched t, hold h where h.id = j.hold and h.cleared_at is null
                and j.connection = :connection and t.connection = j.connection and t.typ = j.typ and t.num = j.num
                and not exists (select from kept k where k.typ = j.typ and k.num = j.num)""");
        sql.update("""
                update hold h set cleared_at = now() where h.connection = :connection and h.kind in ('vanished', 'shrink')
                and h.cleared_at is null and not exists (select from hold_journal j where j.hold = h.id)""");
    }
}
