package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.finding.Check;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the doctor says of an X3 that answers. */
class ExaminationTest {

    @Test
    void overRestEveryClassIsNamedAndAnswersWithARow() throws Exception {
        try (PollBench bench = new PollBench(40)) {
            answers(bench.examine(), "X3 class GACCENTRY", "X3 class GACCENTRYD", "X3 class GACCENTRYA", "X3 class GACCOUNT", "X3 class CACCE");
        }
    }

    @Test
    void overGraphQlEveryNodeIsNamedAndAnswersWithARow() throws Exception {
        try (PollBench bench = new PollBench(40)) {
            bench.x3.graphql().extended(true);
            bench.overGraphQl(GraphQlConnection.ADDED_FIELDS, 1);
            // whole analytical lines are asked for with their lines
            answers(bench.examine(), "X3 names", "X3 node x3Finance.journalEntry", "X3 node x3Finance.journalEntryLine",
                    "X3 node x3Finance.journalEntryLine", "X3 node x3FinanceData.account", "X3 node x3FinanceData.dimension");
        }
    }

    @Test
    void aNodeWithoutRowsIsAWarningThatNamesWhereToLook() throws Exception {
        try (PollBench bench = new PollBench(40)) {
            bench.x3.graphql().extended(true);
            bench.overGraphQl(GraphQlConnection.ADDED_FIELDS, 1);
            bench.sql("delete from sandbox_x3.gaccount");
            assertThat(bench.examine().toString()).contains("x3FinanceData.account", "answers without a row", "x3.graphql.accounts.fields");
        }
    }

    private static void answers(List<Check> checks, String... subjects) {
        assertThat(checks).as("%s", checks).allMatch(check -> check.state() == Check.State.OK);
        assertThat(checks.stream().map(Check::subject).skip(2)).containsExactly(subjects);
    }
}
