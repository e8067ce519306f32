package io.mlconnector.x3anaplan.codetable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.finding.Finding;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mapping tables as people and spreadsheets save them. */
class CodeTableTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} {1} becomes {2}")
    @CsvSource({"FRA,601000,exact,FRA/601000 (exact)", "GBR,601000,exact of any chart,*/601000 (exact)", "FRA,601500,long prefix,FRA/601* (prefix)",
        "FRA,602000,short prefix,FRA/6* (prefix)", "GBR,601500,fallback,*/* (fallback)", "FRA,700000,chart fallback,FRA/* (fallback)",
        "GBR,700000,fallback,*/* (fallback)", "FRA,6,short prefix,FRA/6* (prefix)"})
    void anExactCodeBeatsALongPrefixBeatsAShortOneBeatsTheFallbackAndTheOwnChartBeatsAny(String chart, String code, String member, String rule)
            throws IOException {
        CodeTable table = table("""
                chart,code,member
                *,*,fallback
                FRA,*,chart fallback
                FRA,6*,short prefix
                FRA,601*,long prefix
                FRA,601000,exact
                *,601000,exact of any chart
                """);

        assertThat(table.member(chart, code)).map(Member::code).contains(member);
        assertThat(table.rule(chart, code)).contains(rule);
    }

    @Test
    void aCodeWithoutARowHasNoMember() throws IOException {
        CodeTable table = table("chart,code,member\nFRA,601000,A\nFRA,7*,B\n");

        assertThat(table.member("FRA", "602000")).isEmpty();
        assertThat(table.member("GBR", "601000")).isEmpty();
        assertThat(table.member("FRA", "60100")).isEmpty();
    }

    @Test
    void patternsFillInChartAndCodeAndTheSignTurnsAmounts() throws IOException {
        CodeTable table = table("chart,code,member,name,parent,sign\n*,7*,{chart}-{code},,{chart}-7,-1\n*,*,{chart}-{code},,,\n");

        assertThat(table.member("FRA", "701000")).contains(new Member("FRA-701000", "", "FRA-7", -1));
        assertThat(table.member("FRA", "601000")).map(Member::sign).contains(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chart,code,member\nFRA,00601,A\n", "\uFEFFchart;code;member\r\nFRA;00601;A\r\n", "Chart\tCode\tMember\t\n\n\"FRA\"\t\"00601\"\t A \t\n\t\t\t\n"})
    void spreadsheetsMaySaveItTheirWay(String csv) throws IOException {
        CodeTable table = table(csv);

        assertThat(table.member("FRA", "00601")).map(Member::code).contains("A");
        assertThat(table.version()).isEqualTo(table("chart,code,member\nFRA,00601,A\n").version());
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', value = {
        "FRA,601000,A/FRA,601000,B | 3 | already stands in line 2",
        "FRA,,A | 2 | no code",
        "FRA,6*1,A | 2 | neither a code nor a prefix",
        "FRA,601000, | 2 | no member",
        "FRA,601000,{cod} | 2 | placeholder",
        "FRA,601000,1234567890123456789012345678901234567890123456789012345678901 | 2 | 61 characters"})
    void everyMistakeIsFoundWithItsLine(String rows, int line, String words) throws IOException {
        Path csv = write("chart,code,member\n" + rows.replace("/", "\n") + "\n");

        List<Finding> findings = CodeTable.check(csv, "accounts");

        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.toString()).contains("table.csv:" + line).contains(words);
        });
        assertThatThrownBy(() -> CodeTable.read(csv, "accounts")).isInstanceOf(ConfigurationFault.class).hasMessageContaining(words);
    }

    @Test
    void allMistakesComeAtOnce() throws IOException {
        Path csv = write("chart,code,member,sign,colour\nFRA,,A,,\nFRA,601,B,2,\nFRA,602,,,\n");

        assertThat(CodeTable.check(csv, "accounts")).hasSize(4);
    }

    @Test
    void aTableInAnotherEncodingIsRefusedRatherThanRead() throws IOException {
        Path csv = folder.resolve("table.csv");
        Files.write(csv, "chart,code,member\nFRA,601000,Gehälter\n".getBytes(Charset.forName("windows-1252")));

        assertThatThrownBy(() -> CodeTable.read(csv, "accounts")).hasMessageContaining("UTF-8");
    }

    @Test
    void aMissingOrEmptyTableIsRefused() throws IOException {
        assertThatThrownBy(() -> CodeTable.read(folder.resolve("nowhere.csv"), "accounts")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("nowhere.csv");
        assertThatThrownBy(() -> table("")).isInstanceOf(ConfigurationFault.class).hasMessageContaining("empty");
    }

    @Test
    void theVersionChangesWithAnyCellOfARow() throws IOException {
        String before = table("chart,code,member,name,parent,sign\nFRA,601000,A,N,P,1\n").version();

        for (String row : List.of("GBR,601000,A,N,P,1", "FRA,601001,A,N,P,1", "FRA,601000,B,N,P,1", "FRA,601000,A,M,P,1", "FRA,601000,A,N,Q,1",
                "FRA,601000,A,N,P,-1")) {
            assertThat(table("chart,code,member,name,parent,sign\n" + row + "\n").version()).as(row).isNotEqualTo(before);
        }
    }

    private CodeTable table(String csv) throws IOException {
        return CodeTable.read(write(csv), "accounts");
    }

    private Path write(String csv) throws IOException {
        return Files.writeString(folder.resolve("table.csv"), csv, StandardCharsets.UTF_8);
    }
}
