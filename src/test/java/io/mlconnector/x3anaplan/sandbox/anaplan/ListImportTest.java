package io.mlconnector.x3anaplan.sandbox.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListImport;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelBuilder;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.ListItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListImportTest {

    private static final String FILE = "GL_ACCOUNTS.csv";
    private static final String IMPORT = "Load GL Accounts";
    private static final String HEADER = "Code,Name,Parent";
    private final Anaplan anaplan = new Anaplan();

    @AfterEach
    void close() {
        anaplan.close();
    }

    private List<ListItem> items(String list) {
        return anaplan.simulator.observed().listItems(DemoModel.MODEL, list);
    }

    private static String value(JsonNode task, String key) {
        List<String> values = new ArrayList<>();
        task.path("result").path("details").get(0).path("values").forEach(v -> values.add(v.asText()));
        return values.get(values.indexOf(key) + 1);
    }

    private static String type(JsonNode task) {
        return task.path("result").path("details").get(0).path("type").asText();
    }

    @Test
    void knownCodesAreUpdatedNewOnesCreatedOthersKept() {
        // Given
        anaplan.load(IMPORT, FILE, HEADER, "4000,Sales,", "5000,Purchases,", "6000,Wages,");

        // When
        JsonNode task = anaplan.load(IMPORT, FILE, HEADER, "4000,Sales goods,", "5000,Purchases,", "7000,Rent,");

        // Then
        assertThat(items("GL Accounts")).extracting("code", "name").containsExactlyInAnyOrder(
                tuple("4000", "Sales goods"), tuple("5000", "Purchases"),
                tuple("6000", "Wages"), tuple("7000", "Rent"));
        assertThat(type(task)).isEqualTo("hierarchyRowsProcessed");
        assertThat(value(task, "successCreateCount")).isEqualTo("1");
        assertThat(value(task, "successUpdateCount")).isEqualTo("1");
        assertThat(value(task, "ignoredCount")).isEqualTo("1");
        assertThat(value(task, "totalRowCount")).isEqualTo("3");
        assertThat(task.path("result").path("failureDumpAvailable").asBoolean()).isFalse();
    }

    @Test
    void theSameFileAgainChangesNothing() {
        // Given
        anaplan.load(IMPORT, FILE, HEADER, "4000,Sales,");

        // When
        JsonNode task = anaplan.load(IMPORT, FILE, HEADER, "4000,Sales,");

        // Then
        assertThat(type(task)).isEqualTo("hierarchyNoChanges");
        assertThat(task.path("result").path("successful").asBoolean()).isTrue();
    }

    @Test
    void theSecondRowOfACodeIsRejectedToTheDump() {
        // When
        JsonNode task = anaplan.load(IMPORT, FILE, HEADER, "4000,Sales,", "4000,Sales again,", "5000,\"Sales \"\"B\"\"\",");

        // Then
        assertThat(items("GL Accounts")).extracting("name").containsExactly("Sales", "Sales \"B\"");
        assertThat(task.path("result").path("successful").asBoolean()).isTrue();
        assertThat(task.path("result").path("failureDumpAvailable").asBoolean()).isTrue();
        assertThat(anaplan.dump(IMPORT, task)).isEqualTo("\"_Status_\",\"Code\",\"Name\",\"Parent\",\"_Line_\",\"_Error_1_\"\n"
                + "\"E\",\"4000\",\"Sales again\",\"\",\"3\",\"Duplicate source key: 4000\"\n");
    }

    @Test
    void aNameInUseByAnotherCodeIsRejected() {
        // Given
        anaplan.load(IMPORT, FILE, HEADER, "4000,Sales,");

        // When
        JsonNode task = anaplan.load(IMPORT, FILE, HEADER, "5000,Sales,", "6000,Rent,", "7000,Rent,");

        // Then
        assertThat(items("GL Accounts")).extracting("code").containsExactly("4000", "6000");
        assertThat(value(task, "failedCount")).isEqualTo("2");
    }

    @Test
    void namesAndCodesEndAt60Characters() {
        // When
        JsonNode task = anaplan.load(IMPORT, FILE, HEADER, "1," + "n".repeat(60) + ",", "2," + "n".repeat(61) + ",", "3".repeat(61) + ",Three,");

        // Then
        assertThat(items("GL Accounts")).extracting("code").containsExactly("1");
        assertThat(anaplan.dump(IMPORT, task)).contains("\"Invalid name: " + "n".repeat(61) + "\"").contains("\"Invalid code: 333");
    }

    @Test
    void aBlankCodeIsRejected() {
        JsonNode task = anaplan.load(IMPORT, FILE, HEADER, ",Sales,");

        assertThat(items("GL Accounts")).isEmpty();
        assertThat(anaplan.dump(IMPORT, task)).contains("\"Empty key\"");
    }

    @Test
    void parentsMayComeInTheSameFileAndUnknownOnesAreAWarning() {
        // When
        JsonNode task = anaplan.load(IMPORT, FILE, HEADER, "4000,Sales,4", "4,Revenue,", "5000,Purchases,nowhere");

        // Then
        assertThat(items("GL Accounts")).extracting("code", "parent").containsExactly(tuple("4000", "4"),
                tuple("4", null), tuple("5000", null));
        assertThat(type(task)).isEqualTo("hierarchyRowsProcessedWithFailures");
        assertThat(anaplan.dump(IMPORT, task)).contains("\"W\",\"5000\",\"Purchases\",\"nowhere\",\"4\",\"Invalid parent\"");
    }

    @Test
    void aRowBelowARejectedRowIsRejected() {
        // When
        JsonNode task = anaplan.load(IMPORT, FILE, HEADER, "4," + "n".repeat(61) + ",", "40,Forty,4", "400,Four hundred,40");

        // Then
        assertThat(items("GL Accounts")).isEmpty();
        assertThat(anaplan.dump(IMPORT, task)).contains("\"Failed dependency: 4\"").contains("\"Failed dependency: 40\"");
    }

    @Test
    void aMissingKeyColumnFailsTheImport() {
        JsonNode task = anaplan.load(IMPORT, FILE, "Account,Name,Parent", "4000,Sales,");

        assertThat(task.path("result").path("successful").asBoolean()).isFalse();
        assertThat(type(task)).isEqualTo("missingFields");
    }

    @Test
    void anUnmatchedQuoteFailsTheImport() {
        assertThat(type(anaplan.load(IMPORT, FILE, HEADER, "4000,\"Sales,"))).isEqualTo("unmatchedTextDelimiter");
    }

    @Test
    void lineNumbersInTheDumpCountEveryLineOfTheFile() {
        // When
        JsonNode task = anaplan.load(IMPORT, FILE, HEADER, "4000,\"Sales\nof goods\",", "", ",Blank,");

        // Then
        assertThat(anaplan.dump(IMPORT, task)).contains("\"Blank\",\"\",\"5\"");
    }

    @Test
    void duplicatesMayRejectTheWholeImport() {
        // Given
        ModelBuilder builder = DemoModel.build(anaplan.simulator.tenant(), DemoModel.Shape.demo().named("W", "Other"));
        builder.list("Projects").file("P.csv", List.of("Code", "Name")).listImport("Load P", "P.csv", "Projects")
                .columns("Code", "Name", null).duplicates(ListImport.Duplicates.REJECT_IMPORT).define();

        // When
        String task = anaplan.simulator.startAsStranger("Other", "Load P", Tenant.USER, "Code,Name\n1,One\n1,Uno\n2,Two\n".getBytes());
        await().until(() -> anaplan.simulator.observed().starts().stream()
                .anyMatch(s -> s.taskId().equals(task) && s.state().equals("COMPLETE")));

        // Then
        assertThat(anaplan.simulator.observed().listItems("Other", "Projects")).isEmpty();
    }

    @Test
    void numberedListsNameTheirItemsAndBadPropertiesAreWarnings() {
        // Given
        ModelBuilder builder = DemoModel.build(anaplan.simulator.tenant(), DemoModel.Shape.demo().named("W", "Numbered"));
        builder.list("Entries", true, "Entries", ModelBuilder.property("Rate", ListDef.Format.NUMBER))
                .file("E.csv", List.of("Code", "Rate")).listImport("Load E", "E.csv", "Entries")
                .columns("Code", null, null).property("Rate", "Rate").define();

        // When
        String task = anaplan.simulator.startAsStranger("Numbered", "Load E", Tenant.USER, "Code,Rate\nA,1.5\nB,x\n#C,1\n".getBytes());
        await().until(() -> anaplan.simulator.observed().starts().stream()
                .anyMatch(s -> s.taskId().equals(task) && s.state().equals("COMPLETE")));

        // Then
        List<ListItem> items = anaplan.simulator.observed().listItems("Numbered", "Entries");
        assertThat(items).extracting("name", "code").containsExactly(tuple("#1", "A"),
                tuple("#2", "B"));
        assertThat(items.get(0).properties()).isEqualTo(Map.of("Rate", "1.5"));
        assertThat(items.get(1).properties()).isEmpty();
    }
}
