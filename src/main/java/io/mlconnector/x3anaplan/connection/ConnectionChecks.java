package io.mlconnector.x3anaplan.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.MappingSettings.Amount;
import io.mlconnector.x3anaplan.connection.MappingSettings.Unmapped;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.YamlText;
import io.mlconnector.x3anaplan.codetable.CodeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** What a schema cannot say: rules between the settings of one connection, most of them about money that would land in a wrong cell. */
final class ConnectionChecks {

    private final YamlText text;
    private final Connection connection;
    private final Findings findings;
    private final Clock clock;

    ConnectionChecks(YamlText text, Connection connection, Findings findings, Clock clock) {
        this.text = text;
        this.connection = connection;
        this.findings = findings;
        this.clock = clock;
    }

    void run(JsonNode root) {
        signIn();
        graphql();
        actions(root);
        clearing(root);
        cells();
        new PeriodChecks(text, connection, findings).run();
        tables();
        new ScheduleChecks(text, findings, clock).run(connection.schedules(), root);
    }

    /** What is started is an import or a process. */
    private void actions(JsonNode root) {
        for (String dataset : new String[] {"accounts", "costCenters", "journalEntries"}) {
            JsonNode target = root.at("/datasets/" + dataset);
            if (target.hasNonNull("import") == target.hasNonNull("process")) {
                error("/datasets/" + dataset, target.hasNonNull("import") ? "both an import and a process are named" : "no action is named",
                        "name the import that reads the file, or the process that has it as a step: one of the keys import and process");
            }
        }
    }

    private void error(String at, String message, String remedy) {
        findings.add(text.error(at, message, remedy));
    }

    private void signIn() {
        X3Settings x3 = connection.x3();
        if (x3.auth() instanceof X3Auth.ConnectedApp app && (app.lifetime().compareTo(app.backdate()) <= 0 || app.backdate().isNegative())) {
            error("/x3/auth/lifetime", "a token issued " + app.backdate() + " ago that lives for " + app.lifetime() + " is dead at once",
                    "let lifetime be longer than backdate, e.g. PT5M and PT30S");
        }
        if (x3.caFile() != null) {
            try {
                Certificates.read(x3.caFile());
            } catch (IOException e) {
                error("/x3/caFile", e.getMessage(), "put a file with certificates in PEM form (-----BEGIN CERTIFICATE-----) there");
            }
        }
    }

    /** What X3's standard nodes do not have is named or derived by name: a guess would put money into a wrong period. */
    private void graphql() {
        X3Settings x3 = connection.x3();
        if (x3.protocol() != X3Settings.Protocol.GRAPHQL) {
            return;
        }
        GraphQlSettings graphql = x3.graphql();
        boolean periods = Stream.of(graphql.entries(), graphql.lines()).allMatch(n -> n.path("FIY") != null && n.path("PER") != null);
        if (graphql.periods() == GraphQlSettings.Periods.FIELDS && !periods) {
            error("/x3/graphql", "the nodes " + graphql.entries() + " and " + graphql.lines() + " have no fiscal year and period",
                    "set periods: {from: accounting-date}, or name the fields that hold them under entries.fields and lines.fields, FIY and PER");
        }
        if (graphql.entries().path("CAT") == null && graphql.categories().isEmpty()) {
            error("/x3/graphql", "the node " + graphql.entries() + " has no category (actual, simulation, ...)",
                    "list the entry types of each category under categories, e.g. {1: [\"*\"], 2: [SIM]}, or name the field: entries.fields.CAT");
        }
        for (int type : x3.ledgerTypes()) {
            if (!graphql.ledgerTypes().isEmpty() && type > graphql.ledgerTypes().size()) {
                error("/x3/graphql/ledgerTypes", "ledger type " + type + " has no name", "add it as " + graphql.lines() + " writes it");
            }
        }
    }

    private void clearing(JsonNode root) {
        String scope = root.at("/datasets/journalEntries/clear").asText();
        if (scope.equals("all-items")) {
            error("/datasets/journalEntries/clear", "an import that clears all items would wipe every other period with each slice",
                    "set the import in Anaplan to clear 'mapped items in source' for every dimension, or to update only, and say so here");
        }
    }

    private void cells() {
        Datasets.JournalTarget target = connection.datasets().journalEntries();
        if (connection.x3().ledgerTypes().size() > 1 && !target.has(Dimension.LEDGER)) {
            error("/datasets/journalEntries/dimensions", "ledger types " + connection.x3().ledgerTypes()
                    + " would meet in one cell: the target has no ledger dimension",
                    "read one ledger type only (x3.ledgerTypes), or add 'ledger' here and to the module");
        }
        MappingSettings mapping = connection.mapping();
        if (mapping.amount() == Amount.TRANSACTION && !target.has(Dimension.CURRENCY)) {
            error("/mapping/amount", "amounts in transaction currency of several currencies would meet in one cell",
                    "send amount: ledger, or add 'currency' to datasets.journalEntries.dimensions and to the module");
        }
        Set<String> members = new HashSet<>();
        for (int type : connection.x3().ledgerTypes()) {
            if (!members.add(mapping.ledgers().getOrDefault(type, String.valueOf(type))) && target.has(Dimension.LEDGER)) {
                error("/mapping/ledgers", "two ledger types go to member " + mapping.ledgers().get(type), "give each ledger type a member of its own");
            }
        }
        boolean byDefault = mapping.unmapped() == Unmapped.DEFAULT;
        if (byDefault != (mapping.defaultAccount() != null || mapping.defaultCostCenter() != null)) {
            error("/mapping/unmapped", byDefault ? "unmapped: default needs a default member" : "a default member is given, but unmapped is not default",
                    "give defaultAccount and defaultCostCenter together with unmapped: default, or leave all three out");
        }
        JournalColumnsOnce.check(target.columns(), header -> error("/datasets/journalEntries/columns",
                "header '" + header + "' is given to two columns", "name each column differently"));
    }

    private void tables() {
        table("/mapping/accounts", connection.mapping().accounts(), "accounts");
        table("/mapping/costCenters", connection.mapping().costCenters(), "cost-centers");
    }

    private void table(String at, String name, String kind) {
        Path file = connection.folder().resolve(name);
        if (!Files.isRegularFile(file)) {
            error(at, "there is no file " + file, "put the table there, or correct the name");
        } else {
            findings.addAll(CodeTable.check(file, kind));
        }
    }
}
