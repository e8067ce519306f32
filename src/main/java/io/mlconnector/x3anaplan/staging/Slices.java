package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.mapping.MappingTables;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which slices there are, and which of them are to be sent. */
@Named("slices")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Slices {

    private final DataSource dataSource;
    private final Function<String, Connection> connections;
    private final Clock clock;
    private final Path routes;
    private final int previewAbove;

    @Inject
    Slices(DataSource dataSource, Connections connections, Clock clock,
            @ConfigProperty(name = "x3anaplan.routes-dir", defaultValue = "routes") String routes,
            @ConfigProperty(name = "x3anaplan.staging.preview-above", defaultValue = "36") int previewAbove) {
        this(dataSource, connections::get, clock, Path.of(routes), previewAbove);
    }

    Slices(DataSource dataSource, Function<String, Connection> connections, Clock clock, Path routes, int previewAbove) {
        this.dataSource = dataSource;
        this.connections = connections;
        this.clock = clock;
        this.routes = routes;
        this.previewAbove = previewAbove;
    }

    /**
     * Brings slices and their ledger periods in line with the mirror and today's period rules. Ledger periods whose label cannot
     * be told get a hold of kind {@code period} and join no slice. Those that landed before stay where they are, and their slice
     * waits; those that landed before the horizon was raised stay too.
     */
    public void derive(String connection) {
        SliceDerivation derivation = new SliceDerivation(connections.apply(connection));
        Sql.transaction(dataSource, tx -> {
            derivation.derive(tx);
            return null;
        });
    }

    /**
     * The slices to be sent now: the ledger changed since their last clean send, or mapping and settings did, or their last
     * outcome was not clean. What is held gets the state held, and a stage of the run in state held, with the reason; slices of a
     * model that is to be left alone for a while wait in silence. A replay is restricted to its slices.
     *
     * @param period a period label, or null (or '') for all
     * @return rows with slice (Long), label, company, ledger, reason
     */
    public List<Map<String, Object>> toSend(String connection, long run, String period) {
        Connection settings = connections.apply(connection);
        MappingTables tables = MappingTables.read(settings);
        Fingerprint fingerprint = Fingerprint.of(settings, tables, routes);
        return Sql.transaction(dataSource, tx -> {
            boolean dryRun = Stages.isDryRun(tx, run);
            List<Long> replayed = Sql.all(tx, row -> row.getLong(1), "select unnest(slices) from run where id = ?", run);
            List<DueSlices.Due> due = DueSlices.of(tx, settings, fingerprint, dryRun && !replayed.isEmpty());
            Preview preview = Preview.of(tx, settings, tables, fingerprint, due, previewAbove);
            if (!dryRun) {
                preview.record(tx, run);
            }
            List<Map<String, Object>> toSend = new ArrayList<>();
            for (DueSlices.Due slice : due) {
                if (period != null && !period.isEmpty() && !period.equals(slice.label()) || !replayed.isEmpty() && !replayed.contains(slice.id())) {
                    continue;
                }
                String held = slice.held() != null ? slice.held() : preview.reason(slice);
                if (held != null) {
                    hold(tx, connection, run, slice, held, dryRun);
                } else if (slice.reason() != null && (slice.notBefore() == null || !slice.notBefore().isAfter(clock.instant()))) {
                    toSend.add(Map.of("slice", slice.id(), "label", slice.label(), "company", slice.company(),
                            "ledger", slice.ledger(), "reason", slice.reason()));
                }
            }
            return toSend;
        });
    }

    /**
     * Believes nothing any more of what the target has of the connection's slices, until each has landed again; in the caller's transaction.
     * Those of a model or module that the connection sent to before stay as they are, unless it sends there again.
     *
     * @param resend who asked for it and why
     */
    public void resend(java.sql.Connection tx, String connection, long resend) throws SQLException {
        Connection settings = connections.apply(connection);
        Sql.update(tx, "update slice set resend = ?, trusted = false, landed_content = null where connection = ?", resend, connection);
        Sql.update(tx, "update slice set state = 'touched' where connection = ? and state = 'clean' and model = ? and module = ? and version = ?",
                connection, settings.anaplan().model(), settings.datasets().journalEntries().module(),
                settings.datasets().journalEntries().version());
    }

    private void hold(java.sql.Connection tx, String connection, long run, DueSlices.Due slice, String reason, boolean dryRun)
            throws SQLException {
        if (!dryRun) {
            Sql.update(tx, "update slice set state = 'held', message = ? where id = ?", reason, slice.id());
        }
        Sql.update(tx, """
                insert into stage (run, connection, dataset, slice, state, outcome, message, created_at, settled_at)
                values (?, ?, 'journal-entries', ?, ?, 'held', ?, ?, ?)""", run, connection, slice.id(),
                dryRun ? "abandoned" : "held", reason, clock.instant(), clock.instant());
    }
}
