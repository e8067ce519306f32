package io.mlconnector.x3anaplan.audit;

import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Period;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Drops the rows of old audit entries; the entries themselves and their hashes stay, so that the chain of seals holds. */
@ApplicationScoped
@Named("auditRetention")
@Unremovable
@RegisterForReflection
public class AuditRetention {

    private static final Logger LOG = Logger.getLogger(AuditRetention.class);

    private final DataSource database;
    private final Clock clock;

    @Inject
    public AuditRetention(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param keep a period of days, months or years, e.g. P10Y; rows of imports that ended before are dropped @return how many */
    public int drop(String keep) {
        var before = clock.instant().atOffset(ZoneOffset.UTC).minus(Period.parse(keep)).toInstant();
        int rows = Sql.transaction(database, c -> {
            Sql.all(c, rs -> "", "select set_config('x3anaplan.audit_retention', 'on', true)");
            return Sql.update(c, "delete from audit_row r using audit_import i where i.connection = r.connection and i.n = r.n and i.at < ?",
                    before);
        });
        if (rows > 0) {
            LOG.infof("Audit rows dropped by retention: rows=%d before=%s", rows, before);
        }
        return rows;
    }
}
