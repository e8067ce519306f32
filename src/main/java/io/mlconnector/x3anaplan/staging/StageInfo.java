package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A row of the table stage, with what staging needs of its slice and run.
 *
 * @param slice null for lists
 */
record StageInfo(long id, long run, boolean dryRun, String connection, String dataset, Long slice, String state, long generation,
        String fingerprint, String label, String company, String ledger, boolean trusted, String landedContent) {

    static StageInfo read(Connection tx, long stage) throws SQLException {
        return Sql.first(tx, row -> new StageInfo(row.getLong("id"), row.getLong("run"), row.getBoolean("dry_run"), row.getString("connection"),
                        row.getString("dataset"), row.getObject("slice", Long.class), row.getString("state"),
                        row.getLong("generation"), row.getString("fingerprint"), row.getString("label"), row.getString("company"),
                        row.getString("ledger"), row.getBoolean("trusted"), row.getString("landed_content")), """
                select t.id, t.run, t.connection, t.dataset, t.slice, t.state, t.generation, t.fingerprint, r.dry_run, coalesce(s.label, '') as label, coalesce(s.company, '') as company,
                       coalesce(s.ledger, '') as ledger, coalesce(s.trusted, true) as trusted, s.landed_content
                  from stage t join run r on r.id = t.run left join slice s on s.id = t.slice where t.id = ?""", stage)
                .orElseThrow(() -> new IllegalArgumentException("there is no stage " + stage));
    }

    boolean isList() {
        return slice == null;
    }

    /** For messages. */
    String name() {
        return isList() ? "list " + dataset + " of connection " + connection
                : "slice " + label + (company.isEmpty() ? "" : " / " + company) + (ledger.isEmpty() ? "" : " / " + ledger)
                        + " of connection " + connection;
    }
}
