package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.connection.Datasets.ExportColumns;
import io.mlconnector.x3anaplan.finding.Check;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ExportDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Role;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slices read back through an export as Anaplan has them: columns called after lists and line items, members by name. */
class ReadBackTest {

    private static final ExportColumns COLUMNS = new ExportColumns("Companies", "Ledgers", null, null, null, null, null, null,
            Map.of("FR10", "FR10 France", "LEG", "Legal"));

    private Bench bench;
    private long slice;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
        members("accounts", List.of(List.of("4000", "Sales; \"goods\"", ""), List.of("4010", "Returns", "")));
        members("cost-centers", List.of(List.of("CC1", "Paris", "")));
        slice = bench.slice("May 26");
        bench.exportOfJournals = "Read GL Actuals";
        bench.exported = COLUMNS;
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /** A list as staging leaves it, with the members that it sends. */
    private void members(String dataset, List<List<String>> rows) throws Exception {
        long stage = bench.stage(dataset, 0, Bench.MASTER_HEADER, rows);
        for (int i = 0; i < rows.size(); i++) {
            bench.execute("insert into staged_member (stage, seq, code, name, parent) values (" + stage + ", " + i + ", '" + rows.get(i).get(0) + "', '"
                    + rows.get(i).get(1) + "', '')");
        }
        bench.send(stage);
    }

    private void export(UnaryOperator<ExportDef> change) {
        bench.anaplan.tenant().model(DemoModel.MODEL).exports().replaceAll(change);
    }

    /** @return what reading back said, and the outcome */
    private String sent() throws Exception {
        long stage = bench.stageJournals(slice, "May 26", "4000", "1234.56", "4010", "-0.06");
        bench.execute("insert into staged_cell values (" + stage + ", 1, '4000', 'CC1', 'EUR', 1234.56, false), (" + stage
                + ", 2, '4010', 'CC1', 'EUR', -0.06, false)");
        bench.send(stage);
        return bench.text("select read_back || ' ' || outcome from stage where id = " + stage);
    }

    private String message() throws Exception {
        return bench.text("select message from stage order by id desc limit 1");
    }

    @Test
    void namesOfMembersAreThoseOfTheListsThatWereSent() throws Exception {
        assertThat(sent()).isEqualTo("equal clean");
        assertThat(message()).contains("2 cells, 1234.5 in all, as sent");
    }

    @Test
    void anExportByCodesNeedsNoNames() throws Exception {
        export(ExportDef::byCodes);
        bench.exported = new ExportColumns("Companies", "Ledgers", "GL Accounts", "Cost Centers", "Time", "Amount", null, "Versions", Map.of());
        assertThat(sent()).isEqualTo("equal clean");
    }

    @Test
    void anotherAmountInACellIsFoundAndHeld() throws Exception {
        // Given a person who overwrites a cell as soon as the import has written it
        bench.journal.onRequest = () -> {
            if (bench.requests("POST", "/imports/112000000003/tasks") + bench.requests("GET", "/tasks/") > 0) {
                bench.anaplan.observed().writeCell(DemoModel.MODEL, "GL Actuals", Map.of("Companies", "FR10", "Ledgers", "LEG", "GL Accounts", "4010",
                        "Cost Centers", "CC1", "Time", "May 26", "Versions", "Actual"), new BigDecimal("7"));
            }
        };
        assertThat(sent()).isEqualTo("differs held");
        assertThat(message()).contains("1 cells differ, by 7.06 in all");
    }

    @Test
    void anExportSharedWithAdministratorsOnlyProvesNothingAndIsNoDifference() throws Exception {
        export(ExportDef::forAdministrators);
        assertThat(sent()).isEqualTo("unverified clean");
        assertThat(message()).contains("it could not be read back");
        assertThat(bench.journal.facts).anyMatch(fact -> fact.contains("shows nothing at all") && fact.contains("administrators only"));
        assertThat(bench.text("select state from slice where id = " + slice)).isEqualTo("clean");
        assertThat(bench.text("select count(*) from dead_letter")).isEqualTo("0");
        assertThat(bench.text("select count(*) from hold")).isEqualTo("0");
    }

    @Test
    void selectiveAccessThatHidesAllRowsProvesNothingAndIsNoDifference() throws Exception {
        export(e -> e.hiding("FR10"));
        assertThat(sent()).isEqualTo("unverified clean");
        assertThat(message()).contains("it could not be read back");
    }

    @Test
    void selectiveAccessThatHidesACompanyProvesNothingOfItsSlices() throws Exception {
        // Given cells of another company, which are shown
        bench.anaplan.observed().writeCell(DemoModel.MODEL, "GL Actuals", Map.of("Companies", "GB20", "Ledgers", "LEG", "GL Accounts", "4010",
                "Cost Centers", "CC1", "Time", "May 26", "Versions", "Actual"), new BigDecimal("7"));
        export(e -> e.hiding("FR10"));
        assertThat(sent()).isEqualTo("unverified clean");
        assertThat(bench.journal.facts).anyMatch(fact -> fact.contains("shows nothing of company FR10, ledger LEG, period May 26"));
    }

    @Test
    void aSliceThatWasShownOnceAndIsNotAnyMoreDiffers() throws Exception {
        assertThat(sent()).isEqualTo("equal clean");
        export(e -> e.hiding("FR10"));
        assertThat(sent()).isEqualTo("differs held");
    }

    @Test
    void anExportThatTheRoleLacksIsToldAndTheSliceHasLandedAllTheSame() throws Exception {
        bench.anaplan.tenant().model(DemoModel.MODEL).role(Tenant.USER, Role.ALL.withoutActions("Read GL Actuals"));
        assertThat(sent()).isEqualTo("unverified clean");
        assertThat(bench.journal.facts).anyMatch(fact -> fact.contains("no export Read GL Actuals") && fact.contains("the user's access"));
    }

    @Test
    void headersThatTheConnectionDoesNotNameAreTold() throws Exception {
        bench.exported = ExportColumns.NONE;
        assertThat(sent()).isEqualTo("unverified clean");
        assertThat(bench.journal.facts).anyMatch(fact -> fact.contains("shows no column [Company, Ledger]") && fact.contains("readBackColumns"));
    }

    @Test
    void theDoctorComparesTheHeadersThatAnaplanShows() {
        assertThat(export()).satisfies(check -> assertThat(check.state()).isEqualTo(Check.State.OK));
        bench.exported = new ExportColumns("Firms", "Ledgers", null, null, null, null, null, null, Map.of());
        assertThat(export()).satisfies(check -> {
            assertThat(check.state()).isEqualTo(Check.State.FAILED);
            assertThat(check.said()).contains("Firms").contains("Companies");
        });
    }

    private Check export() {
        return bench.examination().of(bench.connection(), Map.of(), "Jan 26").stream().filter(c -> c.subject().equals("Anaplan export")).findFirst()
                .orElseThrow();
    }

    @Test
    void anUploadThatIsCalledCompleteGoesOnWhenThatFails() throws Exception {
        // Given
        AnaplanSettings s = bench.settings;
        bench.settings = new AnaplanSettings(s.apiUrl(), s.authUrl(), s.oauthUrl(), s.tenant(), s.auth(), s.workspace(), s.model(), 600, 0, s.timeout(),
                s.chunkBytes(), s.taskPollFirst(), s.taskPollMost(), s.taskTimeout(), "en_US", AnaplanSettings.Complete.AFTER);
        bench.anaplan.server().faults().arm(Fault.status("POST", "/complete", -1, 500, "application/json",
                "{\"status\":{\"code\":500,\"message\":\"no\"}}"));

        // When / Then
        assertThat(sent()).isEqualTo("equal clean");
        assertThat(bench.requests("POST", "/complete")).isPositive();
        assertThat(bench.journal.facts).anyMatch(fact -> fact.contains("could not be called complete"));
    }
}
