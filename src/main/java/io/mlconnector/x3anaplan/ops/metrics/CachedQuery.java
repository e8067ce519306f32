package io.mlconnector.x3anaplan.ops.metrics;

import io.mlconnector.x3anaplan.sql.Sql;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Numbers that one query reads for many series. Asked by every series of a scrape, it goes to the database at most once in its time;
 * when the database fails, its series have no value, and it is asked again only after that time.
 */
final class CachedQuery {

    private static final Logger LOG = Logger.getLogger(CachedQuery.class);

    private final DataSource database;
    private final String sql;
    private final int keys;
    private final long nanos;
    private final LongSupplier ticker;
    private final Outage outage;
    private Map<String, Double> numbers = Map.of();
    private boolean known;
    private Long readAt;

    /**
     * @param outage shared by all queries of the database
     * @param keys so many columns at the start are the key, as text; each column after them is a number under its name
     * @param ticker nanoseconds that only grow
     */
    CachedQuery(DataSource database, Duration kept, LongSupplier ticker, Outage outage, int keys, String sql) {
        this.outage = outage;
        this.database = database;
        this.sql = sql;
        this.keys = keys;
        this.nanos = kept.toNanos();
        this.ticker = ticker;
    }

    /** @return 0 for a key that the query did not give; NaN for a null, or while the database does not answer */
    double value(String column, String... key) {
        Map<String, Double> now = read();
        return now == null ? Double.NaN : now.getOrDefault(column + "|" + String.join("|", key), 0.0);
    }

    /** As {@link #value}, but NaN where there is no such key. */
    double valueIfAny(String column, String... key) {
        Map<String, Double> now = read();
        return now == null ? Double.NaN : now.getOrDefault(column + "|" + String.join("|", key), Double.NaN);
    }

    /** Whether the last reading succeeded. */
    boolean works() {
        return read() != null;
    }

    private synchronized Map<String, Double> read() {
        long now = ticker.getAsLong();
        if (readAt == null || now - readAt >= nanos) {
            readAt = now;
            try {
                numbers = outage.isOn(now) ? Map.of() : query();
                known = !outage.isOn(now);
            } catch (RuntimeException e) {
                known = false;
                outage.weigh(e, ticker.getAsLong());
                LOG.debugf(e, "Numbers for metrics could not be read");
            }
        }
        return known ? numbers : null;
    }

    private Map<String, Double> query() {
        Map<String, Double> read = new HashMap<>();
        List<Integer> rows = Sql.all(database, rs -> {
            StringBuilder key = new StringBuilder();
            for (int i = 1; i <= keys; i++) {
                key.append('|').append(rs.getString(i));
            }
            for (int i = keys + 1; i <= rs.getMetaData().getColumnCount(); i++) {
                double number = rs.getDouble(i);
                read.put(rs.getMetaData().getColumnLabel(i) + (keys == 0 ? "|" : key), rs.wasNull() ? Double.NaN : number);
            }
            return 1;
        }, sql);
        return rows.isEmpty() ? Map.of() : read;
    }
}
