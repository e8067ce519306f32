package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.FileDef;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are written as the import's source declares them; the simulated Anaplan reads them by nothing else. */
class FileFormatTest {

    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private void declare(String file, String separator, String delimiter, String encoding, int headerRow, int firstDataRow, String decimal) {
        bench.anaplan.tenant().model(DemoModel.MODEL).files().replaceAll(f -> !f.name().equals(file) ? f : new FileDef(f.id(), f.name(),
                f.headerNames(), separator, delimiter, encoding, headerRow, firstDataRow, decimal, f.defaultContent()));
    }

    private void headers(String file, List<String> names) {
        bench.anaplan.tenant().model(DemoModel.MODEL).files().replaceAll(f -> !f.name().equals(file) ? f : new FileDef(f.id(), f.name(), names,
                f.separator(), f.delimiter(), f.encoding(), f.headerRow(), f.firstDataRow(), f.decimalSeparator(), f.defaultContent()));
    }

    private List<String> accounts() {
        return bench.anaplan.observed().listItems(DemoModel.MODEL, "GL Accounts").stream().map(i -> i.code() + " " + i.name()).toList();
    }

    @ParameterizedTest(name = "{0} {1} {2} header {3} data {4}")
    @CsvSource(delimiter = '!', quoteCharacter = '~', textBlock = """
            ISO-8859-1   ! ,     ! " ! 1 ! 2
            windows-1252 ! ;     ! " ! 1 ! 2
            UTF-8        ! \\t ! " ! 1 ! 2
            UTF-16LE     ! |     ! ' ! 1 ! 2
            UTF-16       ! ,     ! " ! 1 ! 2
            ISO-8859-1   ! \\t ! " ! 3 ! 5
            UTF-8        ! ;     ! " ! 2 ! 3
            """)
    void namesArriveAsTheyAreWhateverTheSourceDeclares(String encoding, String separator, String delimiter, int headerRow, int firstDataRow)
            throws Exception {
        // Given names with letters beyond ASCII, separators, quotes and a line break
        declare("GL_ACCOUNTS.csv", separator.equals("\\t") ? "\t" : separator, delimiter, encoding, headerRow, firstDataRow, ".");
        long stage = bench.stage("accounts", 0, Bench.MASTER_HEADER, List.of(List.of("601", "Café, crème; \"brûlée\"", ""),
                List.of("602", "O'Neill | Söhne\tÅ", ""), List.of("603", "plain", "")));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(accounts()).containsExactlyInAnyOrder("601 Café, crème; \"brûlée\"", "602 O'Neill | Söhne\tÅ", "603 plain");
    }

    @Test
    void aSourceWithoutHeaderRowIsWrittenByPlaces() throws Exception {
        // Given
        declare("GL_ACCOUNTS.csv", ";", "\"", "US-ASCII", 0, 1, ".");
        long stage = bench.stageAccounts("4000", "4010");

        // When
        bench.send(stage);

        // Then
        assertThat(accounts()).containsExactlyInAnyOrder("4000 Account 4000", "4010 Account 4010");
    }

    @Test
    void amountsHaveTheDeclaredDecimalCommaAndCodesKeepTheirPoints() throws Exception {
        // Given
        bench.members("GL Accounts", "40.00");
        bench.members("Cost Centers", "CC1");
        declare("GL_ACTUALS.csv", ";", "\"", "ISO-8859-1", 1, 2, ",");
        long slice = bench.slice("May 26");

        // When
        bench.send(bench.stageJournals(slice, "May 26", "40.00", "-1234.56"));

        // Then
        assertThat(bench.text("select state from slice")).isEqualTo("clean");
        assertThat(bench.anaplan.observed().sum(DemoModel.MODEL, "GL Actuals", Map.of("GL Accounts", "40.00"))).isEqualByComparingTo("-1234.56");
    }

    @ParameterizedTest
    @CsvSource({"US-ASCII, Café, é, U+00E9", "ISO-8859-1, Zażółć, ż, U+017C", "windows-1252, 東京, 東, U+6771"})
    void aCharacterThatTheEncodingLacksIsToldWithItsPlaceBeforeAnythingIsSent(String encoding, String name, String character, String code)
            throws Exception {
        // Given
        declare("GL_ACCOUNTS.csv", ",", "\"", encoding, 1, 2, ".");
        long stage = bench.stage("accounts", 0, Bench.MASTER_HEADER, List.of(List.of("1", "fine", ""), List.of("2", name, "")));

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(ConfigurationFault.class).hasMessageContaining("row 3, column Name")
                .hasMessageContaining("'" + character + "' (" + code + ")").hasMessageContaining(encoding).hasMessageContaining("Nothing was uploaded");
        assertThat(bench.requests("POST", "/files/")).isZero();
        assertThat(bench.requests("PUT", "/chunks/")).isZero();
        assertThat(bench.stage(stage)).isEqualTo("staged");
    }

    @Test
    void aSeparatorInAValueOfASourceWithoutTextDelimiterIsToldWithItsPlace() throws Exception {
        // Given
        declare("GL_ACCOUNTS.csv", ";", "", "UTF-8", 1, 2, ".");
        long good = bench.stageAccounts("1");
        bench.send(good);
        long stage = bench.stage("accounts", 0, Bench.MASTER_HEADER, List.of(List.of("2", "a;b", "")));

        // When / Then
        assertThat(accounts()).containsExactly("1 Account 1");
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(ConfigurationFault.class).hasMessageContaining("row 2, column Name")
                .hasMessageContaining("no text delimiter");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 60, 37})
    void chunksKeepWholeRowsWhenTheyGrow(int chunkBytes) throws Exception {
        // Given an encoding of two bytes a character
        declare("GL_ACCOUNTS.csv", ",", "\"", "UTF-16BE", 1, 2, ".");
        bench.settings = new io.mlconnector.x3anaplan.connection.AnaplanSettings(bench.settings.apiUrl(), bench.settings.authUrl(),
                bench.settings.oauthUrl(), "demo", bench.settings.auth(), bench.settings.workspace(), bench.settings.model(), 600, 0,
                bench.settings.timeout(), chunkBytes, bench.settings.taskPollFirst(), bench.settings.taskPollMost(), bench.settings.taskTimeout(), "en_US");
        long stage = bench.stageAccounts("4000", "4010", "4020", "4030");

        // When
        if (chunkBytes == 37) {
            assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(ConfigurationFault.class).hasMessageContaining("raise anaplan.chunkBytes");
            return;
        }
        bench.send(stage);

        // Then
        assertThat(accounts()).hasSize(4);
        assertThat(bench.text("select file_hash = encode(sha256(convert_to(E'Code,Name,Parent\\n4000,Account 4000,\\n4010,Account 4010,\\n4020,Account"
                + " 4020,\\n4030,Account 4030,\\n', 'UTF8')), 'hex') from stage where id = " + stage)).isEqualTo("f");
        assertThat(bench.requests("PUT", "/chunks/")).isEqualTo(chunkBytes == 60 ? 5 : 1);
    }

    @Test
    void theDumpNamesLinesOfTheUploadedFileAndIsJoinedToTheStagedOnes() throws Exception {
        // Given a header in row 4, data from row 6
        bench.members("GL Accounts", "4000");
        bench.members("Cost Centers", "CC1");
        declare("GL_ACTUALS.csv", "\t", "\"", "windows-1252", 4, 6, ".");
        long slice = bench.slice("May 26");
        long stage = bench.stageJournals(slice, "May 26", "4000", "100", "9999", "7");

        // When
        bench.send(stage);

        // Then the second row is line 3 of what was staged
        assertThat(bench.text("select line || ' ' || (fields ->> 'Account') || ' ' || errors from dump_line where stage = " + stage))
                .isEqualTo("3 9999 Invalid list identifier: 9999");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UTF-8      | \\ufeffCode  | Name | Parent
            UTF-8      | Code           | Name\\u00a0 | \\u200bParent
            UTF-8      | ' Code'        | 'Name ' | Parent
            """)
    void invisibleCharactersInTheNamesOfTheImportAreWrittenAsTheImportHasThem(String encoding, String code, String name, String parent)
            throws Exception {
        // Given a mapping by these very names
        List<String> names = List.of(unescaped(code), unescaped(name), unescaped(parent));
        headers("GL_ACCOUNTS.csv", names);
        long stage = bench.stageAccounts("4000");

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        String file = String.join(",", names) + "\n4000,Account 4000,\n";
        assertThat(bench.text("select file_hash from stage where id = " + stage)).isEqualTo(HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(file.getBytes(Charset.forName(encoding)))));
        assertThat(HeaderNames.visible(names.get(0))).isEqualTo("Code");
        assertThat(HeaderNames.visible("Cost\u00a0Center")).isEqualTo("Cost Center");
    }

    @Test
    void namesThatDifferInMoreThanWhatNobodySeesAreRefused() throws Exception {
        // Given
        headers("GL_ACCOUNTS.csv", List.of("Code", "Name", "Parents"));
        long stage = bench.stageAccounts("4000");

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(ConfigurationFault.class).hasMessageContaining("missing: Parents")
                .hasMessageContaining("unexpected: Parent");
    }

    private static String unescaped(String text) {
        return text.replace("\\ufeff", "\ufeff").replace("\\u00a0", "\u00a0").replace("\\u200b", "\u200b");
    }
}
