package io.mlconnector.x3anaplan.deadletter;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Dead letters about what X3 sent and nobody could read: single records, which hold their slices, and whole pages, which fail the run. */
public final class X3Letters {

    private static final String NEW_ROWS = """
            with letter as (
                insert into dead_letter (connection, kind, dataset, failure_class, cause, answer, route, run, x3_key, rows, attempts, created_at)
                select p.connection, 'x3-row', p.stream, 'source', p.reason, p.raw, 'poll', p.run, p.x3_key, 1, 1, ?::timestamptz
                  from poison_row p
                 where p.connection = ? and not exists (select 1 from dead_letter d where d.state = 'open' and d.kind = 'x3-row'
                       and d.connection = p.connection and d.dataset = p.stream and d.x3_key = p.x3_key)
                returning id, cause, run, created_at)
            insert into dead_letter_event (letter, at, what, why, run) select id, created_at, 'kept', cause, run from letter""";

    private static final String READ_ROWS = """
            with letter as (
                update dead_letter d set state = 'resolved', closed_at = ?::timestamptz
                 where d.connection = ? and d.state = 'open' and d.kind = 'x3-row' and not exists (select 1 from poison_row p
                       where p.connection = d.connection and p.stream = d.dataset and p.x3_key = d.x3_key)
                returning id, closed_at)
            insert into dead_letter_event (letter, at, what, why) select id, closed_at, 'resolved', 'X3 sent it again and it could be read, or has it no more'
              from letter""";

    private static final String READ_PAGES = """
            with letter as (
                update dead_letter set state = 'resolved', closed_at = ?::timestamptz
                 where connection = ? and state = 'open' and kind = 'x3-page' and dataset = any (?) returning id, closed_at)
            insert into dead_letter_event (letter, at, what, why) select id, closed_at, 'resolved', 'the class was read to its end' from letter""";

    private X3Letters() {
    }

    /** Brings the letters in line with the poison rows of a connection, in the caller's transaction. */
    public static void rows(Connection c, String connection, Instant now) throws SQLException {
        Sql.update(c, NEW_ROWS, now, connection);
        Sql.update(c, READ_ROWS, now, connection);
    }

    /** These streams were read to their end. */
    public static void pagesRead(Connection c, String connection, Instant now, String... streams) throws SQLException {
        Sql.update(c, READ_PAGES, now, connection, c.createArrayOf("text", streams));
    }
}
