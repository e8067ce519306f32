package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportRouteTest {

    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aListLandsAndItsBytesAreDropped() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000", "4010", "4020");
        bench.execute("insert into staged_member values (" + stage + ", 1, '4000', 'x', '')");

        // When
        bench.send(stage);

        // Then
        assertThat(bench.text("select concat_ws(' ', connection, model, dataset, code) from landed_member"))
                .isEqualTo("demo Finance Actuals accounts 4000");
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().listItems(DemoModel.MODEL, "GL Accounts")).hasSize(3);
        assertThat(bench.text("select count(*) from staged_chunk where stage = " + stage)).isEqualTo("0");
        assertThat(bench.accepted("POST", "/tasks")).isEqualTo(1);
        assertThat(bench.journal.requests.get()).isEqualTo(bench.anaplan.server().log().entries().size());
    }

    @Test
    void aSliceLandsWithTheGenerationThatWasStaged() throws Exception {
        // Given
        bench.members("GL Accounts", "4000", "4010");
        bench.members("Cost Centers", "CC1");
        long slice = bench.slice("May 26");
        long stage = bench.stageJournals(slice, "May 26", "4000", "100.25", "4010", "-7.50", "4000", "1");

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().sum(DemoModel.MODEL, "GL Actuals", Map.of("GL Accounts", "4000")))
                .isEqualByComparingTo(new BigDecimal("101.25"));
        assertThat(bench.text("select concat_ws(' ', state, sent_generation, sent_fingerprint, landed_content, trusted) from slice"
                + " where id = " + slice)).isEqualTo("clean 7 print hash t");
        assertThat(bench.filled.intended).contains(stage);
        assertThat(bench.filled.landed).contains(stage);
        assertThat(bench.text("select expires_at <= clock_timestamp() from lease where name like 'model/%'")).isEqualTo("t");
    }
}
