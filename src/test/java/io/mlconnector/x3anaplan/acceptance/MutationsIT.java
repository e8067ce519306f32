package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.Observed;
import io.mlconnector.x3anaplan.sandbox.x3.Books;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One change in X3, one sync: every cell is right again, and exactly the slices whose content changed were uploaded. What
 * changed is worked out from X3's own records before and after, not from what the product says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class MutationsIT {

    private Landscape landscape;
    private Product product;

    @BeforeAll
    void firstSync() {
        landscape = Landscape.small();
        landscape.connection("entry").write(landscape.connections());
        landscape.connection("cell").updating().with("grain", "cell").write(landscape.connections());
        product = landscape.serve();
        for (String connection : Set.of("entry", "cell")) {
            assertThat(product.sync(connection).path("outcome").asText()).isEqualTo("clean");
        }
        equal();
    }

    @AfterAll
    void stop() {
        product.close();
        landscape.close();
    }

    @Test
    void a_run_with_nothing_changed_uploads_nothing_and_starts_no_task() {
        int starts = landscape.sandbox().anaplan().observed().starts().size();
        long puts = puts();
        landscape.letTimePass();
        for (String connection : Set.of("entry", "cell")) {
            JsonNode run = product.sync(connection);
            assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        }
        assertThat(landscape.sandbox().anaplan().observed().starts()).hasSize(starts);
        assertThat(puts()).isEqualTo(puts);
    }

    @Test
    void a_lines_amount_changed_without_its_headers_stamp() {
        changed(books -> {
            books.changeLineAmount("GEN", "F25SPLIT", 1, new BigDecimal("10.01"));
            books.changeLineAmount("GEN", "F25SPLIT", 2, new BigDecimal("10.01"));
        });
    }

    @Test
    void a_header_only_change_from_temporary_to_final() {
        changed(books -> books.finalise("GEN", "F25TEMP"));
    }

    @Test
    void a_split_removed() {
        changed(books -> books.removeSplit("GEN", "F25SPLIT", 1, 3));
    }

    @Test
    void a_line_deleted_from_a_temporary_entry() {
        Books books = landscape.sandbox().x3().books();
        changed(b -> b.post(Journal.french("F25DEL", LocalDate.of(2025, 3, 4)).temporary().legal(1, "601000", "80.00")
                .legal(2, "602000", "20.00").legal(3, "112000", "-100.00")));
        changed(b -> {
            b.deleteLine("GEN", "F25DEL", 2);
            b.changeLineAmount("GEN", "F25DEL", 3, new BigDecimal("-20.00")); // X3 lets no entry become final that does not balance
        });
        changed(b -> b.finalise("GEN", "F25DEL"));
        assertThat(books).isNotNull();
    }

    @Test
    void a_final_entrys_dimension_changed() {
        changed(books -> books.changeCostCenter("GEN", "F25BIG", 1, "CC130", "CC340"));
    }

    @Test
    void a_reversal() {
        changed(books -> books.reverse("GEN", "F25BIG", "F25BIGR", LocalDate.of(2025, 11, 3)));
    }

    @Test
    void b_posting_in_a_period_three_months_back() {
        changed(books -> books.post(Journal.french("F25BACK", LocalDate.of(2025, 9, 15))
                .legal(1, "606000", "77.10", Split.on("CC120", "77.10")).legal(2, "112000", "-77.10")));
    }

    @Test
    void c_a_new_cost_center_with_its_first_entry() {
        changed(books -> {
            books.addCostCenter("CC777", "New workshop");
            books.post(Journal.french("F25NEWCC", LocalDate.of(2025, 12, 1)).legal(1, "607000", "42.42", Split.on("CC777", "42.42"))
                    .legal(2, "112000", "-42.42"));
        });
    }

    @Test
    void c_codes_that_no_master_record_has_arrive_in_the_run_that_reads_their_entry() {
        changed(books -> books.post(Journal.french("F25NOMASTER", LocalDate.of(2025, 12, 2)).legal(1, "658123", "17.17", Split.on("CC999", "17.17"))
                .legal(2, "112000", "-17.17")));
        assertThat(Landscape.rows(landscape.books(), "select distinct code, name from sandbox_anaplan.list_item where code in ('FRA-658123', 'CC999')"
                + " order by 1")).containsExactly("CC999 | CC999", "FRA-658123 | FRA-658123");
    }

    @Test
    void d_five_thousand_rows_touched_with_equal_stamps() {
        changed(books -> assertThat(books.touchLines(5_000)).isEqualTo(5_000));
    }

    @Test
    void e_a_mapping_row_changed_with_no_change_in_x3() {
        // Given an account that goes to a member of its own from the next start on
        product.close();
        String table = "chart,code,member,name,sign\nFRA,605000,FRA-605000,,\nFRA,608000,FRA-606000,,\n*,*,{chart}-{code},,\n";
        landscape.connection("entry").accounts(table).write(landscape.connections());
        long before = uploads().size();

        // When it syncs
        product = landscape.serve();
        landscape.letTimePass();
        JsonNode run = product.sync("entry");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");

        // Then the one account's money stands on the other, in exactly the slices that hold the account
        assertThat(Landscape.rows(landscape.books(), "select count(*) from sandbox_anaplan.cell where module_name = 'GL Actuals'"
                + " and coords ->> 'GL Accounts' = 'FRA-608000'")).containsExactly("0");
        Set<String> expected = new TreeSet<>(Landscape.rows(landscape.books(), "select distinct case ledtyp when 1 then 'LEG' when 2 then 'ANA'"
                + " else 'IFR' end || '/' || cpy || '/' || to_char(make_date(2025, least(greatest(per, 1), 12), 1), 'Mon YY')"
                + " from sandbox_x3.gaccentryd join sandbox_x3.gaccentry h using (endpoint, typ, num, cpy, fiy, per)"
                + " where endpoint = 'SEED' and coa = 'FRA' and acc = '608000' and h.cat = 1 and h.sta = 2"));
        Map<String, String> all = uploads();
        Set<String> sent = new TreeSet<>();
        all.entrySet().stream().skip(before).forEach(e -> sent.add(e.getValue()));
        assertThat(sent).isEqualTo(expected).isNotEmpty();

        // and back again
        product.close();
        landscape.connection("entry").write(landscape.connections());
        product = landscape.serve();
        product.sync("entry");
        equal();
    }

    /** Makes the change, syncs both connections, and compares cells and the set of uploaded slices with X3's records. */
    private void changed(Consumer<Books> change) {
        landscape.letTimePass();
        Map<String, Map<String, String>> before = Map.of("entry", contents("entry"), "cell", contents("cell"));
        change.accept(landscape.sandbox().x3().books());
        landscape.letTimePass();
        for (String connection : Set.of("entry", "cell")) {
            int seen = uploads().size();
            JsonNode run = product.sync(connection);
            assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
            Set<String> sent = new TreeSet<>();
            uploads().entrySet().stream().skip(seen).forEach(e -> sent.add(e.getValue()));
            Map<String, String> was = before.get(connection);
            Map<String, String> is = contents(connection);
            Set<String> expected = new TreeSet<>(was.keySet());
            expected.addAll(is.keySet());
            expected.removeIf(slice -> java.util.Objects.equals(was.get(slice), is.get(slice)));
            assertThat(sent).as("slices uploaded by " + connection).isEqualTo(expected);
        }
        equal();
    }

    private void equal() {
        assertThat(landscape.differences("GL Actuals")).isEmpty();
        assertThat(landscape.differences("GL Actuals (update)")).isEmpty();
    }

    private Map<String, String> contents(String grain) {
        Map<String, String> contents = new LinkedHashMap<>();
        for (String row : Landscape.rows(landscape.books(), Landscape.resource("acceptance/slice-contents.sql")
                .replace(":grain", "'" + grain + "'"))) {
            String[] parts = row.split(" \\| ");
            contents.put(parts[0], parts[1]);
        }
        return contents;
    }

    /** Task to slice (ledger/company/period) of every journal file that an import read, from the file's own first row. */
    private Map<String, String> uploads() {
        Observed observed = landscape.sandbox().anaplan().observed();
        Map<String, String> slices = new LinkedHashMap<>();
        for (Observed.Upload upload : observed.uploads()) {
            String text = new String(observed.content(upload.taskId()).orElseThrow(), StandardCharsets.UTF_8);
            if (text.startsWith("Company,")) {
                String[] first = text.split("\n", 3)[1].split(",");
                slices.put(upload.taskId(), first[1] + "/" + first[0] + "/" + first[4]);
            }
        }
        return slices;
    }

    private long puts() {
        return landscape.sandbox().anaplan().server().log().entries().stream().filter(e -> e.method().equals("PUT")).count();
    }
}
