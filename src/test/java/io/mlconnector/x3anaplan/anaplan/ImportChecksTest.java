package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelState;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Fault.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportChecksTest {

    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private void arm(Fault fault) {
        bench.anaplan.server().faults().arm(fault);
    }

    private void nothingWasSent() {
        assertThat(bench.requests("PUT", "/chunks/")).isZero();
        assertThat(bench.requests("POST", "/files/")).isZero();
        assertThat(bench.requests("POST", "/tasks")).isZero();
    }

    @Test
    void aFileThatIsNotThereStopsBeforeAnythingIsUploaded() throws Exception {
        // Given
        bench.fileOfJournals = "GL_ACTUALS_OLD.csv";
        long stage = bench.stageJournals(bench.slice("May 26"), "May 26", "4000", "1");

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("no file GL_ACTUALS_OLD.csv");
        nothingWasSent();
    }

    @Test
    void aFileOfAnotherImportStopsBeforeAnythingIsUploaded() throws Exception {
        // Given
        bench.fileOfJournals = "GL_ACTUALS_UPDATE.csv";
        long stage = bench.stageJournals(bench.slice("May 26"), "May 26", "4000", "1");

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("Load GL Actuals does not read file GL_ACTUALS_UPDATE.csv");
        nothingWasSent();
    }

    @Test
    void aStrayFileIsNoticedByItsIdAndNothingIsUploadedToIt() throws Exception {
        // Given: the file vanishes between the check and the upload, so that Anaplan makes a new one of another id
        long stage = bench.stageAccounts("4000");
        arm(new Fault(Kind.BODY, "POST", "/files/113", 0, 1, 0, Map.of("Content-Type", "application/json"),
                "{\"status\":{\"code\":200,\"message\":\"Success\"},\"file\":{\"id\":\"113999999999\",\"name\":\"x\"}}", 0));

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("113999999999").hasMessageContaining("Delete the new file");
        assertThat(bench.requests("PUT", "/chunks/")).isZero();
        assertThat(bench.requests("POST", "/tasks")).isZero();
    }

    @Test
    void aHeaderThatTheImportDoesNotKnowStopsBeforeAnythingIsUploaded() throws Exception {
        // Given
        long stage = bench.stage("accounts", 0, List.of("Code", "Label", "Parent"), List.of(List.of("4000", "Sales", "")));

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(ConfigurationFault.class).hasMessageContaining("missing: Name")
                .hasMessageContaining("unexpected: Label");
        nothingWasSent();
    }

    @Test
    void anArchivedModelIsAMatterOfConfiguration() throws Exception {
        // Given
        bench.anaplan.tenant().model(DemoModel.MODEL).state(ModelState.ARCHIVED);
        long stage = bench.stageAccounts("4000");

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(ConfigurationFault.class).hasMessageContaining("archived");
        nothingWasSent();
    }

    @Test
    void aLockedModelIsLeftAloneForAWhile() throws Exception {
        // Given
        bench.anaplan.tenant().model(DemoModel.MODEL).state(ModelState.LOCKED);
        long stage = bench.stageAccounts("4000");

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOfSatisfying(AnaplanFault.class, fault -> {
            assertThat(fault.isPassing()).isFalse();
            assertThat(fault.notBefore()).isPositive();
        });
        nothingWasSent();
    }

    @Test
    void aPeriodThatTheTargetLacksIsToldByItsImportAndHoldsTheSliceUntilAPersonConfirms() throws Exception {
        // Given
        bench.members("GL Accounts", "4000", "4010");
        bench.members("Cost Centers", "CC1");
        long slice = bench.slice("Jan 31");
        long stage = bench.stageJournals(slice, "Jan 31", "4000", "1", "4010", "2");

        // When
        bench.send(stage);

        // Then its import was run, for nobody else may look at the calendar, and the slice is held with company, ledger and remedy
        assertThat(bench.requests("GET", "/dimensions/")).isZero();
        assertThat(bench.requests("POST", "/dimensions/")).isZero();
        assertThat(bench.stage(stage)).isEqualTo("settled held");
        assertThat(bench.text("select landed from stage where id = " + stage)).isEqualTo("none");
        assertThat(bench.text("select state from slice where id = " + slice)).isEqualTo("held");
        assertThat(openHolds(slice)).isEqualTo("calendar period Jan 31, company FR10, ledger LEG");
        assertThat(bench.text("select reason from hold where slice = " + slice)).contains("rejected all rows of period Jan 31, company FR10, ledger LEG")
                .contains("Extend the model calendar or the time range of the module");
        assertThat(bench.text("select count(*) from dead_letter")).isEqualTo("0");

        // When a person confirms too early, Then the hold is replaced by one that nobody has confirmed
        bench.execute("update hold set confirmed_by = 'anna', confirmed_at = now()");
        bench.send(bench.stageJournals(slice, "Jan 31", "4000", "1", "4010", "2"));
        assertThat(openHolds(slice)).isEqualTo("calendar period Jan 31, company FR10, ledger LEG");
        assertThat(bench.text("select count(*) from hold where cleared_at is null and confirmed_at is not null")).isEqualTo("0");

        // When the calendar has the period and the slice is sent again, Then nothing holds it any more
        bench.anaplan.tenant().model(DemoModel.MODEL).periods().add("Jan 31");
        bench.execute("update hold set confirmed_by = 'anna', confirmed_at = now() where cleared_at is null");
        bench.send(bench.stageJournals(slice, "Jan 31", "4000", "1", "4010", "2"));
        assertThat(bench.text("select state from slice where id = " + slice)).isEqualTo("clean");
        assertThat(openHolds(slice)).isNull();
    }

    @Test
    void aPeriodThatOnlyTheTimeRangeOfTheModuleHasIsSent() throws Exception {
        // Given a model calendar of 25 and 26, and a module that begins in 24
        bench.members("GL Accounts", "4000");
        bench.members("Cost Centers", "CC1");
        bench.anaplan.tenant().model(DemoModel.MODEL).timeRanges().put("GL Actuals", List.of("Jun 24", "Jul 24", "Jan 25"));
        long slice = bench.slice("Jun 24");

        // When
        bench.send(bench.stageJournals(slice, "Jun 24", "4000", "12.34"));

        // Then
        assertThat(bench.text("select state from slice where id = " + slice)).isEqualTo("clean");
        assertThat(bench.anaplan.observed().sum(DemoModel.MODEL, "GL Actuals", Map.of("Time", "Jun 24"))).isEqualByComparingTo("12.34");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Item not found in calendar: Jan 31                                 | calendar
            moduleImportInvalidTimeEntityIdentifier                            | calendar
            Identifiant de temps non valide : x; Not found in calendar: Jan 31 | calendar
            Invalid list identifier: Jan 31                                    |
            Invalid number: Jan 31                                             |
            """)
    void theVendorsWordsForAPeriodThatIsNotThereAreToldFromOthers(String error, String kind) throws Exception {
        // Given a dump that says so of a row
        bench.members("GL Accounts", "4000");
        bench.members("Cost Centers", "CC1");
        long slice = bench.slice("Jan 31");
        long stage = bench.stageJournals(slice, "Jan 31", "4000", "1");
        bench.call("direct:import-stage", Map.of("stageId", stage));
        bench.execute("update dump_line set errors = '" + error + "' where stage = " + stage);

        // When
        bench.call("direct:settle-stage", Map.of("stageId", stage));

        // Then
        assertThat(bench.text("select kind from hold where slice = " + slice)).isEqualTo(kind);
        assertThat(bench.stage(stage)).isEqualTo(kind == null ? "settled partial" : "settled held");
    }

    private String openHolds(long slice) throws Exception {
        return bench.text("select string_agg(kind || ' ' || subject, '; ') from hold where cleared_at is null and slice = " + slice);
    }
}
