package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Zero rows of members that Anaplan's lists lost. */
class VacatedRowsTest {

    private Bench bench;
    private long slice;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
        bench.members("GL Accounts", "4000", "4010", "4020");
        bench.members("Cost Centers", "CC1");
        slice = bench.slice("May 26");
        // Given: 4000 and 4010 landed, then the model lost account 4010 behind our back
        bench.send(stage(List.of("4000=100", "4010=50"), List.of()));
        assertThat(filled()).isEqualTo("4000 4010");
        bench.anaplan.observed().recodeListItem(DemoModel.MODEL, "GL Accounts", "4010", "GONE");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aZeroRowOfAMemberThatIsGoneCountsAsVacated() throws Exception {
        // When: the money of 4010 moved to 4020
        long stage = stage(List.of("4000=100", "4020=50"), List.of("4010=0"));
        bench.send(stage);

        // Then: the slice is clean, the cell is forgotten, and nobody has to look at anything
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.text("select message from stage where id = " + stage)).startsWith("1 zero rows had nothing to empty");
        assertThat(bench.text("select concat_ws(' ', state, sent_generation) from slice")).isEqualTo("clean 7");
        assertThat(filled()).isEqualTo("4000 4020");
        assertThat(bench.text("select count(*) from dead_letter")).isEqualTo("0");
        assertThat(bench.anaplan.observed().sum(DemoModel.MODEL, "GL Actuals", Map.of("GL Accounts", "4020"))).isEqualByComparingTo("50");
    }

    @Test
    void aRowWithMoneyThatIsRejectedTooLeavesTheSlicePartialAndTheCellRemembered() throws Exception {
        // When
        long stage = stage(List.of("4000=100", "9999=50"), List.of("4010=0"));
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled partial");
        assertThat(filled()).contains("4010");
        assertThat(bench.text("select kind || ' ' || state from dead_letter")).isEqualTo("record open");
    }

    @Test
    void aZeroRowThatIsRejectedForAnotherReasonLeavesTheSlicePartial() throws Exception {
        // When
        long stage = stage(List.of("4000=100"), List.of("4020=nothing"));
        bench.send(stage);

        // Then
        assertThat(bench.text("select errors from dump_line where stage = " + stage)).isEqualTo("Invalid number: nothing");
        assertThat(bench.stage(stage)).isEqualTo("settled partial");
    }

    @Test
    void anIgnoredValueBesidesLeavesTheSlicePartial() throws Exception {
        bench.anaplan.settings().answers().moduleCounts(true);
        // Given: Anaplan says that it ignored a value too
        long stage = stage(List.of("4000=100"), List.of("4010=0"));
        bench.call("direct:import-stage", Map.of("stageId", stage));
        bench.execute("update stage set task_answer = replace(task_answer::text, '\"ignoredCount\", \"0\"', '\"ignoredCount\", \"1\"')::jsonb"
                + " where id = " + stage);
        assertThat(bench.text("select task_answer::text from stage where id = " + stage)).contains("\"ignoredCount\", \"1\"");

        // When
        bench.call("direct:settle-stage", Map.of("stageId", stage));

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled partial");
    }

    private String filled() throws Exception {
        return bench.text("select string_agg(account, ' ' order by account) from filled_cell where slice = " + slice);
    }

    /** A staged slice as the staging leaves it: rows with money, then zero rows; each an account and what stands in its row. */
    private long stage(List<String> rows, List<String> zeros) throws Exception {
        List<String> fields = new ArrayList<>();
        for (String each : rows) {
            fields.addAll(List.of(each.split("=")));
        }
        for (String each : zeros) {
            fields.addAll(List.of(each.split("=")));
        }
        long stage = bench.stageJournals(slice, "May 26", fields.toArray(String[]::new));
        bench.execute("update stage set vacated_rows = " + zeros.size() + " where id = " + stage);
        for (int i = 0; i < fields.size() / 2; i++) {
            String account = fields.get(2 * i);
            boolean vacated = i >= rows.size();
            String amount = vacated ? "0" : fields.get(2 * i + 1);
            bench.execute("insert into staged_cell values (" + stage + ", " + (i + 1) + ", '" + account + "', 'CC1', 'EUR', " + amount + ", "
                    + vacated + ")");
            if (!vacated) {
                bench.execute("insert into staged_row (stage, seq, typ, num, lin, ledtyp, analin, cpy, coa, acc, cce, account, cost_center, currency,"
                        + " amount, value, disposition, side, first) values (" + stage + ", " + (i + 1) + ", 'STD', '" + i + "', 1, 1, 0, 'FR10',"
                        + " 'FRA', '" + account + "', 'CC1', '" + account + "', 'CC1', 'EUR', " + amount + ", " + amount + ", 'send', 1, true)");
            }
        }
        return stage;
    }
}
