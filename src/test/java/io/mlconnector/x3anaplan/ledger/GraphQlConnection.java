package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.ConnectionFiles;
import io.mlconnector.x3anaplan.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The connection of the sandbox with the GraphQL block of a test, read from a file as the product reads it. */
final class GraphQlConnection {

    /** Fields that a customer added to the nodes. */
    static final String ADDED_FIELDS = """
            entries: {fields: {FIY: fiscalYear, PER: period, CAT: category, RVS: reversal, DESVCR: description}}
            lines: {fields: {FIY: fiscalYear, PER: period, LED: ledger.code}}
            analyticalLines: {fields: {AMTLED: ledgerAmount}}
            """;

    /** Nodes as published: what they lack is derived. */
    static final String DERIVED = """
            periods: {from: accounting-date}
            categories: {1: ["*"], 2: [ODV]}
            """;

    private GraphQlConnection() {
    }

    static Connection read(String url, String graphql) {
        try {
            Path folder = Files.createTempDirectory("connections");
            Path own = Files.createDirectory(folder.resolve("test"));
            for (String table : new String[] {"accounts.csv", "cost-centers.csv"}) {
                Files.copy(Path.of("connections/sandbox", table), own.resolve(table));
            }
            String text = Files.readString(Path.of("connections/sandbox/connection.yaml")).replaceFirst("url: .*", "url: " + url)
                    .replace("protocol: rest", "protocol: graphql\n  graphql:\n" + graphql.indent(4).stripTrailing())
                    .replace("${sandbox.anaplan.url:http://localhost:8125}", "http://localhost:8125");
            Files.writeString(own.resolve("connection.yaml"), text);
            Findings findings = new Findings();
            Connection connection = ConnectionFiles.read(folder, t -> t, findings).get("test");
            if (connection == null) {
                throw new IllegalStateException(findings.sorted() + "\n" + text);
            }
            return connection;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
