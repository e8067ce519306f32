package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Members that Anaplan's lists do not take, or lost: what becomes of their rows, and of everybody else's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RejectedMemberIT {

    private Landscape landscape;
    private Product product;

    @BeforeAll
    void start() {
        landscape = Landscape.few();
        landscape.connection("close").with("ledgerTypes", "[1]").write(landscape.connections());
        product = landscape.serve();
        sync("clean");
    }

    @AfterAll
    void stop() {
        product.close();
        landscape.close();
    }

    @Test
    void a_member_that_its_list_rejects_keeps_back_its_own_rows_and_brings_them_when_it_lands() throws SQLException {
        // Given a new cost center whose name a planner took for an item of his own
        anaplan("insert into sandbox_anaplan.list_item (model_id, list_name, code, name) values ('%s', 'Cost Centers', 'MINE', 'CC777 New workshop')");
        landscape.sandbox().x3().books().addCostCenter("CC777", "New workshop");
        post("F25NEW", "CC777", "42.42");
        post("F25OLD", "CC120", "11.00");

        // When, Then: all others have landed, and the run says what is missing, with its money, however often it runs
        for (int i = 0; i < 2; i++) {
            JsonNode run = sync("partial");
            assertThat(landscape.differences("GL Actuals", "SEED", 1)).isNotEmpty().allMatch(cell -> cell.contains(" | CC777 | "));
            assertThat(Product.json(product.get("/api/dead-letters/records?limit=10"))).hasSize(1);
            JsonNode total = StreamSupport.stream(run.path("totals").spliterator(), false)
                    .filter(t -> t.path("dataset").asText().equals("journal-entries")).findFirst().orElseThrow();
            assertThat(total.path("unmapped").path("rows").asInt()).isEqualTo(1);
            assertThat(new BigDecimal(total.path("unmapped").path("money").get(0).path("debit").asText())).isEqualByComparingTo("42.42");
        }

        // When the name is free again, Then its rows come
        anaplan("delete from sandbox_anaplan.list_item where model_id = '%s' and code = 'MINE'");
        sync("clean");
        nothingIsMissing();
    }

    @Test
    void a_cost_center_that_is_deleted_in_anaplan_after_its_money_left_holds_up_nothing() throws SQLException {
        // Given a cost center with money, which moves to another one
        landscape.sandbox().x3().books().addCostCenter("CC778", "Old workshop");
        post("F25MOVE", "CC778", "19.19");
        sync("clean");
        landscape.sandbox().x3().books().changeCostCenter("GEN", "F25MOVE", 1, "CC778", "CC120");
        landscape.letTimePass();

        // When its member is deleted, with its cells
        anaplan("delete from sandbox_anaplan.list_item where model_id = '%s' and code = 'CC778'");
        anaplan("delete from sandbox_anaplan.cell where model_id = '%s' and coords ->> 'Cost Centers' = 'CC778'");

        // Then the slice is clean, once and for all
        assertThat(sync("clean").toString()).contains("1 zero rows had nothing to empty");
        nothingIsMissing();
        int starts = landscape.sandbox().anaplan().observed().starts().size();
        sync("clean");
        assertThat(landscape.sandbox().anaplan().observed().starts()).hasSize(starts);
    }

    private JsonNode sync(String outcome) {
        JsonNode run = product.sync("close");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo(outcome);
        return run;
    }

    private void nothingIsMissing() {
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
        assertThat(Product.json(product.get("/api/dead-letters"))).isEmpty();
    }

    private void post(String number, String costCenter, String amount) {
        landscape.sandbox().x3().books().post(Journal.french(number, LocalDate.of(2025, 2, 5))
                .legal(1, "603000", amount, Split.on(costCenter, amount)).legal(2, "112000", "-" + amount));
        landscape.letTimePass();
    }

    /** Changes the model behind our back. @param sql with %s for the model */
    private void anaplan(String sql) throws SQLException {
        try (Connection c = landscape.books().getConnection(); Statement s = c.createStatement()) {
            assertThat(s.executeUpdate(sql.formatted(landscape.sandbox().anaplan().tenant().model(DemoModel.MODEL).id()))).isPositive();
        }
    }
}
