package io.mlconnector.x3anaplan.deadletter;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What earlier attempts on a slice or list left behind. Each stages the whole anew, so that only what an open letter points to is of use. */
public final class EarlierStages {

    private static final String OF_NO_USE = """
            select o.id from stage o join stage s on o.connection = s.connection and o.dataset = s.dataset and o.slice is not distinct from s.slice
             where s.id = ? and o.id < s.id and o.state in ('settled', 'abandoned')
               and not exists (select 1 from dead_letter d where d.stage = o.id and d.state = 'open')""";

    private EarlierStages() {
    }

    /** Drops rows, bytes and failure dumps of the stages before this one, in the caller's transaction, once the letters about it are written. */
    public static void drop(Connection c, long stage) throws SQLException {
        Array stages = c.createArrayOf("bigint", Sql.all(c, rs -> rs.getLong(1), OF_NO_USE, stage).toArray());
        for (String table : List.of("staged_row", "staged_cell", "staged_chunk", "dump_line")) {
            Sql.update(c, "delete from " + table + " where stage = any (?)", stages);
        }
    }
}
