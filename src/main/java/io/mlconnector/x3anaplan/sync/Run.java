package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * One run of a connection, as its row says.
 *
 * @param datasets what it is restricted to; null: all
 * @param period label it is restricted to; null: all
 * @param state requested, running, finished
 * @param refusedBy "x3" or "anaplan" where that system did not accept our credentials; else null
 * @param replayed number of slices to which it is restricted; 0: all
 * @param outcome clean, partial, failed, unverified; null until finished
 * @param failureClass configuration, source, target, internal; only when failed
 */
public record Run(long id, String connection, String requestedBy, Instant requestedAt, List<String> datasets, String period,
        boolean dryRun, String state, String outcome, String failureClass, String message, String phase, String progress,
        Instant startedAt, Instant finishedAt, int requestsX3, int requestsAnaplan, int pages, long rowsRead, int replayed, String refusedBy) {

    static final String COLUMNS = "id, connection, requested_by, requested_at, datasets, period, dry_run, state, outcome, "
            + "failure_class, message, phase, progress ->> 'fact' as fact, started_at, finished_at, requests_x3, requests_anaplan, "
            + "pages, rows_read, coalesce(cardinality(slices), 0) as replayed, refused_by";

    static Run read(ResultSet rs) throws SQLException {
        return new Run(rs.getLong("id"), rs.getString("connection"), rs.getString("requested_by"), Sql.instant(rs, "requested_at"),
                Sql.texts(rs, "datasets"), rs.getString("period"), rs.getBoolean("dry_run"), rs.getString("state"),
                rs.getString("outcome"), rs.getString("failure_class"), rs.getString("message"), rs.getString("phase"),
                rs.getString("fact"), Sql.instant(rs, "started_at"), Sql.instant(rs, "finished_at"), rs.getInt("requests_x3"),
                rs.getInt("requests_anaplan"), rs.getInt("pages"), rs.getLong("rows_read"), rs.getInt("replayed"), rs.getString("refused_by"));
    }

    public boolean isFinished() {
        return "finished".equals(state);
    }

    /** Whether the run is to handle the dataset. */
    public boolean wants(String dataset) {
        return datasets == null || datasets.contains(dataset);
    }

    /** A run that reads and sends everything its connection has. */
    public boolean isWhole() {
        return datasets == null && period == null && !dryRun && replayed == 0;
    }
}
