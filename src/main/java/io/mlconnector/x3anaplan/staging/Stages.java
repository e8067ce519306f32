package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.anaplan.Stopped;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.connection.Datasets.ListTarget;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.mapping.MappingTables;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens stages and keeps what the map route decides about them. */
@Named("stages")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class Stages {

    private final DataSource dataSource;
    private final RunJournal journal;
    private final Function<String, Connection> connections;
    private final Clock clock;
    private final Path routes;

    @Inject
    Stages(DataSource dataSource, RunJournal journal, Connections connections, Clock clock,
            @ConfigProperty(name = "x3anaplan.routes-dir", defaultValue = "routes") String routes) {
        this(dataSource, journal, connections::get, clock, Path.of(routes));
    }

    Stages(DataSource dataSource, RunJournal journal, Function<String, Connection> connections, Clock clock, Path routes) {
        this.dataSource = dataSource;
        this.journal = journal;
        this.connections = connections;
        this.clock = clock;
        this.routes = routes;
    }

    /**
     * Begins a stage of a slice: notes the slice's generation and the fingerprint of mapping and settings, against which
     * {@link RowMapper#map} checks its snapshot. Unfinished stages of the slice that never reached an import are abandoned.
     *
     * @return id of the stage
     * @throws Stopped if another run has the connection by now, whose stages they may be
     */
    public long open(long slice, long run) {
        return Sql.transaction(dataSource, tx -> {
            String name = Sql.first(tx, row -> row.getString(1), "select connection from slice where id = ?", slice)
                    .orElseThrow(() -> new IllegalArgumentException("there is no slice " + slice));
            fence(tx, run, name);
            for (long left : Sql.all(tx, row -> row.getLong(1),
                    "select id from stage where slice = ? and state in ('mapped', 'staged')", slice)) {
                abandon(tx, left, "left unfinished by an earlier attempt");
            }
            Connection connection = connections.apply(name);
            Fingerprint fingerprint = Fingerprint.of(connection, MappingTables.read(connection), routes);
            return Sql.first(tx, row -> row.getLong(1), """
                    insert into stage (run, connection, dataset, slice, generation, fingerprint, created_at)
                    values (?, ?, ?, ?, ?, ?, ?) returning id""", run, name, Datasets.JOURNAL_ENTRIES, slice,
                    generation(tx, slice), fingerprint.text(), clock.instant()).orElseThrow();
        });
    }

    /**
     * Begins a stage of a list.
     *
     * @param dataset accounts or cost-centers
     * @return id of the stage
     * @throws Stopped if another run has the connection by now
     */
    public long openList(String connection, long run, String dataset) {
        Connection settings = connections.apply(connection);
        return Sql.transaction(dataSource, tx -> {
            fence(tx, run, connection);
            for (long left : Sql.all(tx, row -> row.getLong(1), """
                    select id from stage where connection = ? and dataset = ? and slice is null and state in ('mapped', 'staged')""",
                    connection, dataset)) {
                abandon(tx, left, "left unfinished by an earlier attempt");
            }
            return Sql.first(tx, row -> row.getLong(1), """
                    insert into stage (run, connection, dataset, fingerprint, created_at) values (?, ?, ?, ?, ?) returning id""",
                    run, connection, dataset, Fingerprint.ofList(settings, target(settings, dataset)),
                    clock.instant()).orElseThrow();
        });
    }

    /** The ledger types that a connection reads, for conditions in the map route, e.g. {@code 1,3}. */
    public String ledgerTypes(String connection) {
        return connections.apply(connection).x3().ledgerTypes().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /**
     * Records what becomes of one ledger group. In: body, a row of the view ledger_group; properties stageId, disposition (send
     * or exclude) and reason.
     *
     * @throws SourceFault if the route did not know the group's category or status: nothing is guessed
     */
    public void dispose(Exchange exchange) {
        @SuppressWarnings("unchecked")
        Map<String, Object> group = exchange.getMessage().getBody(Map.class);
        dispose(exchange.getProperty("stageId", Long.class), group, exchange.getProperty("disposition", String.class),
                exchange.getProperty("reason", String.class));
    }

    void dispose(long stage, Map<String, Object> group, String disposition, String reason) {
        if (!"send".equals(disposition) && !"exclude".equals(disposition)) {
            throw new SourceFault(false, "Journal entries of type " + group.get("typ") + " in company " + group.get("cpy")
                    + ", fiscal year " + group.get("fiy") + ", period " + group.get("per") + " have category " + group.get("cat")
                    + " and status " + group.get("sta") + ", which the route map-slice does not know (" + reason
                    + "). Decide on them in routes/map.camel.yaml; the slice stays touched.");
        }
        Sql.transaction(dataSource, tx -> Sql.update(tx, """
                insert into stage_group (stage, cpy, ledtyp, fiy, per, typ, cat, sta, disposition, reason)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (stage, cpy, ledtyp, fiy, per, typ, cat, sta)
                do update set disposition = excluded.disposition, reason = excluded.reason""",
                stage, group.get("cpy"), group.get("ledtyp"), group.get("fiy"), group.get("per"), group.get("typ"),
                group.get("cat"), group.get("sta"), disposition, reason == null ? "" : reason));
    }

    /** The state of a stage: mapped, staged, unchanged, held, abandoned and those that the import gives. */
    public String state(long stage) {
        return Sql.transaction(dataSource, tx -> StageInfo.read(tx, stage).state());
    }

    /** Removes the rows and chunks of a stage whose fate is decided; its totals, codes and list members stay. */
    public void forget(java.sql.Connection tx, long stage) throws SQLException {
        Sql.update(tx, "delete from staged_row where stage = ?", stage);
        Sql.update(tx, "delete from staged_cell where stage = ?", stage);
        Sql.update(tx, "delete from staged_chunk where stage = ?", stage);
    }

    private void fence(java.sql.Connection tx, long run, String connection) throws SQLException {
        if (!journal.holds(tx, run)) {
            throw Stopped.lost("Run " + run, "connection/" + connection);
        }
    }

    private void abandon(java.sql.Connection tx, long stage, String message) throws SQLException {
        forget(tx, stage);
        Sql.update(tx, "update stage set state = 'abandoned', message = ?, settled_at = ? where id = ?",
                message, clock.instant(), stage);
    }

    static long generation(java.sql.Connection tx, long slice) throws SQLException {
        return Sql.first(tx, row -> row.getLong(1), """
                select coalesce(sum(p.generation), 0) from slice s join slice_source q on q.slice = s.id
                  join ledger_period p on p.connection = s.connection and p.cpy = q.cpy and p.ledtyp = q.ledtyp
                                      and p.fiy = q.fiy and p.per = q.per
                 where s.id = ?""", slice).orElse(0L);
    }

    static boolean isDryRun(java.sql.Connection tx, long run) throws SQLException {
        return Sql.first(tx, row -> row.getBoolean(1), "select dry_run from run where id = ?", run).orElse(false);
    }

    static ListTarget target(Connection connection, String dataset) {
        return switch (dataset) {
            case Datasets.ACCOUNTS -> connection.datasets().accounts();
            case Datasets.COST_CENTERS -> connection.datasets().costCenters();
            default -> throw new ConfigurationFault("Dataset " + dataset + " of connection " + connection.name()
                    + " is not a list: use accounts or cost-centers.");
        };
    }
}
