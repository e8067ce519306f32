package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Imports that were begun in a model and that nobody has seen to end. Their tasks write to it, whoever holds its lease: a run that was
 * stopped gives the lease back and leaves its task running. One counts until a run of its connection has seen it end, or until the
 * connection's task timeout is over.
 */
final class BegunImports {

    private BegunImports() {
    }

    /** The oldest that goes on in the model, in words. */
    static Optional<String> in(Connection c, String model) throws SQLException {
        return Sql.first(c, rs -> "an import of connection " + rs.getString("connection") + " (stage " + rs.getLong("id") + ") was begun at "
                + Sql.instant(rs, "intent_at") + " and not seen to end; the next run of that connection looks after it, and from "
                + Sql.instant(rs, "task_until") + " on it is waited for no more",
                "select id, connection, intent_at, task_until from stage where model = ? and state in ('intended', 'started')"
                        + " and task_until > clock_timestamp() order by id limit 1", model);
    }
}
