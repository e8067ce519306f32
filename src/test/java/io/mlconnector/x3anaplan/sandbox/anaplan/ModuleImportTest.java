package io.mlconnector.x3anaplan.sandbox.anaplan;

import static io.mlconnector.x3anaplan.sandbox.anaplan.Anaplan.GL_HEADER;
import static io.mlconnector.x3anaplan.sandbox.anaplan.Anaplan.gl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Clearing;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.FileDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelBuilder;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleDef;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModuleImportTest {

    private static final String FILE = "GL_ACTUALS.csv";
    private static final String IMPORT = "Load GL Actuals";
    private static final String UPDATE = "Update GL Actuals";
    private final Anaplan anaplan = new Anaplan().withMasters();

    @AfterEach
    void close() {
        anaplan.close();
    }

    /** Cells as "company account cost-center period" to value. */
    private Map<String, String> cells(String module) {
        Map<String, String> shown = new TreeMap<>();
        anaplan.simulator.observed().cells(DemoModel.MODEL, module).forEach((c, v) -> shown.put(String.join(" ", c.get("Companies"),
                c.get("GL Accounts"), c.get("Cost Centers"), c.get("Time")), v.toPlainString()));
        return shown;
    }

    private Map<String, String> coords(String company, String account, String costCenter, String period) {
        return Map.of("Companies", company, "Ledgers", "LEG", "GL Accounts", account, "Cost Centers", costCenter, "Time", period,
                "Versions", "Actual");
    }

    private void byHand(String module, String company, String account, String costCenter, String period, String value) {
        anaplan.simulator.observed().writeCell(DemoModel.MODEL, module, coords(company, account, costCenter, period), new BigDecimal(value));
    }

    @Test
    void rowsOfOneCellAreSummedExactly() {
        // Given the leniency of counts, which no vendor's page shows for a module
        anaplan.simulator.settings().answers().moduleCounts(true);

        // When
        JsonNode task = anaplan.load(IMPORT, FILE, GL_HEADER, gl("FR10", "4000", "C1", "Jan 26", "0.10"), gl("FR10", "4000", "C1", "Jan 26", "0.20"),
                gl("FR10", "4000", "C2", "Jan 26", "-5"), gl("FR10", "5000", "C2", "Jan 26", "1"), gl("FR10", "5000", "C2", "Jan 26", "-1"));

        // Then
        assertThat(cells("GL Actuals")).containsOnly(Map.entry("FR10 4000 C1 Jan 26", "0.30"), Map.entry("FR10 4000 C2 Jan 26", "-5"));
        assertThat(anaplan.simulator.observed().cells(DemoModel.MODEL, "GL Actuals")).containsKey(coords("FR10", "4000", "C1", "Jan 26"));
        assertThat(task.path("result").path("successful").asBoolean()).isTrue();
        assertThat(task.path("result").path("failureDumpAvailable").asBoolean()).isFalse();
        assertThat(task.path("result").path("details").get(0).path("values")).extracting(JsonNode::asText)
                .containsExactly("totalRowCount", "5", "successRowCount", "5", "failedCount", "0", "ignoredCount", "0");
    }

    @Test
    void theClearedRegionIsTheCrossProductOfTheItemsInTheFile() {
        // Given: cells inside and outside of {FR10, GB20} x {4000, 5000} x {C1} x {Jan 26}
        byHand("GL Actuals", "FR10", "5000", "C1", "Jan 26", "11");
        byHand("GL Actuals", "GB20", "4000", "C1", "Jan 26", "12");
        byHand("GL Actuals", "FR10", "4000", "C2", "Jan 26", "13");
        byHand("GL Actuals", "FR10", "4000", "C1", "Feb 26", "14");

        // When
        anaplan.load(IMPORT, FILE, GL_HEADER, gl("FR10", "4000", "C1", "Jan 26", "1"), gl("GB20", "5000", "C1", "Jan 26", "2"));

        // Then
        assertThat(cells("GL Actuals")).containsOnly(Map.entry("FR10 4000 C1 Jan 26", "1"), Map.entry("GB20 5000 C1 Jan 26", "2"),
                Map.entry("FR10 4000 C2 Jan 26", "13"), Map.entry("FR10 4000 C1 Feb 26", "14"));
    }

    @Test
    void clearingAllItemsWipesTheModule() {
        // Given
        byHand("GL Actuals", "GB20", "5000", "C2", "Dec 25", "9");

        // When
        anaplan.load("Reset GL Actuals", "GL_ACTUALS_RESET.csv", GL_HEADER, gl("FR10", "4000", "C1", "Jan 26", "1"));

        // Then
        assertThat(cells("GL Actuals")).containsOnly(Map.entry("FR10 4000 C1 Jan 26", "1"));
    }

    @Test
    void aFileWithoutDataForTheTargetClearsNothing() {
        // Given
        byHand("GL Actuals", "FR10", "4000", "C1", "Jan 26", "9");

        // When
        anaplan.load("Reset GL Actuals", "GL_ACTUALS_RESET.csv", GL_HEADER);
        JsonNode rejected = anaplan.load("Reset GL Actuals", "GL_ACTUALS_RESET.csv", GL_HEADER, gl("XX", "4000", "C1", "Jan 26", "1"));

        // Then
        assertThat(cells("GL Actuals")).containsOnly(Map.entry("FR10 4000 C1 Jan 26", "9"));
        assertThat(rejected.path("result").path("successful").asBoolean()).isTrue();
        assertThat(rejected.path("result").path("failureDumpAvailable").asBoolean()).isTrue();
    }

    @Test
    void updateOnlyTouchesTheCellsOfTheFileAlone() {
        // Given
        byHand("GL Actuals (update)", "FR10", "4000", "C1", "Jan 26", "7");
        byHand("GL Actuals (update)", "FR10", "5000", "C1", "Jan 26", "8");
        byHand("GL Actuals (update)", "FR10", "5000", "C2", "Jan 26", "9");

        // When
        anaplan.load(UPDATE, "GL_ACTUALS_UPDATE.csv", GL_HEADER, gl("FR10", "4000", "C1", "Jan 26", "1"), gl("FR10", "5000", "C2", "Jan 26", "0"));

        // Then
        assertThat(cells("GL Actuals (update)")).containsOnly(Map.entry("FR10 4000 C1 Jan 26", "1"), Map.entry("FR10 5000 C1 Jan 26", "8"));
    }

    @Test
    void theSameFileAgainEndsWithTheSameCells() {
        // Given
        String[] lines = {GL_HEADER, gl("FR10", "4000", "C1", "Jan 26", "1"), gl("FR10", "4000", "C1", "Jan 26", "2")};
        anaplan.load(UPDATE, "GL_ACTUALS_UPDATE.csv", lines);

        // When
        anaplan.load(UPDATE, "GL_ACTUALS_UPDATE.csv", lines);

        // Then
        assertThat(cells("GL Actuals (update)")).containsOnly(Map.entry("FR10 4000 C1 Jan 26", "3"));
    }

    @Test
    void rowsOfUnknownMembersGoToTheDumpAndTheRestLoads() {
        // When
        JsonNode task = anaplan.load(IMPORT, FILE, GL_HEADER, gl("FR10", "4000", "C1", "Jan 26", "1"), gl("FR10", "9999", "C1", "Jan 26", "2"),
                gl("FR10", "4000", "C9", "Jan 31", "3"));

        // Then
        assertThat(cells("GL Actuals")).containsOnly(Map.entry("FR10 4000 C1 Jan 26", "1"));
        assertThat(anaplan.simulator.observed().listItems(DemoModel.MODEL, "GL Accounts")).hasSize(2);
        assertThat(task.path("result").path("successful").asBoolean()).isTrue();
        assertThat(task.path("result").path("failureDumpAvailable").asBoolean()).isTrue();
        assertThat(task.path("result").path("details").get(0).path("type").asText()).isEqualTo("lineItemRowsProcessedWithFailures");
        assertThat(anaplan.dump(IMPORT, task)).isEqualTo("\"" + GL_HEADER.replace(",", "\",\"") + "\",\"_Line_\",\"_Error_1_\",\"_Error_2_\"\n"
                + "\"FR10\",\"LEG\",\"9999\",\"C1\",\"Jan 26\",\"2\",\"\",\"\",\"\",\"\",\"\",\"3\",\"Invalid list identifier: 9999\",\"\"\n"
                + "\"FR10\",\"LEG\",\"4000\",\"C9\",\"Jan 31\",\"3\",\"\",\"\",\"\",\"\",\"\",\"4\",\"Invalid list identifier: C9\","
                + "\"Invalid time entity identifier: Jan 31\"\n");
    }

    @Test
    void aBadNumberRejectsItsCellOnly() {
        // When
        JsonNode task = anaplan.load(IMPORT, FILE, GL_HEADER, gl("FR10", "4000", "C1", "Jan 26", "\"12,5\""), gl("FR10", "4000", "C1", "Jan 26", "2"),
                gl("FR10", "4000", "C1", "Jan 26", "1E+3"));

        // Then
        assertThat(cells("GL Actuals")).containsOnly(Map.entry("FR10 4000 C1 Jan 26", "2"));
        assertThat(anaplan.dump(IMPORT, task)).contains("\"Invalid number: 12,5\"").contains("\"Invalid number: 1E+3\"");
    }

    @Test
    void memberCodesAreCaseSensitive() {
        anaplan.load("Load GL Accounts", "GL_ACCOUNTS.csv", "Code,Name,Parent", "ab,AB,");

        anaplan.load(IMPORT, FILE, GL_HEADER, gl("FR10", "AB", "C1", "Jan 26", "1"));

        assertThat(cells("GL Actuals")).isEmpty();
    }

    @Test
    void aRenamedDimensionColumnFailsAndARenamedAmountIsSilentlyLost() {
        // When
        JsonNode dimension = anaplan.load(IMPORT, FILE, GL_HEADER.replace("Account,", "Konto,"), gl("FR10", "4000", "C1", "Jan 26", "1"));
        JsonNode amount = anaplan.load(IMPORT, FILE, GL_HEADER.replace("Amount", "Betrag"), gl("FR10", "4000", "C1", "Jan 26", "1"));

        // Then
        assertThat(dimension.path("result").path("details").get(0).path("type").asText()).isEqualTo("missingFields");
        assertThat(amount.path("result").path("successful").asBoolean()).isTrue();
        assertThat(amount.path("result").path("failureDumpAvailable").asBoolean()).isFalse();
        assertThat(cells("GL Actuals")).isEmpty();
    }

    @Test
    void countsAndDetailsCanBeAbsent() {
        // Given
        String[] lines = {GL_HEADER, gl("FR10", "4000", "C1", "Jan 26", "1")};
        anaplan.simulator.settings().answers().moduleCounts(false).optionalFields(false);

        // When
        JsonNode withoutCounts = anaplan.load(IMPORT, FILE, lines).path("result");
        anaplan.simulator.settings().answers().details(false);
        JsonNode withoutDetails = anaplan.load(IMPORT, FILE, lines).path("result");

        // Then
        assertThat(withoutCounts.path("details").get(0).has("values")).isFalse();
        assertThat(withoutCounts.has("objectName")).isFalse();
        assertThat(withoutDetails.has("details")).isFalse();
    }

    @Test
    void asksForTheMemberOfADimensionReadsAnotherFormatAndIgnoresCalculatedItems() {
        // Given
        ModelBuilder b = DemoModel.build(anaplan.simulator.tenant(), DemoModel.Shape.demo().named("W", "Variant").withoutCompanies());
        b.list("Regions").item("Regions", "N", "North").module("Sales", List.of("Regions", ModuleDef.VERSIONS),
                List.of(b.lineItem("Units", ModuleDef.Format.NUMBER, false), b.lineItem("Total", ModuleDef.Format.NUMBER, true),
                        b.lineItem("Note", ModuleDef.Format.TEXT, false)));
        b.file(new FileDef("", "S.txt", List.of("Region", "Units", "Total", "Note"), ";", "'", "ISO-8859-1", 2, 4, ",",
                ("title\nRegion;Units;Total;Note\nskipped\nNorth;1,5;9;'caf\u00e9; noir'\n").getBytes(StandardCharsets.ISO_8859_1)));
        b.moduleImport("Load Sales", "S.txt", "Sales").column("Regions", "Region").ask(ModuleDef.VERSIONS, "Version").lineItem("Units", "Units")
                .lineItem("Total", "Total").lineItem("Note", "Note").clear(Clearing.Scope.ALL_ITEMS).define();
        String path = "/2/0/models/" + b.model().id() + "/imports/" + b.model().importNamed("Load Sales").id() + "/tasks";

        // When
        String unasked = anaplan.post(path, "{\"localeName\":\"en_US\"}").json().path("task").path("taskId").asText();
        String asked = anaplan.post(path, "{\"localeName\":\"en_US\",\"mappingParameters\":[{\"entityType\":\"Version\",\"entityName\":\"Budget\"}]}")
                .json().path("task").path("taskId").asText();
        JsonNode result = await().until(() -> anaplan.get(path + "/" + asked).json().path("task"), t -> t.has("result")).path("result");

        // Then
        assertThat(anaplan.get(path + "/" + unasked).json().path("task").path("result").path("successful").asBoolean()).isFalse();
        assertThat(anaplan.simulator.observed().cells("Variant", "Sales")).containsOnly(
                Map.entry(Map.of("Regions", "N", "Versions", "Budget"), new BigDecimal("1.5")));
        assertThat(result.path("details").get(0).path("localMessageText").asText()).contains("1 ignored");
        assertThat(result.path("failureDumpAvailable").asBoolean()).isFalse();
        assertThat(new io.mlconnector.x3anaplan.sandbox.anaplan.store.Store(database()).query("SELECT text_value FROM sandbox_anaplan.cell WHERE line_item = 'Note'",
                rs -> rs.getString(1))).containsExactly("caf\u00e9; noir");
    }

    private static javax.sql.DataSource database() {
        try {
            return Anaplan.database();
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aHundredThousandRowsLoadInOneTask() {
        // Given
        StringBuilder file = new StringBuilder(GL_HEADER).append('\n');
        for (int i = 0; i < 100_000; i++) {
            file.append(gl("FR10", i % 2 == 0 ? "4000" : "5000", "C1", "Jan 26", "0.01")).append('\n');
        }
        anaplan.begin(FILE, 1);
        anaplan.send("PUT", anaplan.path("/files/" + anaplan.fileId(FILE) + "/chunks/0"),
                Anaplan.gzip(file.toString().getBytes(StandardCharsets.UTF_8)), "Content-Type", "application/x-gzip");

        // When
        String task = anaplan.start(IMPORT);
        await().atMost(java.time.Duration.ofSeconds(60)).until(() -> anaplan.task(IMPORT, task).path("taskState").asText().equals("COMPLETE"));

        // Then
        assertThat(cells("GL Actuals")).containsOnly(Map.entry("FR10 4000 C1 Jan 26", "500.00"), Map.entry("FR10 5000 C1 Jan 26", "500.00"));
        assertThat(anaplan.simulator.observed().uploads()).last().satisfies(u -> assertThat(u.bytes()).isEqualTo(file.length()));
    }
}
