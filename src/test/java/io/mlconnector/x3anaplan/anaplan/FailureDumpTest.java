package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureDumpTest {

    @Test
    void tellsRejectedRowsFromWarningsInAListsDump() throws IOException {
        // Given
        String dump = """
                "_Status_","Account","Name","Parent","_Line_","_Error_1_","_Error_2_"
                "E","Account","Na""me","Parent","5003","Invalid name: Name",""
                "W","4999","Misc","Nowhere","42","Invalid parent","Invalid date"
                """;

        // When
        List<FailureDump.Row> rows = read(dump);

        // Then
        assertThat(rows).containsExactly(
                new FailureDump.Row(5003, true, "Invalid name: Name", Map.of("Account", "Account", "Name", "Na\"me", "Parent", "Parent")),
                new FailureDump.Row(42, false, "Invalid parent; Invalid date",
                        Map.of("Account", "4999", "Name", "Misc", "Parent", "Nowhere")));
    }

    @Test
    void takesEveryRowOfAModulesDumpAsRejected() throws IOException {
        // Given
        String dump = "\"GL Account\",\"Period\",\"Amount\",\"_Line_\",\"_Error_1_\"\n\"4000\",\"May 26\",\"12,x\",\"77\",\"Invalid number: 12,x\"\n";

        // When
        List<FailureDump.Row> rows = read(dump);

        // Then
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.rejected()).isTrue();
            assertThat(row.line()).isEqualTo(77);
            assertThat(row.fields()).containsEntry("Amount", "12,x");
        });
    }

    /** A list's dump and a module's, as published, and the older names of the columns. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '!', quoteCharacter = '~', textBlock = """
            UTF-8        ! , ! _Status_ ! _Line_  ! _Error_1_
            UTF-8        ! ; !          ! _Line_  ! _Error_1_
            ISO-8859-1   ! , !          ! _Line_  ! _Error_1_
            windows-1252 ! | ! _Status_ ! __Line__ ! __Error__0
            UTF-16       ! , !          ! _Line_  ! _Error_1_
            UTF-16LE     ! ; !          ! _LINE_  ! _Error_1
            """)
    void anyEncodingSeparatorAndFormIsRead(String encoding, char separator, String status, String line, String error) throws IOException {
        // Given
        String row = (status == null ? "" : "\"" + status + "\";") + "\"Account\";\"" + line + "\";\"" + error + "\"\n"
                + (status == null ? "" : "\"E\";") + "\"Café; a, b | c\";\"7\";\"Invalid list identifier: Café\"\n";
        String dump = row.replace("\";\"", "\"" + separator + "\"");
        FileFormat format = new FileFormat(Charset.forName(encoding), ',', '"', 3, 5, '.');
        List<FailureDump.Row> rows = new ArrayList<>();

        // When
        FailureDump.read(new ByteArrayInputStream(dump.getBytes(encoding)), format, rows::add);

        // Then line 7 of a file whose data begin in row 5 is line 4 of one whose data begin in row 2
        assertThat(rows).containsExactly(new FailureDump.Row(4, true, "Invalid list identifier: Café", Map.of("Account", "Café; a, b | c")));
    }

    @Test
    void anEmptyDumpHasNoRows() throws IOException {
        assertThat(read("")).isEmpty();
    }

    private static List<FailureDump.Row> read(String dump) throws IOException {
        List<FailureDump.Row> rows = new ArrayList<>();
        FailureDump.read(new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)), FileFormat.STAGED, rows::add);
        return rows;
    }
}
