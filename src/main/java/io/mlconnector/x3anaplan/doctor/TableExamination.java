package io.mlconnector.x3anaplan.doctor;

import io.mlconnector.x3anaplan.codetable.CodeTable;
import io.mlconnector.x3anaplan.codetable.X3Code;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.finding.Check;
import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.ledger.MasterCodes;
import io.mlconnector.x3anaplan.mapping.MappingTables;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Whether the rows of the mapping tables fit the codes that X3 has. */
@ApplicationScoped
public class TableExamination {

    private static final int MOST_NAMED = 50;

    private final ProducerTemplate routes;

    @Inject
    public TableExamination(ProducerTemplate routes) {
        this.routes = routes;
    }

    /** Reads the codes of accounts and dimensions. Never throws for what it finds. */
    public List<Check> of(Connection connection) {
        Exchange read = routes.request("direct:read-codes", exchange -> {
            exchange.setProperty("connection", connection.name());
            exchange.setProperty("run", 0L);
        });
        if (read.getException() != null) {
            return List.of(Check.failed("mapping tables", "X3's codes cannot be read: " + read.getException().getMessage()));
        }
        MappingTables tables = MappingTables.read(connection);
        return Stream.concat(checks(connection.mapping().accounts(), tables.accounts(), MasterCodes.accounts(read)),
                checks(connection.mapping().costCenters(), tables.costCenters(), MasterCodes.dimensions(read))).toList();
    }

    private static Stream<Check> checks(String file, CodeTable table, Set<X3Code> codes) {
        String subject = "table " + file;
        if (codes.isEmpty()) {
            return Stream.of(Check.skipped(subject, "X3 shows no codes to compare it with"));
        }
        List<Finding> misfits = table.misfits(codes);
        if (misfits.isEmpty()) {
            return Stream.of(Check.ok(subject, table.size() + " rows fit the " + codes.size() + " codes that X3 has"));
        }
        Stream<Check> named = misfits.stream().limit(MOST_NAMED).map(misfit -> Check.warning(subject, misfit.toString().replaceAll("\\s*\n\\s*", " ")));
        return misfits.size() <= MOST_NAMED ? named
                : Stream.concat(named, Stream.of(Check.warning(subject, (misfits.size() - MOST_NAMED) + " more rows fit no code of X3")));
    }
}
