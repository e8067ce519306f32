package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.failure.SourceFault;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Computes the rows of a stage from the mirror, through today's mapping, in one snapshot. */
@Named("rows")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class RowMapper {

    private final DataSource dataSource;
    private final Function<String, Connection> connections;
    private final Clock clock;
    private final Path routes;

    @Inject
    RowMapper(DataSource dataSource, Connections connections, Clock clock,
            @ConfigProperty(name = "x3anaplan.routes-dir", defaultValue = "routes") String routes) {
        this(dataSource, connections::get, clock, Path.of(routes));
    }

    RowMapper(DataSource dataSource, Function<String, Connection> connections, Clock clock, Path routes) {
        this.dataSource = dataSource;
        this.connections = connections;
        this.clock = clock;
        this.routes = routes;
    }

    /**
     * Writes rows, target cells, zero rows, codes and control totals of a stage. Afterwards the stage is still {@code mapped}, or
     * {@code held} (abandoned in a dry run) with the reason; a held stage keeps its totals and has no rows.
     *
     * @throws SourceFault if ledger or mapping changed since the stage was opened; it passes when the slice is staged anew
     * @throws IllegalStateException if the map route left a ledger group undecided, or the totals do not add up to the ledger
     */
    public void map(long stageId) {
        Sql.snapshot(dataSource, tx -> {
            StageInfo stage = StageInfo.read(tx, stageId);
            Connection connection = connections.apply(stage.connection());
            MappingTables tables = MappingTables.read(connection);
            checkUnmoved(tx, connection, tables, stage);
            checkDecided(tx, stage);
            for (String table : List.of("staged_row", "staged_cell", "staged_code", "stage_total")) {
                Sql.update(tx, "delete from " + table + " where stage = ?", stageId);
            }
            Findings findings = new LineMapping(tx, connection, tables, stage).run();
            ControlTotals totals = new ControlTotals(tx, connection, stage);
            totals.write();
            totals.check();
            conclude(tx, connection, stage, findings);
            return null;
        });
    }

    private void checkUnmoved(java.sql.Connection tx, Connection connection, MappingTables tables, StageInfo stage)
            throws SQLException {
        boolean sameLedger = Stages.generation(tx, stage.slice()) == stage.generation();
        boolean sameMapping = Fingerprint.of(connection, tables, routes).text()
                .equals(stage.fingerprint().replace(Fingerprint.WAITING, ""));
        if (!sameLedger || !sameMapping) {
            throw new SourceFault(true, "The " + (sameLedger ? "mapping" : "ledger") + " changed while " + stage.name()
                    + " was being mapped. Nothing was staged; the slice stays touched and is staged anew.");
        }
    }

    private static void checkDecided(java.sql.Connection tx, StageInfo stage) throws SQLException {
        Optional<String> undecided = Sql.first(tx, row -> row.getString(1), """
                select g.typ || ' (category ' || g.cat || ', status ' || g.sta || ', ledger type ' || g.ledtyp || ')'
                  from ledger_group g
                 where g.stage = ? and not exists (
                       select 1 from stage_group d where d.stage = g.stage and d.cpy = g.cpy and d.ledtyp = g.ledtyp
                          and d.fiy = g.fiy and d.per = g.per and d.typ = g.typ and d.cat = g.cat and d.sta = g.sta)""", stage.id());
        if (undecided.isPresent()) {
            throw new IllegalStateException("The route map-slice did not decide about entry type " + undecided.get() + " of "
                    + stage.name() + ". Every ledger group needs a disposition: check routes/map.camel.yaml.");
        }
    }

    private void conclude(java.sql.Connection tx, Connection connection, StageInfo stage, Findings found) throws SQLException {
        List<Holds.Finding> findings = found.of(tx, connection, stage);
        Optional<Holds.Finding> stopping = Holds.stopping(tx, stage.slice(), findings);
        if (!stage.dryRun()) {
            Holds.record(tx, stage.connection(), stage.slice(), stage.run(), findings);
        }
        if (stopping.isEmpty()) {
            new TargetCells(tx, connection, stage).write();
            if (found.isAnyWaiting()) {
                Sql.update(tx, "update stage set fingerprint = ? where id = ?",
                        stage.fingerprint().replace(Fingerprint.WAITING, "") + Fingerprint.WAITING, stage.id());
            }
            return;
        }
        String message = "held: " + stopping.get().reason() + " (" + stopping.get().kind() + ": " + HoldSubjects.shown(stopping.get().subject()) + ")";
        Sql.update(tx, "delete from staged_row where stage = ?", stage.id());
        Sql.update(tx, "delete from staged_code where stage = ?", stage.id());
        Sql.update(tx, "update stage set state = ?, outcome = 'held', message = ?, settled_at = ? where id = ?",
                stage.dryRun() ? "abandoned" : "held", message, clock.instant(), stage.id());
        if (!stage.dryRun()) {
            Sql.update(tx, "update slice set state = 'held', message = ? where id = ?", message, stage.slice());
        }
    }
}
