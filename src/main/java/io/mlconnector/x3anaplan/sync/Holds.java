package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.staging.HoldSubjects;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** What waits for a named person: changes that look like a loss of data rather than a correction. */
@ApplicationScoped
@Unremovable
public class Holds {

    private final DataSource database;

    @Inject
    public Holds(DataSource database) {
        this.database = database;
    }

    /** For the client proxy of the CDI container only. */
    protected Holds() {
        this(null);
    }

    /**
     * @param kind vanished, shrink, late, unbalanced, incomplete, splits, lost-mapping, currencies, zero-base, period, calendar, unmapped, preview,
     *        cancelled, read-back
     * @param subject what it is about, e.g. the key of a journal entry, or a list and its task
     * @param slice label, company and ledger of the slice, if it concerns one
     * @param confirmedBy null while nobody has confirmed it
     */
    public record Hold(long id, String connection, String kind, String subject, String reason, String slice, String company,
            Integer ledgerType, Integer fiscalYear, Integer period, Instant createdAt, String confirmedBy, Instant confirmedAt) {
    }

    private static final String SELECT = "select h.*, nullif(concat_ws(' ', s.label, nullif(s.company, ''), nullif(s.ledger, '')), '') "
            + "as slice_name from hold h left join slice s on s.id = h.slice where h.connection = ? and h.cleared_at is null ";

    /** All that were not cleared, oldest first. */
    public List<Hold> open(String connection) {
        return Sql.all(database, Holds::read, SELECT + "order by h.id", connection);
    }

    /**
     * A person says that the change is right; the next run carries it out.
     *
     * @param by who says so; kept for the records
     * @return the hold as it is now; empty if the connection has no such open hold
     */
    public Optional<Hold> confirm(String connection, long id, String by) {
        return Sql.transaction(database, c -> {
            Sql.update(c, "update hold set confirmed_by = ?, confirmed_at = clock_timestamp() where connection = ? and id = ? "
                    + "and cleared_at is null and confirmed_at is null", by.strip(), connection, id);
            return Sql.first(c, Holds::read, SELECT + "and h.id = ?", connection, id);
        });
    }

    private static Hold read(java.sql.ResultSet rs) throws java.sql.SQLException {
        return new Hold(rs.getLong("id"), rs.getString("connection"), rs.getString("kind"), HoldSubjects.shown(rs.getString("subject")),
                rs.getString("reason"), rs.getString("slice_name"), rs.getString("cpy"), rs.getObject("ledtyp", Integer.class),
                rs.getObject("fiy", Integer.class), rs.getObject("per", Integer.class), Sql.instant(rs, "created_at"),
                rs.getString("confirmed_by"), Sql.instant(rs, "confirmed_at"));
    }
}
