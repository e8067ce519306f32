package io.mlconnector.x3anaplan.ops.metrics;

import java.time.Duration;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/** The queries behind the series of {@link DatabaseMetrics}. The largest table that one reads is {@code run}, with a row for each run. */
final class Queries {

    final CachedQuery runs;
    final CachedQuery failures;
    final CachedQuery work;
    final CachedQuery open;
    final CachedQuery age;
    final CachedQuery watermarks;
    final CachedQuery slices;
    final CachedQuery unread;
    final CachedQuery holds;
    final CachedQuery letters;
    final CachedQuery tokens;
    final CachedQuery budget;
    final CachedQuery models;

    /** @param recovery in which a share that a 429 has cut grows from nothing to all */
    Queries(DataSource database, Duration kept, Duration recovery, LongSupplier ticker) {
        Outage outage = new Outage();
        runs = new CachedQuery(database, kept, ticker, outage, 2,
                "select connection, outcome, count(*) as finished from run where state = 'finished' group by 1, 2");
        failures = new CachedQuery(database, kept, ticker, outage, 2,
                "select connection, failure_class, count(*) as failed from run where outcome = 'failed' "
                        + "and continued_by is null group by 1, 2"); // one that goes on elsewhere, as at each upgrade, has not failed
        work = new CachedQuery(database, kept, ticker, outage, 1, "select connection, sum(requests_x3) as x3, sum(requests_anaplan) as anaplan, "
                + "sum(rows_read) as rows_read from run group by 1");
        open = new CachedQuery(database, kept, ticker, outage, 1, "select connection, count(*) filter (where state = 'requested') as waiting, "
                + "count(*) filter (where state = 'running') as working, coalesce(extract(epoch from clock_timestamp() - min(requested_at) "
                + "filter (where state = 'requested')), 0) as longest from run where state <> 'finished' group by 1");
        age = new CachedQuery(database, kept, ticker, outage, 1, "select connection, extract(epoch from clock_timestamp() - coalesce(max(started_at) "
                + "filter (where outcome = 'clean' and datasets is null and period is null and slices is null and not dry_run), "
                + "min(requested_at))) as age from run group by 1");
        watermarks = new CachedQuery(database, kept, ticker, outage, 2,
                "select connection, stream, extract(epoch from clock_timestamp() - mark) as lag from watermark");
        slices = new CachedQuery(database, kept, ticker, outage, 2, "select connection, state, count(*) as slices from slice group by 1, 2");
        unread = new CachedQuery(database, kept, ticker, outage, 1, "select s.connection, count(*) as unverified from slice s join stage t on t.id = s.landed_stage "
                + "where s.state = 'clean' and t.read_back = 'unverified' group by 1");
        holds = new CachedQuery(database, kept, ticker, outage, 1,
                "select connection, count(*) as open from hold where cleared_at is null and confirmed_at is null group by 1");
        letters = new CachedQuery(database, kept, ticker, outage, 2,
                "select connection, failure_class, count(*) as open from dead_letter where state = 'open' group by 1, 2");
        tokens = new CachedQuery(database, kept, ticker, outage, 2,
                "select connection, system, count(refusal) as refused from signin_token group by 1, 2");
        budget = new CachedQuery(database, kept, ticker, outage, 1, "select b.tenant, b.refused as refused, least(1, b.share "
                + "+ extract(epoch from clock_timestamp() - b.share_at) / " + Math.max(1, recovery.toSeconds()) + ") as share, "
                + "greatest(0, extract(epoch from b.closed_until - clock_timestamp())) as closed from tenant_budget b");
        models = new CachedQuery(database, kept, ticker, outage, 0, "select count(*) as waiting, coalesce(extract(epoch from clock_timestamp() "
                + "- min(since)), 0) as longest from lease_wait where seen_at > clock_timestamp() - interval '15 seconds'");
    }
}
