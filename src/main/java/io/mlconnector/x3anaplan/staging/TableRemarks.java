package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.codetable.X3Code;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.ledger.MasterCodes;
import io.mlconnector.x3anaplan.mapping.MappingTables;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Says of a run in what the connection and X3 do not agree: rows of mapping tables that fit no code, codes that lines use while no master
 * record has them, and fiscal years that begin elsewhere than the anchors say. Bean {@code tableRemarks}.
 */
@Named("tableRemarks")
@ApplicationScoped
@Unremovable
@RegisterForReflection
public class TableRemarks {

    private static final int MOST_REMARKS = 50;
    private static final int CODES_NAMED = 20;

    private final DataSource dataSource;
    private final Function<String, Connection> connections;
    private final RunJournal journal;

    @Inject
    public TableRemarks(DataSource dataSource, Connections connections, RunJournal journal) {
        this(dataSource, connections::get, journal);
    }

    TableRemarks(DataSource dataSource, Function<String, Connection> connections, RunJournal journal) {
        this.dataSource = dataSource;
        this.connections = connections;
        this.journal = journal;
    }

    /** Compares the tables with the codes of the mirror, and with those that a dry run has just read ({@link MasterCodes}). */
    public void check(Exchange exchange) {
        long run = exchange.getProperty("run", Long.class);
        Connection connection = connections.apply(exchange.getProperty("connection", String.class));
        MappingTables tables = MappingTables.read(connection);
        Sql.snapshot(dataSource, tx -> {
            Set<X3Code> accounts = new HashSet<>(MasterCodes.accounts(exchange));
            Set<X3Code> dimensions = new HashSet<>(MasterCodes.dimensions(exchange));
            accounts.addAll(MirrorCodes.accounts(tx, connection));
            dimensions.addAll(MirrorCodes.costCenters(tx, connection));
            Set<X3Code> ownAccounts = MirrorCodes.accountsOfLines(tx, connection);
            ownAccounts.removeAll(accounts);
            Set<X3Code> ownDimensions = MirrorCodes.costCentersOfLines(tx, connection);
            ownDimensions.removeAll(dimensions);
            accounts.addAll(ownAccounts);
            dimensions.addAll(ownDimensions);
            List<String> remarks = new ArrayList<>();
            tables.accounts().misfits(accounts).stream().map(Finding::toString).forEach(remarks::add);
            tables.costCenters().misfits(dimensions).stream().map(Finding::toString).forEach(remarks::add);
            remarks.stream().limit(MOST_REMARKS).forEach(remark -> journal.remark(run, remark));
            if (remarks.size() > MOST_REMARKS) {
                journal.remark(run, (remarks.size() - MOST_REMARKS) + " more rows of the mapping tables fit no code of X3");
            }
            CalendarRemarks.of(tx, connection).forEach(remark -> journal.remark(run, remark));
            withoutMaster(run, "accounts", ownAccounts);
            withoutMaster(run, "dimensions", ownDimensions);
            return null;
        });
    }

    private void withoutMaster(long run, String what, Set<X3Code> codes) {
        if (!codes.isEmpty()) {
            List<String> named = codes.stream().map(code -> code.chart() + "/" + code.code()).sorted().limit(CODES_NAMED).toList();
            journal.remark(run, codes.size() + " " + what + " are used by journal lines while X3 shows no record of them; their members get the code"
                    + " as name: " + String.join(", ", named) + (codes.size() > CODES_NAMED ? ", ..." : "")
                    + "\n  -> let the X3 user see these records, if their names are wanted");
        }
    }
}
