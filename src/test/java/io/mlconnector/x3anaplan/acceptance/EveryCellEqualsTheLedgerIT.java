package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo books reach both kinds of target in both grains, compared cell by cell with sums over X3's own records. */
class EveryCellEqualsTheLedgerIT {

    @ParameterizedTest
    @ValueSource(strings = {"entry", "cell"})
    void everyCellEqualsTheLedgerAlsoWhereCellsWereFilledByHandBefore(String grain) {
        // Given a tenth of the demo books, with all that is difficult in them
        try (Landscape landscape = Landscape.small()) {
            // and one connection to a target that clears and one to a target that only updates
            landscape.connection("clearing").with("grain", grain).write(landscape.connections());
            landscape.connection("updating").updating().with("grain", grain).write(landscape.connections());
            try (Product product = landscape.serve()) {
                // and cells that somebody filled by hand, on members that the lists have and in periods that the books fill
                product.sync("clearing", "{\"datasets\": [\"accounts\", \"cost-centers\"]}");
                List<String> members = List.of("FRA-" + firstAccount(landscape, "FRA"), "FRA-" + lastAccount(landscape, "FRA"));
                for (String module : List.of("GL Actuals", "GL Actuals (update)")) {
                    for (String member : members) {
                        landscape.sandbox().anaplan().observed().writeCell(DemoModel.MODEL, module,
                                Map.of("Companies", "FR10", "Ledgers", "LEG", "GL Accounts", member, "Cost Centers", "NONE",
                                        "Time", "Mar 25", "Versions", "Actual"), new BigDecimal("4711.11"));
                    }
                }
                assertThat(landscape.differences("GL Actuals")).isNotEmpty();

                for (String connection : List.of("clearing", "updating")) {
                    // When the connection runs
                    JsonNode run = product.sync(connection);

                    // Then every cell is equal, and nothing else is filled
                    String module = connection.equals("clearing") ? "GL Actuals" : "GL Actuals (update)";
                    assertThat(landscape.differences(module)).as("%s %s: %s", connection, grain, run).isEmpty();
                    assertThat(landscape.filledCells(module)).isGreaterThan(1000);
                    assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
                }
            }
        }
    }

    private static String firstAccount(Landscape landscape, String chart) {
        return Landscape.rows(landscape.books(), "select min(acc) from sandbox_x3.gaccount where coa = '" + chart + "'").get(0);
    }

    private static String lastAccount(Landscape landscape, String chart) {
        return Landscape.rows(landscape.books(), "select max(acc) from sandbox_x3.gaccount where coa = '" + chart + "'").get(0);
    }
}
