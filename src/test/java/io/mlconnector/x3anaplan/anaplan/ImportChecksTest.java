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
    void aPeriodOutsideTheModelsCalendarHoldsItsSlice() throws Exception {
        // Given
        long slice = bench.slice("Jan 31");
        long stage = bench.stageJournals(slice, "Jan 31", "4000", "1");

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("held held");
        assertThat(bench.text("select state from slice where id = " + slice)).isEqualTo("held");
        assertThat(bench.text("select kind || ' ' || subject from hold where slice = " + slice)).isEqualTo("calendar Jan 31");
        nothingWasSent();

        // When the period comes into the calendar, Then the slice may go
        bench.anaplan.tenant().model(DemoModel.MODEL).periods().add("Jan 31");
        bench.run = bench.insert("insert into run (connection, requested_by) values ('demo', 'test') returning id");
        bench.call("direct:send-slices", Map.of());
        assertThat(bench.text("select state from slice where id = " + slice)).isEqualTo("touched");
        assertThat(bench.text("select count(*) from hold where cleared_at is null")).isEqualTo("0");
    }
}
