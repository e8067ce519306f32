package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.x3.DemoBooks;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import io.mlconnector.x3anaplan.sandbox.x3.X3Simulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The GraphQL dialect of the simulated X3 as a client over HTTP sees it. */
class XtremApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENTRIES = "query($first: Int, $after: String, $last: Int, $before: String, $filter: String, $orderBy: String)"
            + " { x3Finance { journalEntry { query(first: $first, after: $after, last: $last, before: $before, filter: $filter,"
            + " orderBy: $orderBy) { totalCount pageInfo { hasNextPage endCursor hasPreviousPage startCursor } edges { cursor node { _id"
            + " journalEntryNumber } } } } } }";
    private static X3Simulator x3;

    @BeforeAll
    static void start() throws Exception {
        x3 = new X3Simulator(FreshDatabase.empty(), new SandboxClock(), 0).start();
        DemoBooks.large(x3.books(), "SEED", 120, 12);
        Journal sixty = Journal.french("SIXTY", LocalDate.of(2025, 3, 1));
        for (int lin = 1; lin < 60; lin++) {
            sixty.legal(lin, "605000", "1.10", Split.on("CC110", "1.10"));
        }
        x3.books().post(sixty.legal(60, "107000", "-64.90"));
        x3.books().post(Journal.french("TEMP", LocalDate.of(2025, 3, 2)).temporary().legal(1, "601000", "5").legal(2, "107000", "-5"));
    }

    @AfterAll
    static void stop() throws Exception {
        x3.close();
    }

    @AfterEach
    void calm() {
        x3.graphql().old(false);
        x3.graphql().extended(false);
        x3.graphql().decimalsAsText(true);
        x3.graphql().stampsFilterable(true);
        x3.graphql().introspection(true);
        x3.graphql().endpointRequired(true);
        x3.graphql().mostNodes(200_000);
        x3.graphql().denied().clear();
    }

    private static HttpResponse<String> post(String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(x3.url() + "/xtrem/api")).POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String query, Map<String, Object> variables) throws Exception {
        return post(JSON.writeValueAsString(Map.of("query", query, "variables", variables)), "Authorization", "Basic ZGVtbzpkZW1vLXgz",
                "x-xtrem-endpoint", "SEED", "Content-Type", "application/json");
    }

    private static JsonNode ask(String query, Map<String, Object> variables) throws Exception {
        HttpResponse<String> answer = send(query, variables);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.path("extensions").path("diagnoses").isArray()).isTrue();
        return json;
    }

    private static JsonNode entries(Map<String, Object> variables) throws Exception {
        JsonNode answer = ask(ENTRIES, variables);
        assertThat(answer.has("errors")).as(answer.toString()).isFalse();
        return answer.at("/data/x3Finance/journalEntry/query");
    }

    @Test
    void aPageHasTwentyRowsUnlessToldOtherwiseNestedOnesToo() throws Exception {
        assertThat(entries(Map.of()).path("edges")).hasSize(20);
        JsonNode line = ask("{ x3Finance { journalEntry { query(filter: \"{journalEntryNumber:'SIXTY'}\") { edges { node { a: journalEntryLines"
                + " { query { totalCount pageInfo { hasNextPage endCursor } edges { node { lineNumber } } } } b: journalEntryLines {"
                + " query(first: 100) { pageInfo { hasNextPage } edges { node { lineNumber analyticalLines { query { edges { node { dimensions {"
                + " query { edges { node { denormalizedIndex dimensionType { dimensionType } dimension { _id dimension } } } } } } } } } } } } } } } } } } }",
                Map.of()).at("/data/x3Finance/journalEntry/query/edges/0/node");
        assertThat(line.at("/a/query/edges")).hasSize(20);
        assertThat(line.at("/a/query/pageInfo/hasNextPage").asBoolean()).isTrue();
        assertThat(line.at("/a/query/totalCount").asInt()).isEqualTo(60);
        assertThat(line.at("/b/query/edges")).hasSize(60);
        assertThat(line.at("/b/query/edges/0/node/analyticalLines/query/edges/0/node/dimensions/query/edges/0/node").toString())
                .isEqualTo("{\"denormalizedIndex\":1,\"dimensionType\":{\"dimensionType\":\"CCT\"},\"dimension\":{\"_id\":\"CCT|CC110\",\"dimension\":\"CC110\"}}");
        assertThat(line.at("/b/query/edges/59/node/analyticalLines/query/edges")).isEmpty();
    }

    @Test
    void cursorsLeadThroughAllRowsForwardsAndBack() throws Exception {
        // Given
        for (String orderBy : List.of("{_id:1}", "{accountingDate:-1,_id:1}", "{_updateStamp:1,_id:1}", "{site:{_id:-1},_id:-1}")) {
            List<String> all = new ArrayList<>();
            Map<String, Object> variables = new HashMap<>(Map.of("first", 7, "orderBy", orderBy));
            JsonNode page;
            // When
            do {
                page = entries(variables);
                page.path("edges").forEach(e -> all.add(e.at("/node/_id").asText()));
                variables.put("after", page.at("/pageInfo/endCursor").asText());
            } while (page.at("/pageInfo/hasNextPage").asBoolean());
            // Then
            assertThat(all).as(orderBy).doesNotHaveDuplicates().hasSize(page.path("totalCount").asInt()).hasSize(32);
            assertThat(page.at("/pageInfo/endCursor").asText()).matches("\\[.*]#\\d\\d");
            // And back
            JsonNode back = entries(Map.of("last", 7, "before", page.at("/edges/0/cursor").asText(), "orderBy", orderBy));
            List<String> before = new ArrayList<>();
            back.path("edges").forEach(e -> before.add(e.at("/node/_id").asText()));
            assertThat(before).as(orderBy).isEqualTo(all.subList(21, 28));
            assertThat(back.at("/pageInfo/hasPreviousPage").asBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '^', value = {
        "{journalEntryNumber:'SIXTY'};1",
        "{\"journalEntryNumber\":{\"_eq\":\"SIXTY\"}};1",
        "{journalEntryNumber:{_in:['SIXTY','TEMP','NONE']}};2",
        "{_or:[{journalEntryNumber:'SIXTY'},{journalEntryNumber:'TEMP'}],_and:[{journalEntryStatus:'temporary'},{_not:{journalEntryNumber:'X'}}]};1",
        "[{site:{_id:'FR011'}},{journalEntryStatus:'final'},{journalEntryNumber:{_regex:'^SIX'}}];1",
        "{site:'FR011',journalEntryNumber:'SIXTY'};1",
        "{site:{code:{_eq:'FR011'}},journalEntryNumber:{_ne:'SIXTY'},accountingDate:'2025-03-02'};1",
        "{company:{name:'Dupont Fluides SAS'},accountingDate:{_gte:'2025-03-01',_lt:'2025-03-03'},journalEntryNumber:{_nin:['TEMP']},journalEntryType:{_id:'GEN|'}};1",
        "{_id:'GEN|SIXTY'};1",
        "{_updateStamp:{_gte:'2026-01-01T00:00:00Z'}};2",
        "{journalEntryLines:{_atLeast:50}};1",
        "{journalEntryNumber:'SIXTY',journalEntryLines:{_none:true,account:{code:'601000'}}};1",
        "{journalEntryNumber:'TEMP',journalEntryLines:{_every:true,account:{code:'601000'}}};0"})
    void filtersAreRelaxedJson(String filter, int rows) throws Exception {
        assertThat(entries(Map.of("filter", filter)).path("totalCount").asInt()).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '^', value = {
        "filter;{oops;no relaxed JSON", "filter;{nothing:1};no property nothing", "filter;{journalEntryStatus:'done'};no member",
        "filter;{accountingDate:{_gte:'May'}};is no Date", "filter;{journalEntryNumber:{_like:'x'}};operator _like",
        "orderBy;{nothing:1};cannot order by nothing", "after;[\"GEN\",\"A\"]#00;not valid", "after;nonsense;not valid"})
    void whatCannotBeUnderstoodIsAnErrorInAnAnswerOfStatus200(String variable, String value, String saying) throws Exception {
        JsonNode answer = ask(ENTRIES, Map.of(variable, value));
        assertThat(answer.at("/errors/0/message").asText()).contains(saying);
        assertThat(answer.at("/errors/0/path").toString()).isEqualTo("[\"x3Finance\",\"journalEntry\",\"query\"]");
        assertThat(answer.at("/data/x3Finance/journalEntry/query").isNull()).isTrue();
    }

    @Test
    void stampsMayBeShownAndYetNotFilteredOn() throws Exception {
        x3.graphql().stampsFilterable(false);
        assertThat(ask(ENTRIES, Map.of("filter", "{_updateStamp:{_gte:'2025-01-01T00:00:00Z'}}")).at("/errors/0/message").asText())
                .contains("cannot be filtered on");
        assertThat(ask("{ x3Finance { journalEntry { read(_id: \"GEN|SIXTY\") { _updateStamp } } } }", Map.of())
                .at("/data/x3Finance/journalEntry/read/_updateStamp").asText()).matches("2026-.*T.*\\.000Z|20..-.*\\.000Z");
    }

    @Test
    void valuesHaveTheirPublishedForms() throws Exception {
        String query = "{ x3Finance { journalEntryLine { query(first: 1, filter: \"{journalEntry:{journalEntryNumber:'TEMP'}}\") { edges { node {"
                + " _id ledgerTypeNumber sign transactionAmount accountingDate matchingDate businessPartner { code } account { _id code"
                + " localizedDescription } journalEntry { journalEntryStatus company { code } } } } } } } }";
        String at = "/data/x3Finance/journalEntryLine/query/edges/0/node";
        JsonNode line = ask(query, Map.of()).at(at);
        assertThat(line.path("_id").asText()).isEqualTo("GEN|TEMP|1|1");
        assertThat(line.path("ledgerTypeNumber").asText()).isEqualTo("legal");
        assertThat(line.path("transactionAmount").toString()).isEqualTo("\"5\"");
        assertThat(line.path("accountingDate").asText()).isEqualTo("2025-03-02");
        assertThat(line.path("matchingDate").isNull()).isTrue();
        assertThat(line.path("businessPartner").isNull()).isTrue();
        assertThat(line.at("/account/_id").asText()).isEqualTo("FRA|601000");
        assertThat(line.at("/account/localizedDescription").asText()).isNotBlank();
        assertThat(line.at("/journalEntry").toString()).isEqualTo("{\"journalEntryStatus\":\"temporary\",\"company\":{\"code\":\"FR10\"}}");
        x3.graphql().decimalsAsText(false);
        assertThat(ask(query, Map.of()).at(at + "/transactionAmount").toString()).isEqualTo("5");
    }

    @Test
    void anUnknownFieldIsRefusedWithStatus400AndNoData() throws Exception {
        HttpResponse<String> answer = send("{ x3Finance { journalEntry { query { edges { node { fiscalYear } } } } } }", Map.of());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).has("data")).isFalse();
        assertThat(answer.body()).contains("fiscalYear");
        // And it is there once a customer added it
        x3.graphql().extended(true);
        assertThat(send("{ x3Finance { journalEntry { query { edges { node { fiscalYear } } } } } }", Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void packagesOfBefore2024HaveTheirOwnNamesAndFields() throws Exception {
        x3.graphql().old(true);
        JsonNode line = ask("{ xtremX3Finance { journalEntryLine { query(filter: \"{journalEntryNumber:'TEMP',lineNumber:2,ledgerTypeNumber:1}\")"
                + " { edges { node { ledgerTypeNumber debitAmountInLedgerCurrency creditAmountInLedgerCurrency } } } } } }", Map.of())
                .at("/data/xtremX3Finance/journalEntryLine/query/edges/0/node");
        assertThat(line.toString()).isEqualTo("{\"ledgerTypeNumber\":1,\"debitAmountInLedgerCurrency\":\"0\",\"creditAmountInLedgerCurrency\":\"5\"}");
        assertThat(send("{ x3Finance { journalEntry { query { totalCount } } } }", Map.of()).statusCode()).isEqualTo(400);
    }

    @Test
    void aMissingRightLeavesPartialDataWithErrors() throws Exception {
        x3.graphql().denied().add("journalEntryLine");
        JsonNode answer = ask("{ x3Finance { journalEntry { query(first: 2) { edges { node { journalEntryNumber journalEntryLines { query {"
                + " totalCount } } } } } } } }", Map.of());
        assertThat(answer.path("errors")).isNotEmpty();
        assertThat(answer.at("/data/x3Finance/journalEntry/query/edges/0/node/journalEntryNumber").asText()).isNotBlank();
        assertThat(answer.at("/data/x3Finance/journalEntry/query/edges/0/node/journalEntryLines/query").isNull()).isTrue();
    }

    @Test
    void tooManyNodesAreRefused() throws Exception {
        x3.graphql().mostNodes(30);
        assertThat(ask(ENTRIES, Map.of("first", 25)).has("errors")).isFalse();
        assertThat(ask(ENTRIES, Map.of("first", 32)).at("/errors/0/message").asText()).contains("more than 30 nodes");
    }

    @Test
    void theSchemaCanBeAskedForUnlessThatIsSwitchedOff() throws Exception {
        String query = "{ __schema { queryType { fields { name } } } __type(name: \"JournalEntry\") { fields { name } } }";
        assertThat(ask(query, Map.of()).toString()).contains("x3Finance", "journalEntryStatus");
        x3.graphql().introspection(false);
        assertThat(JSON.readTree(send(query, Map.of()).body()).path("errors")).isNotEmpty();
    }

    @Test
    void theEndpointIsTheFolderAndEveryRequestIsSignedIn() throws Exception {
        String body = "{\"query\":\"{ x3Finance { journalEntry { query { totalCount } } } }\"}";
        String[] signedIn = {"Authorization", "Basic ZGVtbzpkZW1vLXgz"};
        assertThat(post(body, signedIn).statusCode()).isEqualTo(400);
        assertThat(post(body, "Authorization", signedIn[1], "x-xtrem-endpoint", "OTHER").statusCode()).isEqualTo(404);
        assertThat(post(body, "x-xtrem-endpoint", "SEED").statusCode()).isEqualTo(401);
        x3.graphql().endpointRequired(false);
        assertThat(post(body, signedIn).body()).contains("\"totalCount\":32");
        assertThat(post("no JSON", signedIn).statusCode()).isEqualTo(400);
    }
}
