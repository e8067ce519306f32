package io.mlconnector.x3anaplan.codetable;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the file of a table shows by itself: each fault is found once, with its place and what to write. */
class WrongTablesTest {

    private static final Path TABLES = Path.of("src/test/resources/cases/tables");

    private static List<Finding> check(String name) {
        return CodeTable.check(TABLES.resolve(name + ".csv"), "accounts");
    }

    @ParameterizedTest(name = "{0} in line {1}, column {2}")
    @CsvSource(delimiter = '|', value = {
        "no-break-space-behind-a-code | 2 | 11 | WARNING | U+00A0 (no-break space) | remove it",
        "zero-width-space-within-a-code | 2 | 7 | ERROR | U+200B (zero width space) | write 701000",
        "soft-hyphen-within-a-member | 2 | 16 | ERROR | U+00AD (soft hyphen) | write FRA-701000",
        "narrow-no-break-space-within-a-parent | 3 | 33 | ERROR | U+202F (narrow no-break space) | write FRA 70",
        "byte-order-mark-within-a-chart | 2 | 2 | ERROR | U+FEFF | write FRA",
        "mark-of-direction-before-a-chart | 2 | 1 | WARNING | U+200E (left-to-right mark) | remove it",
        "codes-as-a-spreadsheet-keeps-them | 2 | 5 | ERROR | '=\"0101\"' is a formula | write 0101",
        "codes-as-a-spreadsheet-keeps-them | 3 | 5 | ERROR | apostrophe | write 0102",
        "codes-as-a-spreadsheet-keeps-them | 4 | 5 | ERROR | '6.01E+05' is a number as spreadsheets shorten it | as X3 has it",
        "codes-as-a-spreadsheet-keeps-them | 5 | 5 | ERROR | '4,01E+11' is a number as spreadsheets shorten it | as X3 has it",
        "members-as-a-spreadsheet-keeps-them | 2 | 10 | ERROR | member '=\"0101\"' is a formula | write 0101",
        "members-as-a-spreadsheet-keeps-them | 3 | 10 | ERROR | member '1.2E+05' | as X3 has it",
        "members-as-a-spreadsheet-keeps-them | 3 | 18 | ERROR | error of the spreadsheet | write the name",
        "members-as-a-spreadsheet-keeps-them | 4 | 10 | ERROR | error of the spreadsheet | write the value",
        "a-comma-that-nobody-quoted | 2 | 40 | ERROR | 7 values where the header has 6 | in quotes",
        "a-comma-that-is-missing | 2 | 24 | ERROR | 5 values where the header has 6 | add the separators",
        "a-semicolon-that-nobody-quoted | 2 | 27 | ERROR | 5 values where the header has 4 | in quotes",
        "a-quote-after-a-blank | 2 | 6 | ERROR | quote after a blank | remove the blank",
        "a-quote-after-a-blank | 3 | 11 | ERROR | text after the closing quote: x | in quotes",
        "a-quote-that-is-never-closed | 2 | 23 | ERROR | never closed | closing quote",
        "a-header-twice | 1 | 19 | ERROR | column 'code' stands twice | keep one",
        "a-header-twice | 1 | 29 | ERROR | column 'name' stands twice | keep one",
        "an-unknown-header | 1 | 19 | ERROR | unknown column 'sing' | sign",
        "parents-in-a-circle | 2 | 5 | ERROR | in a circle: | remove one",
        "a-member-that-is-its-own-parent | 2 | 5 | ERROR | CC1 -> CC1 | remove one",
        "a-parent-that-nothing-makes | 2 | 5 | WARNING | parent 'FRA-6' of member FRA-601 and of 1 more | Anaplan refuses",
        "a-null-in-a-code | 2 | 8 | ERROR | U+0000 (null) | write 601000",
        "a-line-break-in-a-name | 2 | 29 | ERROR | U+000A (line feed) | write Achats stockés",
        "a-sign-with-decimals | 2 | 17 | ERROR | sign '-1,00' cannot be read | write 1, -1, or nothing",
        "a-sign-with-decimals | 3 | 17 | ERROR | sign '−1' cannot be read | write 1, -1, or nothing",
        "a-separator-line-of-excel | 1 | 1 | WARNING | sep= | remove it",
        "unicode-text-of-excel | 1 | 1 | ERROR | UTF-16 | CSV UTF-8",
        "windows-bytes | 2 | 27 | ERROR | byte 0xE8 here is 'è' in windows-1252 | CSV UTF-8",
        "a-code-twice | 3 | 5 | ERROR | already stands in line 2 | keep one"})
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
