package io.mlconnector.x3anaplan.budget;

import io.github.bucket4j.TimeMeter;
import io.mlconnector.x3anaplan.sql.Sql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** What is known of each tenant beside its bucket: its limit, what 429s have left us of it, and until when Anaplan asked us to wait. */
final class Standings {

    // The parameter stands for "now"; null means the database's clock.
    private static final String NOW = "(select coalesce(?::timestamptz, clock_timestamp()) as now) t";

    private static final Logger LOG = Logger.getLogger(Standings.class);
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final DataSource database;
    private final BudgetSettings settings;
    private final Clock clock;
    private final DatabaseTime heard = new DatabaseTime();
    private final Map<String, TenantLimit> told = new ConcurrentHashMap<>();

    Standings(DataSource database, BudgetSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /** The clock by which buckets are refilled. */
    TimeMeter time() {
        return clock == null ? heard : new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return DatabaseTime.nanos(clock.instant());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    /** Where the tenant's budget stands. The limit is told to the database once, so that while replicas differ the newest one rules. */
    Standing of(TenantLimit limit) {
        if (!limit.equals(told.get(limit.tenant()))) {
            Sql.update(database, "insert into tenant_budget as b (tenant, most) values (?, ?) on conflict (tenant) do update set most = excluded.most,"
                    + " changes = b.changes + 1 where b.most <> excluded.most", limit.tenant(), limit.most());
            told.put(limit.tenant(), limit);
        }
        Standing standing = Sql.first(database, rs -> new Standing(Sql.instant(rs, "now"), seconds(rs.getDouble("closed")), rs.getInt("most"),
                rs.getDouble("share"), seconds(rs.getDouble("since_cut")), rs.getLong("changes"), Sql.instant(rs, "seen_at"), rs.getBoolean("stepped")),
                "select t.now, extract(epoch from closed_until - t.now) as closed, most, share, extract(epoch from t.now - share_at) as since_cut,"
                        + " changes, seen_at, stepped_at > t.now - make_interval(secs => ?) as stepped from tenant_budget, " + NOW + " where tenant = ?", seconds(settings.minute()), now(), limit.tenant()).orElse(null);
        if (standing == null) { // an older state of the database was restored while we run
            told.remove(limit.tenant());
            throw new IllegalStateException("it is not in the database any more");
        }
        if (standing.now().isBefore(seen(standing.seen(), -1))) {
            return steppedBack(limit);
        }
        if (standing.now().isAfter(seen(standing.seen(), 1))) {
            Sql.update(database, "update tenant_budget set seen_at = greatest(seen_at, ?) where tenant = ?", standing.now(), limit.tenant());
        }
        heard.heard(standing.now());
        return standing;
    }

    /** Replicas hear the clock a little apart, and it is slewed at times. */
    private static Instant seen(Instant seen, int tolerances) {
        return seen.plus(TOLERANCE.multipliedBy(tolerances));
    }

    /**
     * The clock stepped back, as after a switch to a node whose clock is behind. A bucket refills by the clock: it would stay empty until the
     * clock has caught up. An empty one begins anew, and what was to last longer lasts as long from now on as it would have.
     */
    private Standing steppedBack(TenantLimit limit) {
        boolean first = Sql.transaction(database, c -> {
            boolean noticed = Sql.update(c, "update tenant_budget set closed_until = t.now + greatest(closed_until - seen_at, interval '0'),"
                    + " share_at = least(share_at, t.now), seen_at = t.now, stepped_at = t.now from " + NOW + " where tenant = ? and seen_at > t.now + ?::interval",
                    now(), limit.tenant(), TOLERANCE.toString()) == 1;
            if (noticed) {
                Sql.update(c, "delete from tenant_bucket where id = ?", limit.tenant());
            }
            return noticed;
        });
        if (first) {
            LOG.warnf("The database's clock stepped back, the request budget begins anew: tenant=%s", limit.tenant());
        }
        return of(limit);
    }

    /**
     * Cuts our share, but once for all requests that were permitted before the last cut.
     *
     * @param pause in which nothing is permitted
     * @param refused answers 429 to be counted
     */
    void cut(String tenant, Instant permitted, Duration pause, int refused) {
        Sql.update(database, "update tenant_budget b set refused = refused + ?, closed_until = greatest(closed_until, t.now + make_interval(secs => ?)),"
                + " share = case when permitted > share_at then greatest(?, least(1, share + greatest(0, extract(epoch from t.now - share_at)) / ?) * ?)"
                + " else share end, share_at = case when permitted > share_at then t.now else share_at end,"
                + " changes = changes + (permitted > share_at)::int from " + NOW + ", (select ?::timestamptz as permitted) p where tenant = ?",
                refused, seconds(pause), settings.least(), seconds(settings.recovery()), settings.cut(), now(), permitted, tenant);
    }

    private Instant now() {
        return clock == null ? null : clock.instant();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
