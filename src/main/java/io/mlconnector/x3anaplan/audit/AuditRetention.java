package io.mlconnector.x3anaplan.audit;

import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Drops the rows of old audit entries; the entries themselves and their hashes stay, so that the chain of
 * seals holds, and an entry of its own says which rows went.
 */
@ApplicationScoped
@Named("auditRetention")
@Unremovable
@RegisterForReflection
public class AuditRetention {

    private static final Logger LOG = Logger.getLogger(AuditRetention.class);

    private static final String ENTRY = Chain.append("""
            select ?::text as connection, ?::bigint as n, 'retention' as dataset, '' as model, '' as module, '' as version, '' as label,
                   '' as company, '' as ledger, 0::bigint as run, ?::text as requested_by, 0::bigint as stage, '' as task_id,
                   '' as import_id, '' as file_hash, '' as mapping, 'dropped' as outcome, ?::text as message, ?::timestamptz as at,
                   0::bigint as rows, ?::text as rows_hash, ?::text as previous, ?::smallint as format, ?::bigint as through""");

    private final DataSource database;
    private final Clock clock;

    @Inject
    public AuditRetention(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Drops the rows of imports that ended before, and says so in the trail itself.
     *
     * @param keep a period of days, months or years, e.g. P10Y
     * @return how many rows were dropped
     */
    public int drop(String keep) {
        Instant before = clock.instant().atOffset(ZoneOffset.UTC).minus(Period.parse(keep)).toInstant();
        int rows = 0;
        for (String connection : Sql.all(database, rs -> rs.getString(1), "select distinct connection from audit_import")) {
            rows += Sql.transaction(database, c -> drop(c, connection, keep, before));
        }
        if (rows > 0) {
            LOG.infof("Audit rows dropped by retention: rows=%d before=%s", rows, before);
        }
        return rows;
    }

    /** Up to the last import before which all are old enough, so that one number says which have lost their rows. */
    private int drop(Connection c, String connection, String keep, Instant before) throws SQLException {
        long through = Sql.first(c, rs -> rs.getLong(1), "select coalesce(min(n) filter (where at >= ?), max(n) + 1) - 1 from audit_import"
                + " where connection = ?", before, connection).orElse(0L);
        Sql.all(c, rs -> "", "select set_config('x3anaplan.audit_retention', 'on', true)");
        int rows = Sql.update(c, "delete from audit_row where connection = ? and n <= ?", connection, through);
        Chain.Place end = Chain.end(c, connection);
        if (through > Sql.first(c, rs -> rs.getLong(1), "select coalesce(max(through), 0) from audit_import where connection = ?", connection)
                .orElse(0L)) {
            String none = Sql.first(c, rs -> rs.getString(1), Seals.rowsHash(Seals.FORMAT), connection, end.n()).orElseThrow();
            Sql.update(c, ENTRY, connection, end.n(), "retention: x3anaplan.audit.keep = " + keep, "the rows of the imports up to " + through
                    + ", which ended before " + before + ", were dropped", clock.instant(), none, end.previous(), Seals.FORMAT, through);
        }
        return rows;
    }
}
