package io.mlconnector.x3anaplan.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Anaplan asks for at least five seconds between two looks at a task. */
class TaskPollTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"https://api.anaplan.com, PT4.9S, true", "https://api.anaplan.com, PT2S, true", "https://eu3.api.anaplan.com, PT0.1S, true",
        "https://api.anaplan.com, PT5S, false", "https://api.anaplan.com, PT30S, false", "http://localhost:8125, PT0.2S, false",
        "http://127.0.0.1:8125, PT0.2S, false", "https://localhost.example.com, PT1S, true"})
    void lessIsRefusedUnlessAnaplanIsSimulatedHere(String url, String first, boolean refused) throws IOException {
        // Given
        Findings findings = new Findings();
        Path own = Files.createDirectories(folder.resolve("close"));
        Path sandbox = Path.of("connections/sandbox");
        for (String table : new String[] {"accounts.csv", "cost-centers.csv"}) {
            Files.write(own.resolve(table), Files.readAllBytes(sandbox.resolve(table)));
        }
        Files.writeString(own.resolve("connection.yaml"), Files.readString(sandbox.resolve("connection.yaml"))
                .replaceFirst("taskPoll: \\{first: PT0.2S", "taskPoll: {first: " + first)
                .replaceAll("\\$\\{sandbox.anaplan[^}]*}", url).replaceAll("\\$\\{[^}]*}", "http://localhost:1"));

        // When
        ConnectionFiles.read(folder, value -> value, findings);

        // Then
        assertThat(findings.sorted().stream().filter(f -> f.toString().contains("sooner than Anaplan asks for"))).hasSize(refused ? 1 : 0);
    }
}
