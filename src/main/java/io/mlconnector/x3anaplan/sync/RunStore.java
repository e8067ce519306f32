package io.mlconnector.x3anaplan.sync;

import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.sql.Pools;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Runs as rows: asked for, claimed by one worker under its connection's lease, finished, or found interrupted. */
@ApplicationScoped
@Unremovable
public class RunStore {

    /** How often a request is taken up again after its worker died; a run that kills its process must not do so for ever. */
    static final int ATTEMPTS = 3;

    private static final String ABANDONED = "from run r where state = 'running' and (?::text is null or connection = ?) "
            + "and not exists (select 1 from lease l where l.name = 'connection/' || r.connection and l.token = r.lease_token "
            + "and l.expires_at > clock_timestamp())";

    private static final String WHOLE = "w.datasets is null and w.period is null and w.slices is null and not w.dry_run";
    private static final String WAITING_WHOLE_RUN = "select 1 from run w where w.connection = r.connection and w.state = 'requested' and " + WHOLE;
    private static final String HAS_BEGUN = "exists (select 1 from stage s where s.connection = r.connection"
            + " and s.state in ('intended', 'started'))";
    /** The run that a tick need not ask for any more; its own is that of a version which kept no ticks. */
    private static final String SERVING = "select id from run where connection = ? and (schedule = ? and fire_time = ?::timestamptz or "
            + "datasets is null and period is null and slices is null and not dry_run and (state = 'requested' or started_at >= ?::timestamptz)) "
            + "order by id limit 1";

    private final DataSource database;
    private final Leases leases;

    @Inject
    public RunStore(Pools pools, Leases leases) {
        this(pools.prompt(), leases);
    }

    public RunStore(DataSource database, Leases leases) {
        this.database = database;
        this.leases = leases;
    }

    /** For the client proxy of the CDI container only. */
    protected RunStore() {
        this((DataSource) null, null);
    }

    /** A run that was claimed, and the lease under which it works. */
    public record Claimed(Run run, Lease lease) {
    }

    /** Puts a request in the queue. @return the run's id */
    public long request(String connection, String requestedBy, List<String> datasets, String period, boolean dryRun) {
        return Sql.transaction(database, c -> insert(c, connection, requestedBy, datasets, period, dryRun));
    }

    /**
     * Puts a replay in the queue: a run that sends these slices, as they are now, and no others.
     *
     * @param reason why; kept for the records
     * @param key names the request, so that it is made once; null: none
     * @param selection hash over the letters that were asked for with the key
     */
    public long requestReplay(Connection c, String connection, String requestedBy, String reason, List<Long> slices, boolean dryRun, String key,
            String selection) throws SQLException {
        return Sql.first(c, rs -> rs.getLong(1), "insert into run (connection, requested_by, reason, slices, dry_run, request_key, selection) values"
                + " (?, ?, ?, ?, ?, ?, ?) returning id", connection, requestedBy, reason,
                c.createArrayOf("bigint", slices.toArray()), dryRun, key, selection).orElseThrow();
    }

    private static long insert(Connection c, String connection, String requestedBy, List<String> datasets, String period,
            boolean dryRun) throws SQLException {
        return Sql.first(c, rs -> rs.getLong(1), "insert into run (connection, requested_by, datasets, period, dry_run) "
                + "values (?, ?, ?, ?, ?) returning id", connection, requestedBy, datasets, period, dryRun).orElseThrow();
    }

    /** What became of a tick. @param made a run of its own; else it joined one that waited, or that had begun since */
    public record Tick(long run, boolean made) {
    }

    /**
     * Notes a tick of a schedule, with the run that does what it asks for: a whole run of the connection that waits for its turn or began
     * at or after the tick, else a new one.
     *
     * @param fireTime as the schedule says, so that whoever sees the tick calls it the same
     * @return empty: it was noted before
     */
    public Optional<Tick> tick(String connection, String schedule, Instant fireTime) {
        return Sql.transaction(database, c -> {
            // Ticks of a connection come one after the other, so that the second finds the run that the first has made.
            Sql.all(c, rs -> true, "select pg_advisory_xact_lock(hashtextextended(?, 0))", "ticks of " + connection);
            if (Sql.first(c, rs -> true, "select 1 from tick where connection = ? and schedule = ? and fire_time = ?", connection, schedule,
                    fireTime).isPresent()) {
                return Optional.empty();
            }
            Optional<Long> made = Sql.first(c, rs -> rs.getLong(1), "insert into run (connection, requested_by, schedule, fire_time) "
                    + "select ?, ?, ?, ?::timestamptz where not exists (" + SERVING + ") on conflict (connection, schedule, fire_time) "
                    + "do nothing returning id", connection, "schedule " + schedule, schedule, fireTime, connection, schedule, fireTime, fireTime);
            long run = made.isPresent() ? made.get()
                    : Sql.first(c, rs -> rs.getLong(1), SERVING, connection, schedule, fireTime, fireTime).orElseThrow();
            Sql.update(c, "insert into tick (connection, schedule, fire_time, run) values (?, ?, ?, ?)", connection, schedule, fireTime, run);
            return Optional.of(new Tick(run, made.isPresent()));
        });
    }

    /** Since when the schedule is known. @param now where nobody has seen it before */
    public Instant scheduledSince(String connection, String schedule, Instant now) {
        return Sql.transaction(database, c -> {
            Sql.update(c, "insert into schedule (connection, name, since) values (?, ?, ?) on conflict do nothing", connection, schedule, now);
            return Sql.first(c, rs -> Sql.instant(rs, "since"), "select since from schedule where connection = ? and name = ?", connection,
                    schedule).orElseThrow();
        });
    }

    /** What people call a slice: dataset, period, and company and ledger where the target has them. */
    String sliceName(long slice) {
        return Sql.first(database, rs -> rs.getString(1), "select concat_ws(' ', dataset, nullif(label, ''), nullif(company, ''), nullif(ledger, '')) "
                + "from slice where id = ?", slice).orElse("");
    }

    /** Takes the oldest request whose connection is free, for one worker only. @param ttl of the connection's lease */
    public Optional<Claimed> claim(String worker, Duration ttl) {
        return claim("true", worker, ttl);
    }

    /** The same, of the connections that have begun an import. Others may be waiting for its end, which only such a run can see. */
    public Optional<Claimed> claimBegun(String worker, Duration ttl) {
        return claim(HAS_BEGUN, worker, ttl);
    }

    private Optional<Claimed> claim(String condition, String worker, Duration ttl) {
        return Sql.transaction(database, c -> {
            List<Run> free = Sql.all(c, Run::read, "select " + Run.COLUMNS + " from run r where state = 'requested' and " + condition
                    + " and not exists (select 1 from lease l where l.name = 'connection/' || r.connection and l.expires_at > clock_timestamp())"
                    // A row that another worker has just locked is skipped; a younger one of its connection must not overtake it.
                    + " and not exists (select 1 from run o where o.connection = r.connection and o.state = 'requested' and o.id < r.id)"
                    + " order by " + HAS_BEGUN + " desc, id limit 1 for update skip locked");
            return free.isEmpty() ? Optional.empty() : start(c, free.get(0), worker, ttl);
        });
    }

    /** Takes one request, if it is still waiting and its connection is free. */
    public Optional<Claimed> claim(long id, String worker, Duration ttl) {
        return Sql.transaction(database, c -> {
            List<Run> waiting = Sql.all(c, Run::read, "select " + Run.COLUMNS + " from run r where id = ? and state = 'requested'"
                    + " for update skip locked", id);
            return waiting.isEmpty() ? Optional.empty() : start(c, waiting.get(0), worker, ttl);
        });
    }

    /** Asks for a run and takes it at once, so that no other worker sees the request. @return empty while the connection is busy */
    public Optional<Claimed> begin(String connection, String requestedBy, List<String> datasets, String period, boolean dryRun,
            String worker, Duration ttl) {
        interrupted(connection);
        return Sql.transaction(database, c -> {
            long id = insert(c, connection, requestedBy, datasets, period, dryRun);
            Optional<Claimed> begun = start(c, get(c, id).orElseThrow(), worker, ttl);
            if (begun.isEmpty()) {
                c.rollback();
            }
            return begun;
        });
    }

    private Optional<Claimed> start(Connection c, Run run, String worker, Duration ttl) throws SQLException {
        Optional<Lease> lease = leases.acquire(c, "connection/" + run.connection(), worker, ttl);
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        Sql.update(c, "update run set state = 'running', started_at = clock_timestamp(), worker = ?, lease_token = ? where id = ?",
                worker, lease.get().token(), run.id());
        return Optional.of(new Claimed(get(c, run.id()).orElseThrow(), lease.get()));
    }

    /**
     * Finishes the runs whose worker died or lost its lease, as failed. Each is asked for anew, unless a person at a terminal waits
     * for it, it was a dry run, a whole run waits already, or it was interrupted {@value #ATTEMPTS} times; {@code continued_by} names
     * the run that goes on with it.
     *
     * @param connection null: of all connections
     * @return how many there were
     */
    public int interrupted(String connection) {
        return Sql.transaction(database, c -> {
            List<Long> ids = Sql.all(c, rs -> rs.getLong(1), "select id " + ABANDONED + " for update skip locked", connection,
                    connection);
            for (long id : ids) {
                interrupt(c, id, "interrupted: its worker ended or lost the connection's lease");
            }
            return ids.size();
        });
    }

    /** Finishes one run as interrupted; see {@link #interrupted}. Nothing happens if it is not running under that lease. */
    public void interrupt(long run, Lease lease, String why) {
        Sql.transaction(database, c -> Sql.first(c, rs -> rs.getLong(1),
                "select id from run where id = ? and state = 'running' and lease_token = ? for update", run, lease.token())
                .map(id -> interrupt(c, id, why)));
    }

    private static boolean interrupt(Connection c, long run, String why) {
        try {
            Sql.update(c, "update run_phase set ended_at = clock_timestamp() where run = ? and ended_at is null", run);
            Sql.update(c, "update run set state = 'finished', outcome = 'failed', failure_class = 'internal', message = ?, "
                    + "finished_at = clock_timestamp() where id = ?", why, run);
            boolean asked = Sql.update(c, "insert into run (connection, requested_by, datasets, period, slices, reason, attempt) "
                    + "select connection, 'continues run ' || id, datasets, period, slices, reason, attempt + 1 from run r where id = ? "
                    + "and requested_by <> 'cli' and not dry_run and attempt < ? and not exists (" + WAITING_WHOLE_RUN + ")", run, ATTEMPTS) > 0;
            Sql.update(c, "update run r set continued_by = (select max(id) from run w where w.connection = r.connection and w.id > r.id "
                    + "and w.state = 'requested' and (w.requested_by = 'continues run ' || r.id or " + WHOLE + ")) where id = ?", run);
            return asked;
        } catch (SQLException e) {
            throw new IllegalStateException("database: " + e.getMessage(), e);
        }
    }

    /** Ends a run, if it is still running under that lease. */
    public boolean finish(long run, Lease lease, RunOutcome end) {
        return Sql.transaction(database, c -> {
            Sql.update(c, "update run_phase set ended_at = clock_timestamp() where run = ? and ended_at is null", run);
            return Sql.update(c, "update run set state = 'finished', outcome = ?, failure_class = ?, refused_by = ?, message = ?, "
                    + "finished_at = clock_timestamp() where id = ? and state = 'running' and lease_token = ?", end.outcome(),
                    end.failureClass(), end.refusedBy(), end.message(), run, lease.token()) > 0;
        });
    }

    public Optional<Run> get(long run) {
        return Sql.transaction(database, c -> get(c, run));
    }

    private static Optional<Run> get(Connection c, long run) throws SQLException {
        return Sql.first(c, Run::read, "select " + Run.COLUMNS + " from run where id = ?", run);
    }

    /** The latest runs, newest first. @param connection null: of all connections */
    public List<Run> latest(String connection, int limit) {
        return Sql.all(database, Run::read, "select " + Run.COLUMNS + " from run where (?::text is null or connection = ?) "
                + "order by id desc limit ?", connection, connection, limit);
    }
}
