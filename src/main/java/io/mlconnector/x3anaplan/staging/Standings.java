package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.mapping.MappingTables;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the slices of a connection stand: what the target has of each, what the next run would send, what waits and why. */
@ApplicationScoped
@Unremovable
public class Standings {

    /**
     * A slice.
     *
     * @param state touched, held, clean, partial, failed or unverified, as its last attempt left it
     * @param due why the next run sends it; null: the target has what the mirror has
     * @param held why it waits in spite of that; null: it does not wait
     * @param notBefore the model was closed: no run sends it earlier; null: any run may
     * @param last the last stage whose rows are in the target, or were found there unchanged; null: nothing was ever sent
     */
    public record Standing(long slice, String period, String company, String ledger, String state, String message, String due, String held,
            Instant notBefore, Landing last) {
    }

    /**
     * What the target has of a slice.
     *
     * @param outcome clean, partial, unverified (it may have landed), or unchanged: the target had these rows already
     * @param readBack equal or differs by what an export showed, unverified where none was read; null of what was not imported
     * @param task of the import, if there was one
     */
    public record Landing(long stage, long run, String outcome, String readBack, String task, Instant at) {
    }

    /**
     * A control total of a slice: rows and money of an X3 account, by what became of them.
     *
     * @param disposition sent, rejected, unmapped or excluded
     * @param reason why it was not sent, with the code that has no member; empty for what was
     * @param x3Account chart and code
     * @param debit before the sign rule of the target
     */
    public record Total(String disposition, String reason, String x3Company, int ledgerType, String x3Account, String currency, long lines,
            long rows, BigDecimal debit, BigDecimal credit) {
    }

    /** Of a stage: its rows are in the target, or may be. Stages of earlier versions tell it by their outcome. */
    private static final String LANDED = "(outcome = 'unchanged' or coalesce(landed, case when outcome in ('clean', 'partial', 'unverified')"
            + " then 'all' end) <> 'none')";

    private static final String SLICES = """
            select s.*, t.id as stage, t.run, case when t.landed = 'unproved' then 'unverified' else t.outcome end as outcome, t.read_back, t.task_id,
                   t.settled_at, t.created_at as staged_at
              from slice s
              left join lateral (select * from stage where slice = s.id and LANDED order by id desc limit 1) t on true
             where s.connection = ? order by s.label, s.company, s.ledger, s.id""".replace("LANDED", LANDED);

    private static final String TOTALS = """
            select * from stage_total where stage = (select max(id) from stage where slice = ? and LANDED)
             order by disposition, reason, cpy, ledtyp, coa, acc, currency""".replace("LANDED", LANDED);

    private final DataSource dataSource;
    private final Function<String, Connection> connections;
    private final Path routes;

    @Inject
    Standings(DataSource dataSource, Connections connections,
            @ConfigProperty(name = "x3anaplan.routes-dir", defaultValue = "routes") String routes) {
        this(dataSource, connections == null ? null : connections::get, Path.of(routes));
    }

    Standings(DataSource dataSource, Function<String, Connection> connections, Path routes) {
        this.dataSource = dataSource;
        this.connections = connections;
        this.routes = routes;
    }

    /** For the client proxy of the CDI container only. */
    protected Standings() {
        this(null, null, Path.of(""));
    }

    /** All slices of a connection, through today's mapping. @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if there is no such connection */
    public List<Standing> of(String connection) {
        Connection settings = connections.apply(connection);
        Fingerprint fingerprint = Fingerprint.of(settings, MappingTables.read(settings), routes);
        return Sql.snapshot(dataSource, tx -> {
            Map<Long, DueSlices.Due> due = DueSlices.of(tx, settings, fingerprint, false).stream()
                    .collect(Collectors.toMap(DueSlices.Due::id, slice -> slice));
            return Sql.all(tx, row -> {
                DueSlices.Due mine = due.get(row.getLong("id"));
                return new Standing(row.getLong("id"), row.getString("label"), row.getString("company"), row.getString("ledger"),
                        row.getString("state"), row.getString("message"), mine == null ? null : mine.reason(), mine == null ? null : mine.held(),
                        instant(row.getTimestamp("not_before")), row.getObject("stage") == null ? null
                                : new Landing(row.getLong("stage"), row.getLong("run"), row.getString("outcome"), row.getString("read_back"),
                                        row.getString("task_id"),
                                        instant(row.getTimestamp("settled_at"))));
            }, SLICES, connection);
        });
    }

    /** Control totals of what the target has of a slice, and of what was left out of it then; empty while nothing was ever sent. */
    public List<Total> totals(String connection, long slice) {
        return Sql.transaction(dataSource, tx -> isOf(tx, connection, slice) ? Sql.all(tx, row -> new Total(row.getString("disposition"),
                row.getString("reason"), row.getString("cpy"), row.getInt("ledtyp"), row.getString("coa") + "/" + row.getString("acc"),
                row.getString("currency"), row.getLong("lines"), row.getLong("rows"), row.getBigDecimal("debit"), row.getBigDecimal("credit")),
                TOTALS, slice) : null);
    }

    private static boolean isOf(java.sql.Connection tx, String connection, long slice) throws SQLException {
        return !Sql.all(tx, row -> 1, "select 1 from slice where id = ? and connection = ?", slice, connection).isEmpty();
    }

    private static Instant instant(Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
