package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.sql.NamedSql;
import java.sql.SQLException;
import java.util.List;

/** Carries out what {@link Differences} found and {@link Evidence} let pass. */
final class Replacement {

    /**
     * One number per transaction, above all of the connection's periods and above all that was sent: the greatest and the sum of a slice's
     * numbers both grow, and a number is not given twice though the period that had it was forgotten.
     */
    static final String NEXT_GENERATION = """
            select greatest((select coalesce(max(generation), 0) from ledger_period where connection = :connection),
                            (select coalesce(max(sent_generation), 0) from slice where connection = :connection)) + 1""";

    /** The three levels of the mirror. */
    static final List<String> MIRROR = List.of("journal_entry", "journal_line", "analytical_line");

    private Replacement() {
    }

    /**
     * Raises the generation of every ledger period that a changed row is in or was in (rules 4, 6). Entries before the horizon
     * mark nothing (rule 16).
     *
     * @return number of ledger periods marked
     */
    static int mark(NamedSql sql) throws SQLException {
        sql.update("""
                create temp table marked on commit drop as
                select old_cpy cpy, ledtyp, old_fiy fiy, old_per per from x_line where old_accdat >= :horizon
                union select new_cpy, ledtyp, new_fiy, new_per from x_line where new_accdat >= :horizon
                union select l.cpy, l.ledtyp, l.fiy, l.per from journal_line l join x_entry x on x.typ = l.typ and x.num = l.num
                    where l.connection = :connection and l.accdat >= :horizon and l.ledtyp = any(:ledgers)
                union select l.cpy, l.ledtyp, l.fiy, l.per from inbox_line l join x_entry x on x.typ = l.typ and x.num = l.num
                    where l.connection = :connection and l.accdat >= :horizon
                union select l.cpy, l.ledtyp, l.fiy, l.per from journal_line l join x_split x on x.typ = l.typ and x.num = l.num
                    and x.lin = l.lin and x.ledtyp = l.ledtyp where l.connection = :connection and l.accdat >= :horizon
                union select l.cpy, l.ledtyp, l.fiy, l.per from inbox_line l join x_split x on x.typ = l.typ and x.num = l.num
                    and x.lin = l.lin and x.ledtyp = l.ledtyp where l.connection = :connection and l.accdat >= :horizon""");
        return sql.update("""
                insert into ledger_period (connection, cpy, ledtyp, fiy, per, generation)
                select :connection, cpy, ledtyp, fiy, per, (%s) from marked
                on conflict (connection, cpy, ledtyp, fiy, per) do update set generation = excluded.generation""".formatted(NEXT_GENERATION));
    }

    /** Replaces every changed journal entry as a set. @return number of journal entries */
    static int carryOut(NamedSql sql) throws SQLException {
        sql.update("""
                create temp table changed on commit drop as
                select typ, num from x_entry union select typ, num from x_line union select typ, num from x_split""");
        sql.update("analyze changed");
        for (String table : new String[] {"analytical_line", "journal_line"}) {
            sql.update("delete from " + table + " m using changed c where m.connection = :connection and m.typ = c.typ"
                    + " and m.num = c.num and m.ledtyp = any(:ledgers)");
        }
        sql.update("delete from journal_entry m using changed c where m.connection = :connection and m.typ = c.typ and m.num = c.num");
        // A gone entry leaves nothing behind, not even lines of ledger types that are no longer read.
        for (String table : new String[] {"analytical_line", "journal_line"}) {
            sql.update("delete from " + table + " m using x_entry x where x.gone and m.connection = :connection and m.typ = x.typ"
                    + " and m.num = x.num");
        }
        insert(sql, "journal_entry", "inbox_entry");
        insert(sql, "journal_line", "inbox_line");
        insert(sql, "analytical_line", "inbox_analytical_line");
        return (int) sql.number("select count(*) from changed");
    }

    private static void insert(NamedSql sql, String table, String inbox) throws SQLException {
        sql.update("insert into " + table + " select i.* from " + inbox + " i join changed c on c.typ = i.typ and c.num = i.num"
                + " where i.connection = :connection");
    }

    /**
     * Forgets ledger periods that no line is in any more, e.g. after a fiscal year was moved: no slice waits for them, and those that
     * they were in are emptied of what they filled. A period that an open hold names stays, for the hold to stop its slice; and so does one of
     * an entry that is not whole: it may be all that there is of the period, and a slice must wait for it.
     */
    static void forgetEmptyPeriods(NamedSql sql) throws SQLException {
        sql.update("""
                delete from ledger_period p where connection = :connection
                and not exists (select from journal_line l where l.connection = p.connection and l.cpy = p.cpy and l.ledtyp = p.ledtyp
                    and l.fiy = p.fiy and l.per = p.per)
                and not exists (select from journal_fault f where f.connection = p.connection and f.cpy = p.cpy and f.fiy = p.fiy
                    and f.per = p.per and f.ledtyp in (0, p.ledtyp))
                and not exists (select from hold h where h.connection = p.connection and h.cleared_at is null and h.kind <> 'period'
                    and h.cpy = p.cpy and coalesce(h.ledtyp, p.ledtyp) = p.ledtyp and coalesce(h.fiy, p.fiy) = p.fiy
                    and coalesce(h.per, p.per) = p.per)""");
    }

    /**
     * Keeps what could not be understood (rule 9); a journal entry that was now read well, or is gone, resolves its earlier poison rows.
     * So does a sweep that does not bring the header of an unknown entry again.
     *
     * @param swept the keys of all journal entries were read in this window
     * @return number of unreadable rows of this window
     */
    static int keepPoison(NamedSql sql, boolean swept) throws SQLException {
        sql.update("""
                delete from poison_row p using inbox_touched t where p.connection = :connection
                and t.connection = p.connection and t.typ = p.typ and t.num = p.num""");
        if (swept) {
            sql.update("""
                    delete from poison_row p where connection = :connection and stream = 'entries' and (typ is null or num is null)
                    and not exists (select from inbox_poison i
                        where i.connection = p.connection and i.stream = p.stream and i.x3_key = p.x3_key)""");
        }
        return insertPoison(sql);
    }

    /** The same for masters, whose rows are resolved page by page. */
    static void keepMasterPoison(NamedSql sql) throws SQLException {
        insertPoison(sql);
        sql.update("delete from inbox_poison where connection = :connection");
    }

    private static int insertPoison(NamedSql sql) throws SQLException {
        return sql.update("""
                insert into poison_row (connection, stream, x3_key, typ, num, cpy, fiy, per, reason, raw, run)
                select connection, stream, x3_key, typ, num, cpy, fiy, per, reason, raw, :run from inbox_poison
                where connection = :connection
                on conflict (connection, stream, x3_key) do update set typ = excluded.typ, num = excluded.num, cpy = excluded.cpy,
                    fiy = excluded.fiy, per = excluded.per, reason = excluded.reason, raw = excluded.raw, run = excluded.run,
                    seen_at = now()""");
    }
}
