package io.mlconnector.x3anaplan.lease;

import io.mlconnector.x3anaplan.sql.Attempts;
import io.mlconnector.x3anaplan.sql.Pools;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Savepoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Leases as rows with an end, never database sessions. By default the database's clock decides what has expired, so that replicas
 * need not agree on the time.
 */
@ApplicationScoped
@Unremovable
public class Leases {

    // The parameter stands for "now"; null means the database's clock.
    private static final String NOW = "coalesce(?::timestamptz, clock_timestamp())";

    // How long after a holder was lost a request of his may still arrive: longer than servers and proxies keep half a request.
    private static final String DOUBT = "interval '15 minutes'";

    // A holder that hangs within a transaction is ended by the database some time later; nobody waits that long.
    private static final String LOCK_WAIT = "1s";
    private static final String LOCKED = "55P03";

    private final DataSource database;
    private final Clock clock;

    /** Leases that expire by the database's clock. */
    @Inject
    public Leases(Pools pools) {
        this(pools.prompt());
    }

    public Leases(DataSource database) {
        this(database, null);
    }

    /** @param clock decides what has expired; null: the database's clock */
    public Leases(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** For the client proxy of the CDI container only. */
    protected Leases() {
        this((DataSource) null, null);
    }

    /**
     * Takes the lease if nobody has it or the last holder's has expired. Whoever has it does not get it again: not even the same
     * holder, who may be a process that was started anew. While a transaction of its holder locks it, it is not to be had either.
     *
     * @param ttl how long it lasts without {@link #renew}
     */
    public Optional<Lease> acquire(String name, String holder, Duration ttl) {
        return Sql.transaction(database, tx -> acquire(tx, name, holder, ttl));
    }

    /** The same in the caller's transaction; whoever rolls back has not taken the lease. */
    public Optional<Lease> acquire(Connection c, String name, String holder, Duration ttl) throws SQLException {
        long asked = System.nanoTime();
        String sql = "with t as (select " + NOW + " as now) "
                + "insert into lease as l (name, holder, token, taken_at, expires_at, ttl) "
                + "select ?, ?, 1, t.now, t.now + make_interval(secs => ?), make_interval(secs => ?) from t "
                + "on conflict (name) do update set holder = excluded.holder, token = l.token + 1, taken_at = excluded.taken_at, "
                + "expires_at = excluded.expires_at, ttl = excluded.ttl, released = false, doubted_until = case when l.released "
                + "then l.doubted_until else excluded.taken_at + " + DOUBT + " end where l.expires_at <= excluded.taken_at "
                + "returning token, expires_at, doubted_until > taken_at";
        Savepoint before = c.setSavepoint();
        try {
            Sql.update(c, "set local lock_timeout = '" + LOCK_WAIT + "'");
            Optional<Lease> lease = Sql.first(c, rs -> new Lease(name, holder, rs.getLong(1), rs.getTimestamp(2).toInstant(), asked,
                    rs.getBoolean(3)), sql, now(), name, holder, seconds(ttl), seconds(ttl));
            Sql.update(c, "set local lock_timeout to default");
            return lease;
        } catch (SQLException e) {
            if (!LOCKED.equals(e.getSQLState())) {
                throw e;
            }
            c.rollback(before);
            return Optional.empty();
        }
    }

    /** Extends the lease by its full time. @return false when it has expired or somebody else has it: then stop working */
    public boolean renew(Lease lease) {
        return update("extend", lease, "update lease set expires_at = t.now + ttl from (select " + NOW + " as now) t "
                + "where name = ? and token = ? and expires_at > t.now");
    }

    /** Gives the lease back; nothing happens if it is no longer held. The row stays, for its token must keep growing. */
    public void release(Lease lease) {
        update("give back", lease, "update lease set expires_at = least(expires_at, t.now), released = true from (select " + NOW + " as now) t "
                + "where name = ? and token = ?");
    }

    /** Whether the lease is held at this moment. */
    public boolean holds(Lease lease) {
        return Sql.first(database, row -> true, "select 1 from lease where name = ? and token = ? and expires_at > " + NOW, lease.name(),
                lease.token(), now()).isPresent();
    }

    /**
     * Ends the lease as if its holder had vanished: a request of his got no answer and may still arrive, so that its successors are
     * told to doubt. Nothing happens if it is no longer held.
     */
    public void abandon(Lease lease) {
        update("end", lease, "update lease set expires_at = least(expires_at, t.now) from (select " + NOW + " as now) t "
                + "where name = ? and token = ?");
    }

    /**
     * Whether the lease is still held, checked and locked inside the caller's transaction: until its end nobody else gets the lease,
     * so that what the transaction writes cannot be overtaken.
     */
    public boolean holds(Connection transaction, Lease lease) throws SQLException {
        String sql = "select 1 from lease where name = ? and token = ? and expires_at > " + NOW + " for update";
        try (PreparedStatement s = transaction.prepareStatement(sql)) {
            s.setString(1, lease.name());
            s.setLong(2, lease.token());
            s.setTimestamp(3, now());
            try (ResultSet rs = s.executeQuery()) {
                return rs.next();
            }
        }
    }

    /**
     * From now on, as after a holder that was lost, a request of an unknown earlier holder may still arrive.
     *
     * @param names with which the leases' names begin
     */
    public void doubt(Connection transaction, String names) throws SQLException {
        try (PreparedStatement s = transaction.prepareStatement("update lease set doubted_until = greatest(doubted_until, " + NOW + " + " + DOUBT
                + ") where starts_with(name, ?)")) {
            s.setTimestamp(1, now());
            s.setString(2, names);
            s.executeUpdate();
        }
    }

    private boolean update(String what, Lease lease, String sql) {
        try (Connection c = Attempts.connection(database); PreparedStatement s = c.prepareStatement(sql)) {
            s.setTimestamp(1, now());
            s.setString(2, lease.name());
            s.setLong(3, lease.token());
            return s.executeUpdate() > 0;
        } catch (SQLException e) {
            throw failed(what, lease.name(), e);
        }
    }

    DataSource database() {
        return database;
    }

    Timestamp now() {
        return clock == null ? null : Timestamp.from(clock.instant());
    }

    /** How many leases whose names begin like this somebody has now. */
    public long held(String prefix) {
        return Sql.first(database, row -> row.getLong(1), "select count(*) from lease where starts_with(name, ?) and not released"
                + " and expires_at > " + NOW, prefix, now()).orElse(0L);
    }

    private static double seconds(Duration ttl) {
        return ttl.toMillis() / 1000.0;
    }

    private static IllegalStateException failed(String what, String name, SQLException e) {
        return new IllegalStateException("could not " + what + " lease " + name + ": " + e.getMessage(), e);
    }
}
