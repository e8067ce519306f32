package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.connection.GraphQlSettings;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Periods;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a poll over GraphQL does not take: answers that are none, and settings that leave open what a row means. */
class GraphQlRefusalTest {

    private PollBench bench;

    @BeforeEach
    void books() throws Exception {
        bench = new PollBench(40);
        bench.x3.graphql().extended(true);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void refusedBy(String graphql, String... saying) {
        bench.overGraphQl(graphql, 1);
        refused(saying);
    }

    /** Takes the rules away that lint would ask for. */
    private void lacking(Periods periods, Map<String, Integer> categories) {
        X3Settings s = bench.settings;
        GraphQlSettings g = s.graphql();
        bench.settings = new X3Settings(s.url(), s.folder(), s.protocol(), s.auth(), s.caFile(), s.timeout(), s.pageSize(), s.ledgerTypes(),
                s.dimensionType(), s.entries(), s.lines(), s.analyticalLines(), s.accounts(), s.dimensions(),
                new GraphQlSettings(g.path(), g.endpoint(), g.pageSize(), g.nestedPageSize(), g.counts(), g.changes(), g.windowMonths(), periods, List.of(), List.of(),
                        categories, g.ledgerTypes(), g.statuses(), g.entries(), g.lines(), g.analyticalLines(), g.accounts(), g.dimensions()));
    }

    private void refused(String... saying) {
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOf(ConfigurationFault.class).hasMessageContaining("connection test")
                .hasMessageContainingAll(saying);
        assertThat(bench.number("select (select count(*) from watermark) + (select count(*) from journal_entry)")).isZero();
    }

    @Test
    void aNodeWithoutPeriodIsRefusedUnlessItIsDerivedByName() {
        bench.overGraphQl(GraphQlConnection.DERIVED, 1);
        lacking(Periods.FIELDS, bench.settings.graphql().categories());
        refused("journalEntry", "fiscal year (FIY)", "x3.graphql.periods.from: accounting-date",
                "x3.graphql.entries.fields.FIY");
    }

    @Test
    void aNodeWithoutCategoryIsRefusedUnlessItIsDerivedByName() {
        bench.overGraphQl(GraphQlConnection.DERIVED, 1);
        lacking(Periods.ACCOUNTING_DATE, Map.of());
        refused("journalEntry", "category (CAT", "x3.graphql.categories", "x3.graphql.entries.fields.CAT");
    }

    @Test
    void anEntryTypeInNoListOfCategoriesIsAnUnreadableRowNeverAGuess() {
        bench.books.post(new Journal("XXX", "1", "FR10", "FR011", LocalDate.of(2025, 1, 5), 7, 1, "EUR", "EUR")
                .legal(1, "601000", "5").legal(2, "112000", "-5"));
        bench.overGraphQl("periods: {from: accounting-date}\ncategories: {1: [GEN, SUP, CUS, ODV]}", 1);
        bench.pollLater();
        assertThat(bench.texts("select x3_key || ' ' || reason from poison_row")).containsExactly(
                "XXX~1 CAT: entry type XXX is in no list of x3.graphql.categories");
        assertThat(bench.number("select count(*) from journal_entry where typ = 'XXX'")).isZero();
    }

    @Test
    void aFieldThatTheNodeDoesNotHaveIsNamedBeforeAnythingIsRead() {
        refusedBy(GraphQlConnection.ADDED_FIELDS.replace("FIY: fiscalYear, PER: period, LED", "FIY: fiscalYears, PER: period, LED"),
                "x3Finance.journalEntryLine", "fiscalYears", "x3.graphql.lines.fields");
        refusedBy(GraphQlConnection.ADDED_FIELDS.replace("AMTLED: ledgerAmount", "CCE: dimension.kode"), "kode",
                "x3.graphql.analyticalLines.fields");
    }

    @Test
    void stampsThatCannotBeFilteredOnAreRefusedWhereTheConnectionInsistsOnThem() {
        bench.x3.graphql().stampsFilterable(false);
        refusedBy("changes: stamps\n" + GraphQlConnection.ADDED_FIELDS, "refuses to filter by", "x3.graphql.entries.fields.UPDDATTIM");
    }

    @Test
    void aNodeThatTheUserMayNotReadFailsThePollThoughTheAnswerHasStatus200() {
        bench.x3.graphql().denied().add("journalEntryLine");
        refusedBy(GraphQlConnection.ADDED_FIELDS, "not authorised to read journalEntryLine");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "200 | false | {\"data\":{\"x3Finance\":{\"journalEntry\":{\"query\":null}}},\"errors\":[{\"message\":\"right is missing\",\"path\":[\"x3Finance\",\"journalEntry\"]}]} | right is missing (at x3Finance.journalEntry)",
        "200 | true | {\"data\":{\"x3Finance\":{\"journalEntry\":{\"query\":{\"edges\":[]}}}},\"errors\":[{\"message\":\"half of it\"}]} | half of it",
        "200 | false | {\"errors\":[{}]}                     | an error without message",
        "200 | false | {\"data\":null}                       | holds no rows",
        "200 | false | []                                    | holds no rows",
        "400 | false | {\"errors\":[{\"message\":\"syntax\"}]} | syntax"})
    void anAnswerThatIsNoPageMovesNothing(int status, boolean passing, String body, String saying) {
        // Given
        bench.overGraphQl(GraphQlConnection.ADDED_FIELDS, 1);
        bench.pollLater();
        String watermarks = bench.watermarks();
        long generation = bench.generation();
        bench.clock.advance(Duration.ofMinutes(10));
        bench.books.changeLineAmount("GEN", "F25000000", 1, BigDecimal.ONE);
        // When the page after the four probes is no page
        bench.x3.server().faults().arm(Fault.status("POST", "/xtrem/api", -1, status, "application/json", body).after(5));
        bench.clock.advance(PollBench.LAG.plusSeconds(5));
        assertThatThrownBy(() -> bench.poll(Map.of())).isInstanceOfSatisfying(SourceFault.class, f -> assertThat(f.isPassing()).isEqualTo(passing))
                .hasMessageContaining(saying).hasMessageContaining("X3 node x3Finance.").hasMessageNotContaining("demo-x3");
        // Then
        assertThat(bench.watermarks()).isEqualTo(watermarks);
        assertThat(bench.markedSince(generation)).isEmpty();
        // And the next poll makes up for it
        bench.x3.server().faults().clear();
        bench.poll(Map.of());
        assertThat(bench.differences()).isEmpty();
    }
}
