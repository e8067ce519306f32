package io.mlconnector.x3anaplan.lease;

import io.mlconnector.x3anaplan.sql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who waits for leases: they get their turn in the order in which they came, and everybody can see them. */
public final class Waiting {

    /** Who has not asked for so long waits no more. */
    private static final Duration ALIVE = Duration.ofSeconds(15);
    private static final String NOW = "coalesce(?::timestamptz, clock_timestamp())";

    private final Leases leases;

    public Waiting(Leases leases) {
        this.leases = leases;
    }

    /** One who waits. */
    public record Waiter(String holder, Instant since) {
    }

    /**
     * A lease as people see it.
     *
     * @param holder null: free
     * @param token fencing token of the holder, or of the last one
     * @param since null: free
     * @param expiresAt unless it is renewed; null: free
     * @param waiting first come first
     */
    public record State(String lease, String holder, long token, Instant since, Instant expiresAt, List<Waiter> waiting) {

        /** Why {@code me} waits, in words. */
        public String describe(String me) {
            List<String> before = waiting.stream().map(Waiter::holder).takeWhile(w -> !w.equals(me)).toList();
            return (holder == null ? "" : holder + " has it since " + since + (before.isEmpty() ? "" : ", then "))
                    + (before.isEmpty() ? "" : String.join(", then ", before) + " before us");
        }
    }

    /** Notes that somebody waits. @return whether nobody who is still there has waited for longer */
    public boolean isNext(String lease, String holder) {
        return Sql.transaction(leases.database(), c -> {
            Sql.update(c, "insert into lease_wait (lease, holder, since, seen_at) select ?, ?, t.now, t.now from (select " + NOW
                    + " as now) t on conflict (lease, holder) do update set seen_at = excluded.seen_at", lease, holder, leases.now());
            Sql.update(c, "delete from lease_wait where lease = ? and seen_at < " + NOW + " - make_interval(secs => ?)", lease,
                    leases.now(), (double) ALIVE.toSeconds());
            return Sql.first(c, rs -> rs.getString(1), "select holder from lease_wait where lease = ? order by since, holder limit 1",
                    lease).filter(holder::equals).isPresent();
        });
    }

    /** Somebody got the lease, or gave up waiting. */
    public void end(String lease, String holder) {
        Sql.update(leases.database(), "delete from lease_wait where lease = ? and holder = ?", lease, holder);
    }

    /** One lease; empty where it is free and {@code me} is the only one who waits. */
    public Optional<State> state(String lease, String me) {
        return states(lease).stream().filter(s -> s.holder() != null || s.waiting().stream().anyMatch(w -> !w.holder().equals(me))).findFirst();
    }

    /** All leases that are held or waited for, by name. */
    public List<State> states() {
        return states(null);
    }

    private List<State> states(String only) {
        return Sql.transaction(leases.database(), c -> {
            List<Named> waiters = Sql.all(c, rs -> new Named(rs.getString(1), new Waiter(rs.getString(2), Sql.instant(rs, "since"))),
                    "select lease, holder, since from lease_wait where seen_at >= " + NOW + " - make_interval(secs => ?)"
                            + " order by since, holder", leases.now(), (double) ALIVE.toSeconds());
            return Sql.all(c, rs -> {
                String name = rs.getString("name");
                boolean held = rs.getBoolean("held");
                return new State(name, held ? rs.getString("holder") : null, rs.getLong("token"), held ? Sql.instant(rs, "taken_at") : null,
                        held ? Sql.instant(rs, "expires_at") : null,
                        waiters.stream().filter(w -> w.lease().equals(name)).map(Named::waiter).toList());
            }, "select name, holder, token, taken_at, expires_at, held from (select l.*, expires_at > " + NOW + " as held from lease l) l"
                    + " where (?::text is null or name = ?) and (held or exists (select from lease_wait w where w.lease = l.name)) order by name",
                    leases.now(), only, only);
        });
    }

    private record Named(String lease, Waiter waiter) {
    }
}
