package io.mlconnector.x3anaplan.codetable;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the file of a table shows by itself: each fault is found once, with its place and what to write. */
class WrongTablesTest {

    private static final Path TABLES = Path.of("src/test/resources/cases/tables");

    private static List<Finding> check(String name) {
        return CodeTable.check(TABLES.resolve(name + ".csv"), "accounts");
    }

    @ParameterizedTest(name = "{0} in line {1}, column {2}")
    @CsvFileSource(files = "src/test/resources/cases/tables/findings.txt", delimiter = '|')
    void isFoundWithPlaceAndRemedy(String name, int line, int column, Severity severity, String message, String remedy) {
        assertThat(check(name)).anySatisfy(finding -> {
            assertThat(finding.line()).isEqualTo(line);
            assertThat(finding.column()).isEqualTo(column);
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.message()).contains(message);
            assertThat(finding.remedy()).contains(remedy);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-comma-that-nobody-quoted", "a-comma-that-is-missing", "a-quote-that-is-never-closed", "unicode-text-of-excel",
        "windows-bytes", "an-unknown-header", "parents-in-a-circle", "zero-width-space-within-a-code", "a-line-break-in-a-name"})
    void oneFaultIsOneFinding(String name) {
        assertThat(check(name)).hasSize(1);
    }

    @Test
    void aCodeWithANoBreakSpaceBehindItKeepsItsSignAndName() {
        CodeTable table = CodeTable.read(TABLES.resolve("no-break-space-behind-a-code.csv"), "accounts");

        assertThat(table.member("FRA", "701000")).contains(new Member("FRA-701000", "Ventes", "", -1));
    }

    @Test
    void aTableWithTheSeparatorLineOfExcelIsRead() {
        CodeTable table = CodeTable.read(TABLES.resolve("a-separator-line-of-excel.csv"), "accounts");

        assertThat(table.member("FRA", "601000")).map(Member::name).contains("Achats");
    }

    static Stream<String> realCharts() {
        return Stream.of("french-chart", "german-chart", "syscohada-chart");
    }

    @ParameterizedTest
    @MethodSource("realCharts")
    void aChartWithLongNamesPassesWithOneWarning(String name) {
        assertThat(check(name)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.message()).contains("more than 60 characters").contains("shortened");
        });
    }

    @Test
    void aShortenedNameEndsInItsMemberSoThatItIsUniqueAndStable() {
        String one = "Autres subventions d'investissement (même ventilation que celle du compte 131)";

        assertThat(Member.shortened(one, "FRA-131800")).isEqualTo("Autres subventions d'investissement (même vent... FRA-131800").hasSize(60);
        assertThat(Member.shortened("FRA-131800 " + one, "FRA-131800")).isEqualTo("FRA-131800 Autres subventions d'investissement (même ventila");
        assertThat(Member.shortened("x".repeat(61), "y".repeat(60))).isEqualTo("y".repeat(60));
        assertThat(Member.shortened("x".repeat(60), "A")).isEqualTo("x".repeat(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E5", "6E-1", "10-12", "A'B", "CC 110", "Ü01", "会計"})
    void codesThatLookOddAndAreNotAreLeftAlone(String code) throws java.io.IOException {
        Path table = java.nio.file.Files.createTempFile("table", ".csv");
        java.nio.file.Files.writeString(table, "chart,code,member,name\nFRA," + code + ",M,Écran 24\" à l’arrière\n");

        assertThat(CodeTable.check(table, "accounts")).isEmpty();
    }
}
