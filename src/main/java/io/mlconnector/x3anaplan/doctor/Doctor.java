package io.mlconnector.x3anaplan.doctor;

import io.mlconnector.x3anaplan.anaplan.AnaplanExamination;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.connection.Datasets.ListTarget;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.finding.Check;
import io.mlconnector.x3anaplan.finding.Check.State;
import io.mlconnector.x3anaplan.mapping.PeriodMapping;
import io.mlconnector.x3anaplan.mapping.Periods;
import io.mlconnector.x3anaplan.staging.JournalHeader;
import io.mlconnector.x3anaplan.x3.X3Examination;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Examines a connection: signs in to both ends and looks whether everything is there, without reading the ledger or sending anything. */
@ApplicationScoped
public class Doctor {

    /** What was found on each side. */
    public record Report(String connection, List<Check> x3, List<Check> anaplan) {

        public List<Check> all() {
            return Stream.concat(x3.stream(), anaplan.stream()).toList();
        }

        public boolean has(State state) {
            return all().stream().anyMatch(check -> check.state() == state);
        }
    }

    private final Connections connections;
    private final X3Examination x3;
    private final AnaplanExamination anaplan;

    private final TableExamination tables;

    @Inject
    public Doctor(Connections connections, X3Examination x3, TableExamination tables, AnaplanExamination anaplan) {
        this.tables = tables;
        this.connections = connections;
        this.x3 = x3;
        this.anaplan = anaplan;
    }

    /** @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if there is no such connection */
    public Report examine(String name) {
        Connection connection = connections.get(name);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put(Datasets.ACCOUNTS, header(connection.datasets().accounts()));
        headers.put(Datasets.COST_CENTERS, header(connection.datasets().costCenters()));
        headers.put(Datasets.JOURNAL_ENTRIES, List.of(JournalHeader.of(connection).names()));
        List<Check> source = new ArrayList<>(x3.of(connection));
        // What X3's codes are is not known while X3 cannot be read.
        if (source.stream().noneMatch(check -> check.state() == State.FAILED)) {
            source.addAll(tables.of(connection));
        }
        return new Report(name, source, anaplan.of(connection, headers, firstPeriod(connection)));
    }

    private static List<String> header(ListTarget list) {
        return Stream.of(list.columns().code(), list.columns().name(), list.columns().parent()).filter(Objects::nonNull).toList();
    }

    /** The label of the first month of the last fiscal year that the connection names. */
    private static String firstPeriod(Connection connection) {
        Periods periods = new Periods(connection.periods(), null);
        List<String> labels = new ArrayList<>();
        for (FiscalYear year : connection.periods().fiscalYears()) {
            PeriodMapping mapped = periods.map(year.company(), year.ledgerType() == null ? connection.x3().ledgerTypes().get(0) : year.ledgerType(), year.year(), 1);
            if (mapped.isMapped()) {
                labels.add(mapped.label());
            }
        }
        return labels.isEmpty() ? "" : labels.get(labels.size() - 1);
    }
}
