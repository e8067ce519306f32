package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.sql.Sql;
import io.mlconnector.x3anaplan.staging.Slices;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Anaplan holds something else than the database remembers: the database, or the model, was put back to an older state. Then all that a
 * connection sends is sent again, and what the target holds by our memory is believed nowhere.
 */
@ApplicationScoped
@Unremovable
public class Resends {

    /** So long the connection is kept from runs at most, while its rows are marked. */
    private static final Duration MARKING = Duration.ofMinutes(1);

    private static final String LATEST = "select r.*, (select count(*) from slice s where s.resend = r.id) as slices from resend r"
            + " where connection = ? and stage = ? order by id desc limit 1";

    private final DataSource database;
    private final Leases leases;
    private final Slices slices;
    private final Clock clock;

    @Inject
    public Resends(DataSource database, Leases leases, Slices slices, Clock clock) {
        this.database = database;
        this.leases = leases;
        this.slices = slices;
        this.clock = clock;
    }

    /** For the client proxy of the CDI container only. */
    protected Resends() {
        this(null, null, null, null);
    }

    /**
     * What was asked for.
     *
     * @param by who asked for it
     * @param slices how many the database knows and the next runs send whole; both lists come besides, and slices that it will get to know
     */
    @RegisterForReflection
    public record Resend(long id, String connection, String by, String why, Instant askedAt, long slices) {
    }

    /**
     * Lets the next run sweep X3, and send all lists and slices, each as if it had never been sent: with a zero for, or clearing, whatever may
     * stand in it. Imports that nobody knows the end of are given up, so that no task of a time that the database forgot is taken for ours.
     * Asked again before anything was sent, it stays as it was.
     *
     * @param connection name of one that exists
     * @param who who says so; kept for the records
     * @throws ConfigurationFault if nobody or no reason is named, or a run of the connection is going on, which would go by the old memory
     */
    public Resend request(String connection, String who, String why) {
        if (blank(who) || blank(why)) {
            throw new ConfigurationFault("sending everything again needs the name of who asks for it and why: they are kept for the records");
        }
        Lease lease = leases.acquire("connection/" + connection, "resend asked for by " + who.strip(), MARKING)
                .orElseThrow(() -> new ConfigurationFault("a run of connection " + connection + " is going on: let it end, or stop its process,"
                        + " then ask again. Nothing was changed"));
        try {
            return Sql.transaction(database, c -> {
                if (!leases.holds(c, lease)) {
                    throw new IllegalStateException("the lease " + lease.name() + " ran out before everything was marked; ask again");
                }
                long stage = Sql.first(c, rs -> rs.getLong(1), "select coalesce(max(id), 0) from stage where connection = ?", connection)
                        .orElse(0L);
                Optional<Resend> waiting = Sql.first(c, Resends::read, LATEST, connection, stage);
                return waiting.isPresent() ? waiting.get() : mark(c, connection, who, why, stage);
            });
        } finally {
            leases.release(lease);
        }
    }

    private Resend mark(Connection c, String connection, String who, String why, long stage) throws SQLException {
        long id = Sql.first(c, rs -> rs.getLong(1), "insert into resend (connection, who, why, asked_at, stage) values (?, ?, ?, ?, ?) returning id",
                connection, who.strip(), why.strip(), clock.instant(), stage).orElseThrow();
        Sql.update(c, "update stage set state = 'abandoned', known_tasks = null, message = ? where connection = ? and state in ('mapped', 'staged',"
                + " 'intended', 'started', 'ended')", "Given up: everything is sent again, asked for by " + who.strip(), connection);
        slices.resend(c, connection, id);
        // What X3 lost since the restored state is found by a sweep only, and must not come back to Anaplan from the mirror.
        Sql.update(c, "delete from sweep where connection = ?", connection);
        // Who wrote to a model last is forgotten with the rest.
        leases.doubt(c, "model/");
        return Sql.first(c, Resends::read, LATEST, connection, stage).orElseThrow();
    }

    private static Resend read(java.sql.ResultSet rs) throws SQLException {
        return new Resend(rs.getLong("id"), rs.getString("connection"), rs.getString("who"), rs.getString("why"), Sql.instant(rs, "asked_at"),
                rs.getLong("slices"));
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
