package io.mlconnector.x3anaplan.sandbox.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.Anaplan.Answer;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelState;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Role;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import org.junit.jupiter.api.AfterEach;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {

    private final Anaplan anaplan = new Anaplan();

    @AfterEach
    void close() {
        anaplan.close();
    }

    @Test
    void idsAreFoundByNameInBothFormsOfThePath() {
        // When
        JsonNode model = anaplan.get("/2/0/models").json().path("models").get(0);
        String workspace = model.path("currentWorkspaceId").asText();
        JsonNode direct = anaplan.get(anaplan.path("/imports")).json();
        JsonNode nested = anaplan.get("/2/0/workspaces/" + workspace + "/models/" + model.path("id").asText() + "/imports").json();

        // Then
        assertThat(model.path("id").asText()).matches("[0-9A-F]{32}");
        assertThat(workspace).matches("[0-9a-f]{32}");
        assertThat(nested.path("imports")).isEqualTo(direct.path("imports"));
        assertThat(direct.path("imports").findValuesAsText("name")).contains("Load GL Accounts", "Load GL Actuals", "Update GL Actuals");
        assertThat(direct.path("imports").get(2).path("importDataSourceId").asText()).startsWith("113").isEqualTo(anaplan.fileId("GL_ACTUALS.csv"));
        assertThat(direct.path("status").path("code").asInt()).isEqualTo(200);
    }

    @Test
    void importMetadataShowsTheHeadersOfTheFile() {
        JsonNode source = anaplan.get(anaplan.path("/imports/" + anaplan.importId("Load GL Actuals"))).json().path("importMetadata").path("source");

        assertThat(source.path("columnCount").asInt()).isEqualTo(11);
        assertThat(source.path("headerNames").get(4).asText()).isEqualTo("Period");
    }

    @Test
    void withoutLimitThePagingShowsANextThatMeansNothing() {
        JsonNode paging = anaplan.get(anaplan.path("/imports")).json().path("meta").path("paging");

        assertThat(paging.path("totalSize").asInt()).isEqualTo(5);
        assertThat(paging.path("next").asText()).endsWith("?limit=20&offset=20");
    }

    @Test
    void aPageMayHoldFewerRowsThanAskedFor() {
        // Given
        anaplan.simulator.settings().answers().rowsPerPage(2);

        // When
        JsonNode page = anaplan.get(anaplan.path("/imports?limit=100&offset=4")).json();

        // Then
        assertThat(page.path("meta").path("paging").path("currentPageSize").asInt()).isEqualTo(1);
        assertThat(anaplan.get(anaplan.path("/imports?limit=100")).json().path("imports")).hasSize(2);
    }

    @Test
    void emptyCollectionsHaveNoKey() {
        JsonNode items = anaplan.get(anaplan.path("/lists/" + anaplan.model.list("GL Accounts").orElseThrow().id() + "/items?includeAll=true")).json();

        assertThat(items.has("listItems")).isFalse();
        assertThat(items.has("status")).isTrue();
    }

    @Test
    void calendarVersionsAndMembersAreForWorkspaceAdministrators() {
        // Given
        String accounts = anaplan.model.list("GL Accounts").orElseThrow().id();
        String lineItem = anaplan.model.module("GL Actuals").orElseThrow().lineItems().get(0).id();

        // Then an ordinary user is refused
        for (String path : List.of("/modelCalendar", "/currentPeriod", "/versions", "/dimensions/" + accounts + "/items", "/dimensions/20000000003/items",
                "/lineItems/" + lineItem + "/dimensions/20000000003/items", "/views/" + lineItem + "/dimensions/20000000003/items")) {
            assertThat(anaplan.get(anaplan.path(path)).status()).as(path).isEqualTo(403);
        }
        assertThat(anaplan.post(anaplan.path("/dimensions/20000000003/items"), "{\"names\":[\"Jan 26\"]}").status()).isEqualTo(403);

        // and Time is not served at model level to anybody
        anaplan.signIn(Tenant.ADMIN);
        assertThat(anaplan.get(anaplan.path("/dimensions/20000000003/items")).status()).isEqualTo(400);
        assertThat(anaplan.get(anaplan.path("/dimensions/" + accounts + "/items")).status()).isEqualTo(200);
        assertThat(anaplan.get(anaplan.path("/modelCalendar")).json().at("/modelCalendar/fiscalYear/year").asText()).isEqualTo("FY26");
        assertThat(anaplan.get(anaplan.path("/lineItems/" + lineItem + "/dimensions/20000000003/items")).json().path("items")
                .findValuesAsText("name")).hasSize(24).startsWith("Jan 25").endsWith("Dec 26");
        assertThat(anaplan.post(anaplan.path("/dimensions/20000000003/items"), "{\"names\":[\"Jan 26\",\"Jan 99\"]}").json().path("items")
                .findValuesAsText("name")).containsExactly("Jan 26");
    }

    @Test
    void anActionThatTheRoleLacksIsNotListedNorStarted() {
        // Given
        String id = anaplan.importId("Load GL Actuals");
        anaplan.model.role(Tenant.USER, Role.ALL.withoutActions("Load GL Actuals", "Read GL Actuals"));

        // Then
        assertThat(anaplan.get(anaplan.path("/imports")).json().path("imports").findValuesAsText("name")).doesNotContain("Load GL Actuals")
                .contains("Load GL Accounts");
        assertThat(anaplan.get(anaplan.path("/imports/" + id)).status()).isEqualTo(404);
        assertThat(anaplan.get(anaplan.path("/exports")).json().has("exports")).isFalse();
        assertThat(anaplan.post(anaplan.path("/imports/" + id + "/tasks"), "{\"localeName\":\"en_US\"}").status()).isEqualTo(404);
        anaplan.signIn(Tenant.OTHER_USER);
        assertThat(anaplan.get(anaplan.path("/imports/" + id)).status()).isEqualTo(200);
    }

    @Test
    void sortIsStrictForModelsAndLaxBelowThem() {
        assertThat(anaplan.get("/2/0/models?sort=name").status()).isEqualTo(400);
        assertThat(anaplan.get("/2/0/models?sort=%2Bnosuch").status()).isEqualTo(400);
        assertThat(anaplan.get("/2/0/models?sort=%2Bname").status()).isEqualTo(200);
        assertThat(anaplan.get(anaplan.path("/imports?sort=nosuch")).status()).isEqualTo(200);
    }

    @Test
    void wrongCaseAndUnknownRoutesAreNotFoundInTheEnvelope() {
        // When
        Answer wrongCase = anaplan.get("/2/0/models/" + anaplan.model.id().toLowerCase() + "/imports");

        // Then
        assertThat(wrongCase.status()).isEqualTo(404);
        assertThat(wrongCase.json().path("status").path("message").asText()).isEqualTo("Not Found");
        assertThat(wrongCase.json().path("path").asText()).contains(anaplan.model.id().toLowerCase());
        assertThat(anaplan.get(anaplan.path("/nosuch")).status()).isEqualTo(404);
        assertThat(anaplan.get("/2/0/workspaces/" + anaplan.model.workspace().id() + "/models/" + anaplan.model.id()).status()).isEqualTo(405);
    }

    @Test
    void aModelWithoutAccessIsNotFoundBelowItsOwnAddress() {
        // Given
        anaplan.model.withoutAccess().add(Tenant.USER);

        // Then
        assertThat(anaplan.get(anaplan.path("")).status()).isEqualTo(200);
        assertThat(anaplan.get(anaplan.path("/imports")).status()).isEqualTo(404);
        Answer tasks = anaplan.get(anaplan.path("/imports/" + anaplan.importId("Load GL Actuals") + "/tasks"));
        assertThat(tasks.status()).isEqualTo(200);
        assertThat(tasks.json().has("tasks")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"ARCHIVED,422", "LOCKED,423", "MAINTENANCE,424", "PRODUCTION,200"})
    void stateOfTheModelRefusesAllButItsDescription(ModelState state, int status) {
        // Given
        anaplan.model.state(state);

        // Then
        assertThat(anaplan.get(anaplan.path("/files")).status()).isEqualTo(status);
        assertThat(anaplan.get(anaplan.path("")).json().path("model").path("activeState").asText()).isEqualTo(state.name());
        assertThat(anaplan.get(anaplan.path("/status")).json().path("requestStatus").path("progress").asDouble()).isEqualTo(-1.0);
    }
}
