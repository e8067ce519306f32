package io.mlconnector.x3anaplan.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphQlSettingsTest {

    @TempDir
    Path folder;

    private final Findings findings = new Findings();

    private Connection read(String graphql) throws Exception {
        Path own = Files.createDirectory(folder.resolve("one"));
        for (String table : List.of("accounts.csv", "cost-centers.csv")) {
            Files.copy(Path.of("connections/sandbox", table), own.resolve(table));
        }
        Files.writeString(own.resolve("connection.yaml"), Files.readString(Path.of("connections/sandbox/connection.yaml"))
                .replaceAll("\\$\\{[a-z0-9.]+:(.*?)}", "$1").replace("protocol: rest", "protocol: graphql\n  graphql: " + graphql));
        return ConnectionFiles.read(folder, t -> t, findings).get("one");
    }

    private String said() {
        return findings.sorted().stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void namesOfTheNamespaceAreReplacedOneByOne() throws Exception {
        GraphQlSettings graphql = read("{periods: {from: accounting-date}, entries: {node: zEntry, fields: {CAT: zCategory, JOU: ''}}}")
                .x3().graphql();
        assertThat(graphql.entries().toString()).isEqualTo("x3Finance.zEntry");
        assertThat(graphql.entries().path("CAT")).isEqualTo("zCategory");
        assertThat(graphql.entries().path("CPY")).isEqualTo("company.code");
        assertThat(graphql.entries().path("JOU")).isNull();
        assertThat(graphql.ledgerTypes()).startsWith("legal", "analytical", "iAS");
    }

    @Test
    void theNamespaceOfBefore2024HasItsOwnNames() throws Exception {
        GraphQlSettings graphql = read("{namespace: xtremX3, periods: {from: accounting-date}, categories: {1: ['*'], 5: [MOD]}}").x3().graphql();
        assertThat(graphql.lines().toString()).isEqualTo("xtremX3Finance.journalEntryLine");
        assertThat(graphql.lines().path("SNS")).isNull();
        assertThat(graphql.lines().path("DEBLED")).isEqualTo("debitAmountInLedgerCurrency");
        assertThat(graphql.ledgerTypes()).isEmpty();
        assertThat(graphql.categories()).containsEntry("*", 1).containsEntry("MOD", 5);
    }

    @Test
    void whatTheNodesLackAndNobodyDerivesIsAFindingWithItsRemedy() throws Exception {
        assertThat(read("{}")).isNull();
        assertThat(said()).contains("have no fiscal year and period", "periods: {from: accounting-date}", "has no category");
    }

    @Test
    void aCategoryThatIsNoneAndAnEntryTypeInTwoListsAreFindings() throws Exception {
        assertThat(read("{periods: {from: accounting-date}, categories: {1: [GEN], 2: [GEN], 7: [X]}}")).isNull();
        assertThat(said()).contains("'7' is no category", "entry type GEN is given two categories");
    }
}
