package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.finding.Check;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that differ from one release of X3 to another are asked of its schema; the published ones stand where it does not tell. */
class GraphQlNamesTest {

    private PollBench bench;

    @BeforeEach
    void books() throws Exception {
        bench = new PollBench(40);
        bench.x3.graphql().extended(true);
        bench.books.post(Journal.french("SPLIT", LocalDate.of(2025, 4, 7)).legal(1, "601000", "300.00", Split.on("CC160", "100.00"),
                Split.on("CC170", "200.00")).legal(2, "112000", "-300.00"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void whole() {
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.number("select count(*) from analytical_line where num = 'SPLIT' and die = array['CCT']")).isEqualTo(2);
        bench.pollMasters();
        assertThat(bench.number("select count(*) from dimension where active")).as("where X3 does not say, a dimension is active").isEqualTo(
                bench.number("select count(*) from sandbox_x3.cacce where endpoint = 'SEED' and die = 'CCT'" + (bench.x3.graphql().codes()
                && bench.x3.graphql().introspection() ? " and enaflg = 2" : "")));
        // and by key, after a change of the splits alone
        bench.books.changeCostCenter("GEN", "SPLIT", 1, "CC160", "CC120");
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
    }

    @ParameterizedTest(name = "code in place of the published names: {0}, analytical lines refer to lines: {1}, schema answered: {2}")
    @CsvSource({"false, false, true", "true, false, true", "false, true, true", "true, true, true", "false, false, false"})
    void whicheverNamesTheReleaseHasTheBooksAreReadWhole(boolean codes, boolean toLines, boolean schema) {
        bench.x3.graphql().codes(codes);
        bench.x3.graphql().analyticalLinesReferToLines(toLines);
        bench.x3.graphql().introspection(schema);
        bench.overGraphQl(GraphQlConnection.ADDED_FIELDS, 1);
        whole();
    }

    @Test
    void namesThatNobodyTellsAreAFaultOfConfigurationThatNamesTheField() {
        bench.x3.graphql().codes(true);
        bench.x3.graphql().introspection(false);
        bench.overGraphQl(GraphQlConnection.ADDED_FIELDS, 1);
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(ConfigurationFault.class).hasMessageContaining("x3.graphql.analyticalLines.fields");
        bench.overGraphQl(GraphQlConnection.ADDED_FIELDS.replace("AMTLED: ledgerAmount", "AMTLED: ledgerAmount, DIE: dimensionType.code,"
                + " CCE: dimension.code") + "dimensions: {fields: {DIE: dimensionType.code, CCE: code}}\n", 1);
        whole();
    }

    @Test
    void anEntryTypeIsItsCodeSoThatOpeningAndClosingEntriesAreKnown() {
        // Given the identity of an entry type, which joins code and legislation
        for (String type : List.of("OUV", "CLO")) {
            bench.books.post(new Journal(type, "1", "FR10", "FR011", LocalDate.of(2025, 1, 5), 7, 1, "EUR", "EUR").legal(1, "601000", "5")
                    .legal(2, "112000", "-5"));
        }
        bench.overGraphQl("periods: {from: accounting-date, opening: [OUV], closing: [CLO]}\ncategories: {1: [\"*\"]}", 1);
        bench.pollLater();
        assertThat(bench.texts("select typ || ' ' || per from journal_line where num = '1' order by 1")).containsExactly("CLO 13", "CLO 13", "OUV 0",
                "OUV 0");
    }

    @Test
    void anIdentityInPlaceOfACodeIsRefused() {
        bench.overGraphQl(GraphQlConnection.ADDED_FIELDS.replace("RVS: reversal", "RVS: reversal, TYP: journalEntryType._id"), 1);
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(ConfigurationFault.class).hasMessageContaining("journalEntryType._id shows 'GEN|'")
                .hasMessageContaining("x3.graphql.entries.fields.TYP");
        assertThat(bench.number("select count(*) from watermark")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledgerTypes: [legal, analytical, ias]", "ledgerTypes: [LEGAL, ANALYTICAL, IAS]", "statuses: [Temporary, Final]", ""})
    void namesOfEnumerationsIgnoreCase(String names) {
        bench.books.post(Journal.french("IAS", LocalDate.of(2025, 4, 7)).legal(1, "601000", "5").legal(2, "112000", "-5")
                .line(new Journal.Line(1, 3, "IFR", "601000", 1, new java.math.BigDecimal("5"), new java.math.BigDecimal("5"), List.of()))
                .line(new Journal.Line(2, 3, "IFR", "112000", -1, new java.math.BigDecimal("5"), new java.math.BigDecimal("5"), List.of())));
        bench.overGraphQl(GraphQlConnection.ADDED_FIELDS + names, 1, 3);
        bench.pollLater();
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.number("select count(*) from journal_line where ledtyp = 3")).isEqualTo(2);
    }

    @Test
    void theSchemaIsAskedOnceARunAndByTheDoctor() {
        AtomicInteger asked = new AtomicInteger();
        bench.x3.server().onTheWay((request, reply) -> {
            asked.addAndGet(request.bodyText().contains("__type") ? 1 : 0);
            return reply;
        });
        bench.overGraphQl(GraphQlConnection.ADDED_FIELDS, 1);
        bench.pollLater();
        bench.pollLater();
        assertThat(asked).as("two polls of one run").hasValue(1);
        bench.poll(Map.of("run", 2L));
        assertThat(asked).as("another run").hasValue(2);
        List<Check> checks = bench.examine();
        assertThat(asked).hasValue(3);
        assertThat(checks).filteredOn(c -> c.subject().equals("X3 names")).singleElement().satisfies(c -> assertThat(c.said()).contains(
                "entry type journalEntryType.code", "dimension type dimensionType.dimensionType", "dimension dimension.dimension and dimension"));
    }
}
