package io.mlconnector.x3anaplan.mapping;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.ConnectionFiles;
import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Period settings read as the product reads them: from the file of a connection, all else as in the demo's. */
final class PeriodsOf {

    private static final Path DEMO = Path.of("connections/sandbox");

    private PeriodsOf() {
    }

    /**
     * @param folder that no other connection lies in
     * @param periods the block {@code periods} of connection.yaml, its first line included
     * @throws IllegalArgumentException with all findings, if the product refuses the block
     */
    static PeriodSettings read(Path folder, String periods) throws IOException {
        Path own = Files.createDirectories(folder.resolve("one"));
        for (String table : List.of("accounts.csv", "cost-centers.csv")) {
            Files.write(own.resolve(table), Files.readAllBytes(DEMO.resolve(table)));
        }
        String text = Files.readString(DEMO.resolve("connection.yaml")).replaceAll("\\$\\{[a-z0-9.]+:(.*?)}", "$1");
        int from = text.indexOf("periods:");
        Files.writeString(own.resolve("connection.yaml"), text.substring(0, from) + periods.stripTrailing() + "\n\n"
                + text.substring(text.indexOf("datasets:")));
        Findings findings = new Findings();
        Connection connection = ConnectionFiles.read(folder, t -> t, findings).get("one");
        if (connection == null) {
            throw new IllegalArgumentException(String.join("\n", findings.sorted().stream().map(Finding::toString).toList()));
        }
        return connection.periods();
    }
}
