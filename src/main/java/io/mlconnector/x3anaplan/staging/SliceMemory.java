package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** What is remembered of a slice about the target: the cells that were filled, and the codes that filled them. */
final class SliceMemory {

    private final Connection tx;
    private final long stage;

    SliceMemory(Connection tx, long stage) {
        this.tx = tx;
        this.stage = stage;
    }

    /** The cells of the stage are added to the memory; those it empties stay until they are known to be empty. */
    void cellsIntended(boolean byCurrency) throws SQLException {
        Sql.update(tx, """
                insert into filled_cell (slice, account, cost_center, currency, stage)
                select t.slice, c.account, c.cost_center, case when ?::boolean then c.currency else '' end, t.id
                  from stage t join staged_cell c on c.stage = t.id
                 where t.id = ? and t.slice is not null and not c.vacated
                on conflict (slice, account, cost_center, currency) do update set stage = excluded.stage""", byCurrency, stage);
        // From now on nobody knows what the target holds, until an import ends clean.
        Sql.update(tx, "update slice s set landed_content = null from stage t where t.id = ? and s.id = t.slice", stage);
    }

    void cellsLanded() throws SQLException {
        Sql.update(tx, "delete from filled_cell f using stage t where t.id = ? and f.slice = t.slice and f.stage <> t.id", stage);
    }

    void codesLanded() throws SQLException {
        Sql.update(tx, "delete from landed_code c using stage t where t.id = ? and c.slice = t.slice", stage);
        Sql.update(tx, """
                insert into landed_code (slice, kind, chart, code, member, sign)
                select t.slice, c.kind, c.chart, c.code, c.member, c.sign from stage t join staged_code c on c.stage = t.id
                 where t.id = ? and t.slice is not null""", stage);
    }
}
