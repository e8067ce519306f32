package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.JournalKeys;
import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import io.mlconnector.x3anaplan.x3.X3Stream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * Where a poll stands, kept in exchange properties (scalars only, so that routes can test them):
 * {@code mode} (load, delta, period), {@code upper}, {@code stream}, {@code take} (what becomes of a page's rows),
 * {@code nextPage}, {@code pageWalk}, {@code keys} (journal entries of the batch), {@code batchStart}, {@code unsettled}, {@code changes} (stamps
 * or dates: how changes are found).
 */
record PollState(Exchange exchange) {

    private static final String WALK = "pageWalk";

    /** What becomes of the rows of a page. */
    enum Take { KEYS, ROWS, SETTLED, SEEN, ELSEWHERE, MASTERS }

    String connection() {
        return CurrentConnection.name(exchange);
    }

    long run() {
        return CurrentConnection.run(exchange);
    }

    X3Stream stream() {
        return X3Stream.named(exchange.getProperty("stream", String.class));
    }

    String mode() {
        return exchange.getProperty("mode", String.class);
    }

    Take take() {
        return Take.valueOf(exchange.getProperty("take", String.class));
    }

    boolean dryRun() {
        return Boolean.parseBoolean(String.valueOf(exchange.getProperty("dryRun")));
    }

    /** A run restricted to a period or to some datasets moves no watermark (rule 3). */
    boolean restricted() {
        String period = exchange.getProperty("period", String.class);
        return period != null && !period.isBlank() || Boolean.parseBoolean(String.valueOf(exchange.getProperty("restricted")));
    }

    /** The clock of X3's server as of its last answer. */
    Instant serverTime() {
        return Instant.parse(exchange.getProperty("x3Server", String.class));
    }

    Instant instant(String property) {
        return Instant.parse(exchange.getProperty(property, String.class));
    }

    List<JournalKey> keys() {
        return JournalKeys.split(exchange.getProperty("keys", String.class));
    }

    void ask(Take take, String firstPage) {
        exchange.setProperty("take", take.name());
        exchange.setProperty("nextPage", firstPage);
        exchange.setProperty(WALK, new PageWalk(firstPage));
    }

    /** The way through the pages of what was asked last. */
    PageWalk walk() {
        return exchange.getProperty(WALK, PageWalk.class);
    }

    /**
     * Whether the rows that were asked for are all there are, so that one that does not come is missed by nobody: then the end is
     * asked for as well. Rows of certain journal entries, or of a window of changes, are read again.
     */
    boolean readsWhole() {
        return keysOf() == null && (take() == Take.ROWS || take() == Take.SEEN || take() == Take.MASTERS && "load".equals(mode()));
    }

    private String keysOf() {
        return exchange.getProperty("keys", String.class);
    }

    /** Whether changes are found by accounting dates and full comparison, for stamps cannot be filtered on. */
    boolean byDate() {
        return "dates".equals(exchange.getProperty("changes", String.class));
    }

    String nextPage() {
        return exchange.getProperty("nextPage", String.class);
    }

    /** The window's upper bound: the server's clock minus the lag, for rows of the last moments may still be on their way (P4). */
    static Instant upperBound(Connection connection, Instant serverTime) {
        return serverTime.minus(connection.poll().lag()).truncatedTo(ChronoUnit.SECONDS);
    }

    static LocalDate horizon(Connection connection) {
        return connection.poll().firstPeriod().atDay(1);
    }

    /**
     * What a watermark was earned with: when classes, field names, ledger types or the horizon change, rows that no stamp
     * will ever bring again have to be read, so a stream of another scope is loaded anew.
     *
     * @param names the protocol's part, see {@link io.mlconnector.x3anaplan.x3.X3Pages#scope}
     */
    static String scope(Connection connection, X3Stream stream, String names) {
        String scope = connection.x3().url() + " " + connection.x3().folder() + " " + names;
        if (X3Stream.JOURNAL.contains(stream)) {
            scope += " " + connection.x3().ledgerTypes().stream().sorted().toList() + " " + connection.poll().firstPeriod();
        } else if (stream == X3Stream.DIMENSIONS) {
            scope += " " + connection.x3().dimensionType();
        }
        return scope;
    }
}
