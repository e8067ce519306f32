package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of which Anaplan rejects some members: the gate to the journal rows is per code (design rule 10). */
class PartialListTest {

    private static final String TOO_LONG = "x".repeat(61);

    private Bench bench;
    private long slice;
    private long journals;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
        slice = bench.slice("May 26");
        journals = bench.stageJournals(slice, "May 26", "4000", "100");
        bench.stagesOfSlices.put(slice, journals);
        bench.slices.rows.add(Map.of("slice", slice));
        bench.stagesOfLists.put("cost-centers", bench.stageCostCenters("CC1"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void theMembersThatAnaplanTookLetTheSlicesGoAndTheOthersAreListed() throws Exception {
        // Given: a list that failed, and then one of whose members Anaplan rejects one
        bench.stagesOfLists.put("accounts", bench.stage("accounts", 0, List.of("Code", "Bezeichnung"), List.of(List.of("1", "2"))));
        bench.call("direct:send-lists", Map.of());
        bench.stagesOfLists.put("accounts", accounts("4000", "4010", "4020"));
        bench.stagesOfLists.put("cost-centers", bench.stageCostCenters("CC1"));

        // When
        send();

        // Then
        assertThat(bench.stage(bench.stagesOfLists.get("accounts"))).isEqualTo("settled partial");
        assertThat(bench.text("select string_agg(code, ' ' order by code) from landed_member where dataset = 'accounts'")).isEqualTo("4000 4020");
        assertThat(bench.stage(journals)).isEqualTo("settled clean");
        assertThat(bench.text("select string_agg(concat_ws(' ', kind, dataset, state), '; ' order by id) from dead_letter"))
                .isEqualTo("list accounts resolved; record accounts open");
        assertThat(bench.text("select account || ' ' || errors from rejected_record where open")).isEqualTo("4010 Invalid name: " + TOO_LONG);
    }

    @Test
    void aDumpThatIsLostStopsTheSlices() throws Exception {
        // Given
        bench.anaplan.server().faults().arm(Fault.status("GET", "/dump", -1, 404, "application/json", "{}"));
        bench.stagesOfLists.put("accounts", accounts("4000", "4010"));

        // When
        send();

        // Then
        nothingWentOn("list accounts open");
        assertThat(bench.text("select cause from dead_letter")).contains("The dump is lost");
    }

    @Test
    void aDumpThatTellsOfFewerMembersThanWereRejectedStopsTheSlices() throws Exception {
        // Given: Anaplan counts two rejected members, and its dump has one
        bench.stagesOfLists.put("accounts", accounts("4000", "4010"));
        long list = bench.stagesOfLists.get("accounts");
        bench.call("direct:import-stage", Map.of("stageId", list));
        bench.execute("update stage set task_answer = replace(task_answer::text, '\"failedCount\", \"1\"', '\"failedCount\", \"2\"')::jsonb where id = "
                + list);
        assertThat(bench.text("select task_answer::text from stage where id = " + list)).contains("\"failedCount\", \"2\"");

        // When
        bench.call("direct:settle-stage", Map.of("stageId", list));
        bench.stagesOfLists.remove("accounts");
        bench.call("direct:send-slices", Map.of());

        // Then
        nothingWentOn("list accounts open");
        assertThat(bench.text("select cause from dead_letter")).contains("The dump does not name them all");
    }

    private void nothingWentOn(String letters) throws Exception {
        assertThat(bench.text("select count(*) from landed_member where dataset = 'accounts'")).isEqualTo("0");
        assertThat(bench.stage(journals)).isEqualTo("staged");
        assertThat(bench.text("select string_agg(concat_ws(' ', kind, dataset, state), '; ' order by id) from dead_letter")).isEqualTo(letters);
        assertThat(bench.journal.facts).anyMatch(f -> f.startsWith("journal entries wait: the list accounts is not clean"));
    }

    private void send() throws Exception {
        bench.call("direct:send-lists", Map.of());
        bench.call("direct:send-slices", Map.of());
    }

    /** A staged list whose member 4010 has a name that Anaplan does not take. */
    private long accounts(String... codes) throws Exception {
        List<List<String>> rows = List.of(codes).stream().map(c -> List.of(c, c.equals("4010") ? TOO_LONG : "Account " + c, "")).toList();
        long stage = bench.stage("accounts", 0, Bench.MASTER_HEADER, rows);
        for (int i = 0; i < codes.length; i++) {
            bench.execute("insert into staged_member values (" + stage + ", " + (i + 1) + ", '" + codes[i] + "', '', '')");
        }
        return stage;
    }
}
