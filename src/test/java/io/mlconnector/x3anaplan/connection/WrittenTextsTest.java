package io.mlconnector.x3anaplan.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What YAML makes of plain values, against what the person wrote. */
class WrittenTextsTest {

    private static final String FIRST_ANCHOR = "- {company: FR10, year: 7, firstMonth: 2025-01}";

    @TempDir
    Path folder;

    private Map<String, Connection> read(Findings findings, String from, String to) throws IOException {
        Path sandbox = Path.of("connections/sandbox");
        Path own = Files.createDirectories(folder.resolve("close"));
        String text = Files.readString(sandbox.resolve("connection.yaml"));
        assertThat(text).contains(from);
        Files.writeString(own.resolve("connection.yaml"), text.replace(from, to));
        for (String table : List.of("accounts.csv", "cost-centers.csv")) {
            Files.copy(sandbox.resolve(table), own.resolve(table), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return ConnectionFiles.read(folder, written -> written.replaceAll("\\$\\{[^:]*:([^}]*)}", "$1"), findings);
    }

    private Connection read(String from, String to) throws IOException {
        Findings findings = new Findings();
        Map<String, Connection> connections = read(findings, from, to);
        assertThat(findings.sorted().stream().filter(f -> f.severity() == io.mlconnector.x3anaplan.finding.Severity.ERROR)).isEmpty();
        return connections.get("close");
    }

    @ParameterizedTest
    @CsvSource({"NO,NO", "no,no", "on,on", "Y,Y", "yes,yes", "010,010", "100,100", "0x10,0x10", "1e3,1e3", "1_0,1_0", "1.50,1.50", "12:30,12:30",
        "2026-01,2026-01", "2026-01-01,2026-01-01", "'\"NO\"',NO", "true,true", ".5,.5", "+7,+7", ".NaN,.NaN"})
    void aPlainValueIsReadAsItIsWrittenWhereATextIsWanted(String written, String read) throws IOException {
        Connection connection = read(FIRST_ANCHOR, "- {company: " + written + ", year: 7, firstMonth: 2025-01}");

        assertThat(connection.periods().fiscalYears().get(0).company()).isEqualTo(read);
    }

    @Test
    void keysAndValuesOfAMapAreTexts() throws IOException {
        Connection connection = read("  none: NONE", "  companies: {010: 100, NO: on, 1e3: 007, 2026-01: 2026-02}\n  none: NO");

        assertThat(connection.mapping().companies()).containsExactlyInAnyOrderEntriesOf(Map.of("010", "100", "NO", "on", "1e3", "007", "2026-01", "2026-02"));
        assertThat(connection.mapping().none()).isEqualTo("NO");
    }

    @Test
    void itemsOfAListAreTexts() throws IOException {
        Connection connection = read("  protocol: rest", "  protocol: rest\n  graphql: {categories: {1: [\"*\"], 2: [NO, 010]}}");

        assertThat(connection.x3().graphql().categories().toString()).contains("NO").contains("010");
    }

    @Test
    void aMonthNeedsNoQuotes() throws IOException {
        assertThat(read(FIRST_ANCHOR, FIRST_ANCHOR).periods().fiscalYears().get(0).firstMonth()).isEqualTo(YearMonth.of(2025, 1));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {
        "year: 7, | year: \"7\", | write a plain number",
        "year: 7, | year: 007, | write a plain number",
        "year: 7, | year: 1e1, | write a plain number",
        "company: FR10 | company: null | quote it: \"null\"",
        "company: FR10 | company: | write a value",
        "company: FR10 | company: \u00a0FR10 | U+00A0 (no-break space)",
        "company: FR10 | company: FR\u200b10 | U+200B (zero width space)",
        "company: FR10 | {FR10}: FR10 | begins with a brace",
        "company: FR10 | company: FR\u000110 | U+0001"})
    void whatCannotBeReadAsItIsWrittenIsRefusedWithItsPlaceAndRemedy(String from, String to, String words) throws IOException {
        Findings findings = new Findings();
        String whole = FIRST_ANCHOR.replace(from, to);
        int line = (int) Files.readString(Path.of("connections/sandbox/connection.yaml")).lines().takeWhile(l -> !l.contains(FIRST_ANCHOR)).count() + 1;

        read(findings, FIRST_ANCHOR, whole);

        assertThat(findings.sorted()).extracting(Finding::line).contains(line);
        assertThat(findings.text()).contains(words);
    }
}
