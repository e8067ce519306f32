package io.mlconnector.x3anaplan.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lint says of the calendars of a connection. */
class PeriodChecksTest {

    private static final String ANCHOR = "    - {company: FR10, year: 7, firstMonth: 2025-01}";

    @TempDir
    Path folder;

    private List<Finding> errors(String from, String to) throws IOException {
        Path sandbox = Path.of("connections/sandbox");
        Path own = Files.createDirectories(folder.resolve("close"));
        String text = Files.readString(sandbox.resolve("connection.yaml"));
        assertThat(text).contains(from);
        Files.writeString(own.resolve("connection.yaml"), text.replace(from, to));
        for (String table : List.of("accounts.csv", "cost-centers.csv")) {
            Files.copy(sandbox.resolve(table), own.resolve(table), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        Findings findings = new Findings();
        ConnectionFiles.read(folder, written -> written.replaceAll("\\$\\{[^:]*:([^}]*)}", "$1"), findings);
        return findings.sorted().stream().filter(finding -> finding.severity() == Severity.ERROR).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{company: FR10, year: 7, firstMonth: 2025-01}\n    - {company: FR10, ledgerType: 3, year: 1, firstMonth: 2025-07}",
        "{company: FR10, year: 7, firstMonth: 2025-02, periods: 13, label: \"P{p} FY{yy}\"}",
        "{company: FR10, year: 7, firstMonth: 2025-02, periods: 24, label: \"{year}/{pp}\"}",
        "{company: FR10, year: 7, firstMonth: 2025-02, periods: 3, labels: [Q1, Q2, 2025]}",
        "{company: FR10, year: 7, firstMonth: 2025-02, periods: 4, labels: [H1, H1, H2, H2]}"})
    void calendarsAsX3HasThemAreTaken(String anchor) throws IOException {
        assertThat(errors(ANCHOR, "    - " + anchor)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yyyy-MM-dd", "MM/yyyy", "yyyyMMdd", "MMM yy", "'P'MM 'FY'yy", "MMMM yyyy", "yyyy-'W'ww"})
    void labelsMayBeDatesOrAnyPattern(String pattern) throws IOException {
        assertThat(errors("label: \"MMM yy\"", "label: \"" + pattern + "\"")).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {
        "{company: FR10, year: 7, firstMonth: 2025-02, periods: 13} | so periods.label names none of them | label: \"P{p} FY{yy}\"",
        "{company: FR10, year: 7, firstMonth: 2025-02, periods: 25, label: \"P{p} FY{yy}\"} | maximum value of 24 | up to 24",
        "{company: FR10, year: 7, firstMonth: 2025-01, periods: 13, label: \"P{p} FY{yy}\"} | not after poll.firstPeriod 2025-01 | earlier month",
        "{company: FR10, year: 7, firstMonth: 2025-02, periods: 13, label: \"P{p}\"} | does not tell period and year | {yy}",
        "{company: FR10, year: 7, firstMonth: 2025-02, periods: 13, label: \"P{p} {yy} {x}\"} | does not tell period and year | no other braces",
        "{company: FR10, year: 7, firstMonth: 2025-02, periods: 3, labels: [A, B]} | 2 labels are given for 3 periods | one for each",
        "{company: FR10, year: 7, firstMonth: 2025-02, periods: 3, labels: [A, B, A]} | label A also stands further up | its own",
        "{company: FR10, year: 7, firstMonth: 2025-02, labels: [A, B]} | not how many periods | periods: 2",
        "{company: FR10, year: 7, firstMonth: 2025-02}\\n    - {ledgerType: 3, year: 1, firstMonth: 2025-07} | and ledger type 3 has one for all companies | company FR10 and ledger type 3",
        "{company: FR10, ledgerType: 3, year: 7, firstMonth: 2025-02}\\n    - {company: FR10, ledgerType: 3, year: 7, firstMonth: 2025-03} | is given twice | keep one"})
    void whatDoesNotTellEveryPeriodIsRefusedWithItsPlaceAndRemedy(String anchor, String message, String remedy) throws IOException {
        assertThat(errors(ANCHOR, "    - " + anchor.replace("\\n", "\n"))).anySatisfy(finding -> {
            assertThat(finding.message()).contains(message);
            assertThat(finding.remedy()).contains(remedy);
            assertThat(finding.line()).isBetween(28, 29);
        });
    }

    @ParameterizedTest
    @CsvSource({"YYYY-MM-dd,year of the week", "yyyy-MM-DD,day of the year", "yyyy-mm,cannot be used", "MMMM,several months", "dd,several months"})
    void patternsThatOnlyLookLikeMonthsAreRefused(String pattern, String words) throws IOException {
        assertThat(errors("label: \"MMM yy\"", "label: \"" + pattern + "\"")).anySatisfy(finding -> assertThat(finding.message()).contains(words));
    }
}
