package io.mlconnector.x3anaplan.sandbox.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelState;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectWriteTest {

    private final Anaplan anaplan = new Anaplan();
    private final String items = anaplan.path("/lists/" + anaplan.model.list("GL Accounts").orElseThrow().id() + "/items");

    @AfterEach
    void close() {
        anaplan.close();
    }

    @Test
    void listItemsAreAddedOneByOneAndARepeatedAddReportsThemIgnored() {
        // Given
        String body = "{\"items\":[{\"name\":\"Sales\",\"code\":\"4000\"},{\"code\":\"5000\"}]}";

        // When
        JsonNode first = anaplan.post(items + "?action=add", body).json();
        JsonNode again = anaplan.post(items + "?action=add", body).json();

        // Then
        assertThat(first.path("added").asInt()).isEqualTo(1);
        assertThat(first.path("failures").get(0).path("requestIndex").asInt()).isEqualTo(1);
        assertThat(again.path("added").asInt()).isZero();
        assertThat(again.path("ignored").asInt()).isEqualTo(2);
        assertThat(anaplan.get(items).json().path("listItems").get(0).path("code").asText()).isEqualTo("4000");
    }

    @Test
    void listItemsAreRenamedAndDeletedByCodeUnlessTheModelIsDeployed() {
        // Given
        anaplan.post(items + "?action=add", "{\"items\":[{\"name\":\"Sales\",\"code\":\"4000\"}]}");

        // When
        anaplan.send("PUT", items, "{\"items\":[{\"name\":\"Sales goods\",\"code\":\"4000\"}]}".getBytes());
        String name = anaplan.get(items).json().path("listItems").get(0).path("name").asText();
        anaplan.model.state(ModelState.PRODUCTION);
        int deployed = anaplan.post(items + "?action=delete", "{\"items\":[{\"code\":\"4000\"}]}").status();
        anaplan.model.state(ModelState.UNLOCKED);
        JsonNode deleted = anaplan.post(items + "?action=delete", "{\"items\":[{\"code\":\"4000\"}]}").json();

        // Then
        assertThat(name).isEqualTo("Sales goods");
        assertThat(deployed).isEqualTo(425);
        assertThat(deleted.path("deleted").asInt()).isEqualTo(1);
        assertThat(deleted.has("failures")).isFalse();
    }

    @Test
    void cellsAreWrittenByAnAdministratorWithPartialFailures() {
        // Given
        anaplan.withMasters();
        anaplan.signIn(Tenant.ADMIN);
        String path = anaplan.path("/modules/" + anaplan.model.module("GL Actuals").orElseThrow().id() + "/data");
        String dimensions = "{\"dimensionName\":\"Companies\",\"itemCode\":\"FR10\"},{\"dimensionName\":\"Ledgers\",\"itemCode\":\"LEG\"},"
                + "{\"dimensionName\":\"GL Accounts\",\"itemCode\":\"4000\"},{\"dimensionName\":\"Cost Centers\",\"itemCode\":\"C1\"},"
                + "{\"dimensionName\":\"Versions\",\"itemName\":\"Actual\"}";
        String body = "[{\"lineItemName\":\"Amount\",\"dimensions\":[" + dimensions + ",{\"dimensionName\":\"Time\",\"itemName\":\"Jan 26\"}],\"value\":1234.56},"
                + "{\"lineItemName\":\"Amount\",\"dimensions\":[" + dimensions + "],\"value\":1}]";

        // When
        JsonNode answer = anaplan.post(path, body).json();
        int stranger = anaplan.signIn(Tenant.OTHER_USER).post(path, body).status();

        // Then
        assertThat(answer.path("numberOfCellsChanged").asInt()).isEqualTo(1);
        assertThat(answer.path("failures").get(0).path("requestIndex").asInt()).isEqualTo(1);
        assertThat(anaplan.simulator.observed().sum(DemoModel.MODEL, "GL Actuals", Map.of("Time", "Jan 26"))).isEqualByComparingTo(new BigDecimal("1234.56"));
        assertThat(stranger).isEqualTo(403);
        assertThat(anaplan.get(path).status()).isEqualTo(405);
    }
}
