package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Codes that are new in X3, that its master records do not have, or that a mapping table spells otherwise. */
class NewCodesIT {

    private Landscape landscape;

    @BeforeEach
    void start() {
        landscape = Landscape.few();
        landscape.connection("close").with("ledgerTypes", "[1]").write(landscape.connections());
    }

    @AfterEach
    void stop() {
        landscape.close();
    }

    @Test
    void an_entry_with_a_new_account_and_cost_center_arrives_in_the_run_that_reads_it() {
        try (Product product = landscape.serve()) {
            assertThat(product.sync("close").path("outcome").asText()).isEqualTo("clean");
            // Given an entry on an account and a cost center that X3 has as records, and one on codes that no record has
            landscape.sandbox().x3().books().addAccount("FRA", "627800", "Frais bancaires");
            landscape.sandbox().x3().books().addCostCenter("CC888", "Nouvel atelier");
            post("F25NEW1", "627800", "CC888", "42.42");
            post("F25NEW2", "658123", "CC999", "17.17");
            landscape.letTimePass();

            // When it syncs once
            JsonNode run = product.sync("close");

            // Then both are there
            assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
            assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
            // and the codes without a record have a member of their own name, which is said
            assertThat(Landscape.rows(landscape.books(), "select code, name from sandbox_anaplan.list_item where code in ('FRA-658123', 'CC999') order by 1"))
                    .containsExactly("CC999 | CC999", "FRA-658123 | FRA-658123");
            assertThat(run.path("remarks").toString()).contains("no record of them").contains("FRA/658123").contains("CCT/CC999")
                    .doesNotContain("627800");
        }
    }

    @Test
    void a_table_whose_codes_lost_their_zeros_is_told_by_doctor_dry_run_and_run() {
        landscape.sandbox().x3().books().addAccount("SKR", "0027", "EDV-Software");
        landscape.sandbox().x3().books().addAccount("SKR", "0010", "Konzessionen");
        landscape.connection("close").with("ledgerTypes", "[1]").accounts("chart,code,member,name\nSKR,27,SKR-SOFTWARE,EDV-Software\n"
                + "SKR,10,SKR-RECHTE,Konzessionen\n*,*,{chart}-{code},\n").write(landscape.connections());

        for (List<String> command : List.of(List.of("doctor", "close"), List.of("sync", "close", "--dry-run"), List.of("sync", "close"))) {
            Product.Ended ended = Product.run(landscape.home(), landscape.settings(), command.toArray(String[]::new));

            assertThat(ended.out()).as(command + ended.err()).containsPattern("accounts.csv:2:5: warning: code 27 of chart SKR fits no account in X3, which has 0027")
                    .containsPattern("accounts.csv:3:5: warning: code 10 of chart SKR fits no account in X3, which has 0010");
        }
    }

    @Test
    void rows_without_member_make_the_first_run_partial_with_their_money_and_the_next_one_too() {
        // Given a table that has no row for the accounts of class 6
        landscape.connection("close").with("ledgerTypes", "[1]").accounts("chart,code,member,name\n*,1*,{chart}-{code},\n*,2*,{chart}-{code},\n*,3*,{chart}-{code},\n"
                + "*,4*,{chart}-{code},\n*,5*,{chart}-{code},\n*,7*,{chart}-{code},\n").write(landscape.connections());
        try (Product product = landscape.serve()) {
            for (int i = 0; i < 2; i++) {
                JsonNode run = product.sync("close");

                assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
                assertThat(run.path("message").asText()).contains("rows without list member stay back").contains("EUR");
            }
            // Then what is missing is what X3 has on these accounts, and nothing else
            assertThat(landscape.differences("GL Actuals", "SEED", 1)).isNotEmpty().allMatch(cell -> cell.split(" \\| ")[2].matches("\\w+-[^123457].*"));
            assertThat(unmapped(product)).isEqualByComparingTo(new BigDecimal(Landscape.rows(landscape.books(), "select coalesce(sum(greatest(d.amtled * d.sns, 0)), 0)"
                    + " from sandbox_x3.gaccentryd d join sandbox_x3.gaccentry h using (endpoint, typ, num) where d.endpoint = 'SEED' and d.ledtyp = 1"
                    + " and h.cat = 1 and h.sta = 2 and d.acc !~ '^[123457]'").get(0)));
        }
    }

    /** Debit that the first run left out, of all currencies; a negative credit is one. */
    private BigDecimal unmapped(Product product) {
        JsonNode run = Product.json(product.get("/api/runs/1"));
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode total : run.path("totals")) {
            for (JsonNode money : total.path("unmapped").path("money")) {
                sum = sum.add(new BigDecimal(money.path("debit").asText()));
            }
        }
        return sum;
    }

    private void post(String number, String account, String costCenter, String amount) {
        landscape.sandbox().x3().books().post(Journal.french(number, LocalDate.of(2025, 2, 5))
                .legal(1, account, amount, Split.on(costCenter, amount)).legal(2, "112000", "-" + amount));
    }
}
