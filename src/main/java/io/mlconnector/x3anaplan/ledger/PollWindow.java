package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.NamedSql;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.X3Stream;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Decides what a poll reads: everything (load), what was stamped since the watermark (delta), or the months of one label
 * (period). A window is closed above by X3's own clock minus the lag, taken before its first page; a delta that would be longer
 * than the connection's windows may be is cut into several, each of which is kept before the next one is read.
 */
@ApplicationScoped
@Named("pollWindow")
@Unremovable
@RegisterForReflection
public class PollWindow {

    private static final String FROM = "windowFrom";

    private final CurrentConnection current;
    private final DataSource dataSource;
    private final RunJournal journal;

    @Inject
    public PollWindow(CurrentConnection current, DataSource dataSource, RunJournal journal) {
        this.current = current;
        this.dataSource = dataSource;
        this.journal = journal;
    }

    /** Sets {@code mode} for the journal streams. One stream without a valid watermark means that all three are loaded. */
    public void open(Exchange exchange) {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        String period = exchange.getProperty("period", String.class);
        bound(exchange);
        if (period != null && !period.isBlank()) {
            exchange.setProperty("mode", "period");
        } else {
            boolean known = X3Stream.JOURNAL.stream().allMatch(s -> mark(connection, s, state.byDate()).isPresent());
            exchange.setProperty("mode", known ? "delta" : "load");
        }
    }

    /** Sets {@code mode} for the master stream that the property {@code stream} names: delta, or load if stamps are of no use. */
    public void openMaster(Exchange exchange) {
        PollState state = new PollState(exchange);
        bound(exchange);
        boolean known = !state.byDate() && mark(current.of(exchange), state.stream(), false).isPresent();
        exchange.setProperty("mode", known ? "delta" : "load");
    }

    /** Before the windows of a delta: nothing was read of it yet. */
    public void beginDelta(Exchange exchange) {
        exchange.setProperty("mode", "delta");
        exchange.setProperty("moreWindows", true);
        exchange.removeProperty(FROM);
    }

    /**
     * Opens the next window: from where the last one ended, or the watermarks, up to the server's clock of this moment or for
     * as long as the connection's windows may be. {@code moreWindows} tells whether another one follows. A dry run keeps nothing, so
     * it reads all in one.
     */
    public void openDelta(Exchange exchange) {
        bound(exchange);
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        Instant end = read(connection, state).plus(connection.poll().window());
        boolean more = !state.dryRun() && end.isBefore(state.instant("upper"));
        if (more) {
            journal.progress(state.run(), "catching up: changes until " + end + " of those until " + state.instant("upper"));
            exchange.setProperty("upper", end.toString());
        }
        exchange.setProperty("moreWindows", more);
    }

    /** The window is in the mirror: the next one begins where this one ends. */
    public void closeDelta(Exchange exchange) {
        PollState state = new PollState(exchange);
        exchange.setProperty(FROM, state.instant("upper").minus(current.of(exchange).poll().overlap()).toString());
    }

    /** Called after the windows. @throws SourceFault if they were left before the last; what was read is kept */
    public void endDelta(Exchange exchange) {
        if (exchange.getProperty("moreWindows", false, Boolean.class)) {
            throw PageReader.stopped(new PollState(exchange));
        }
    }

    /** Up to where changes were read. */
    private Instant read(Connection connection, PollState state) {
        String from = state.exchange().getProperty(FROM, String.class);
        Instant earliest = from != null ? Instant.parse(from) : X3Stream.JOURNAL.stream()
                .map(stream -> lower(connection, stream, state)).min(Comparator.naturalOrder()).orElseThrow();
        return earliest.plus(connection.poll().overlap());
    }

    private void bound(Exchange exchange) {
        PollState state = new PollState(exchange);
        exchange.setProperty("upper", PollState.upperBound(current.of(exchange), state.serverTime()).toString());
        exchange.removeProperty("keys");
        exchange.removeProperty("swept");
        exchange.removeProperty("restless");
    }

    /**
     * Where the stream stands; empty if it was never loaded, or under other settings.
     */
    private Optional<Instant> mark(Connection connection, X3Stream stream, boolean byDate) {
        List<Instant> marks = NamedSql.transaction(dataSource, Map.of("connection", connection.name(), "stream", stream.label(),
                "scope", scope(connection, stream, byDate)), sql -> sql.all(
                row -> row.getObject(1, OffsetDateTime.class).toInstant(),
                "select mark from watermark where connection = :connection and stream = :stream and scope = :scope"));
        return marks.stream().findFirst();
    }

    /** What a watermark is earned with, see {@link PollState#scope}; how changes are found is part of it. */
    String scope(Connection connection, X3Stream stream, boolean byDate) {
        return PollState.scope(connection, stream, current.pages(connection).scope(connection, stream) + (byDate ? " by date" : ""));
    }

    /**
     * The lower bound of a delta window.
     *
     * @throws SourceFault if it lies in the server's future: then its clock was, or is, wrong by more than lag and overlap, and
     *         a window that silently holds nothing would lose changes
     */
    Instant lower(Connection connection, X3Stream stream, PollState state) {
        String from = state.exchange().getProperty(FROM, String.class);
        if (from != null && X3Stream.JOURNAL.contains(stream)) {
            return Instant.parse(from);
        }
        Instant serverTime = state.serverTime();
        Instant mark = mark(connection, stream, false).orElseThrow(
                () -> new IllegalStateException("no watermark for " + stream.label() + " of " + connection.name()));
        if (mark.isAfter(serverTime)) {
            throw new SourceFault(false, "connection " + connection.name() + ", stream " + stream.label() + ": everything up to "
                    + mark + " was read by X3's clock, but that clock now says " + serverTime + ". Put the server's clock right; if"
                    + " it was ahead before, delete the stream's row from the table watermark, so that all is read again.");
        }
        return mark;
    }
}
