package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelState;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The doctor says of a connection what is there and what is missing, and sends nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorIT {

    private Landscape landscape;
    private Product product;

    @BeforeAll
    void start() {
        landscape = Landscape.few();
        landscape.connection("close").write(landscape.connections());
        landscape.connection("lost").updating().with("model", "No Such Model").write(landscape.connections());
        product = landscape.serve();
    }

    @AfterAll
    void stop() {
        product.close();
        landscape.close();
    }

    @AfterEach
    void calm() {
        landscape.sandbox().anaplan().server().faults().clear();
        landscape.sandbox().x3().settings().users().put("demo", "demo-x3");
    }

    @Test
    void a_connection_in_order_is_ok_in_every_line_and_nothing_is_sent() {
        Product.Ended ended = Product.run(landscape.home(), landscape.settings(), "doctor", "close");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out().lines()).filteredOn(line -> !line.startsWith("ok ")).singleElement().asString().startsWith("skipped  Anaplan calendar")
                .contains("not checked: Anaplan shows it to workspace administrators only (answered 403)");
        assertThat(ended.out().lines()).hasSizeGreaterThanOrEqualTo(13);
        assertThat(ended.out()).contains("folder SEED").contains("planner@demo.example").contains("Finance Actuals").contains("X3 clock")
                .contains("Anaplan clock").contains("import Load GL Actuals reads file GL_ACTUALS.csv");
        assertThat(landscape.sandbox().anaplan().observed().starts()).isEmpty();
        assertThat(landscape.sandbox().anaplan().server().log().entries()).noneMatch(e -> e.method().equals("PUT"));
    }

    @Test
    void a_refused_password_is_told_with_its_remedy_and_the_other_side_is_examined_all_the_same() {
        landscape.sandbox().x3().settings().users().put("demo", "changed");

        Product.Ended ended = Product.run(landscape.home(), landscape.settings(), "doctor", "close");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.out()).contains("failed").contains("x3.password").contains("planner@demo.example").doesNotContain("demo-x3");
    }

    @Test
    void pages_of_codes_that_lead_in_a_circle_are_told_and_not_followed() {
        // Given pages of accounts whose links lead to the first page, each by another name
        AtomicInteger pages = new AtomicInteger();
        landscape.sandbox().x3().server().onTheWay((request, reply) -> {
            if (!request.path().endsWith("/GACCOUNT") || reply.status() != 200) {
                return reply;
            }
            ObjectNode page = reply.body().length == 0 ? Reply.JSON.createObjectNode() : tree(reply.body());
            page.withObject("/$links").withObject("/$next").put("$url", page.path("$url").asText() + "&session=" + pages.incrementAndGet());
            return Reply.bytes(200, "application/json", page.toString().getBytes(StandardCharsets.UTF_8));
        });

        JsonNode report = examine("close");
        landscape.sandbox().x3().server().onTheWay(null);

        assertThat(report.toString()).contains("circle").contains("GACCOUNT");
        assertThat(pages).hasValueLessThan(8);
    }

    private static ObjectNode tree(byte[] body) {
        try {
            return (ObjectNode) Reply.JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_model_that_is_not_there_is_told_with_those_that_are() {
        JsonNode report = examine("lost");

        assertThat(states(report, "anaplan", "Anaplan model")).containsExactly("FAILED");
        assertThat(report.toString()).contains("No Such Model").contains("Finance Actuals");
        assertThat(states(report, "anaplan", "Anaplan imports")).containsExactly("SKIPPED");
    }

    @Test
    void an_archived_model_and_foreign_columns_are_told() {
        var model = landscape.sandbox().anaplan().tenant().model(DemoModel.MODEL);
        model.state(ModelState.ARCHIVED);
        assertThat(examine("close").toString()).contains("archived");
        model.state(ModelState.UNLOCKED);

        String metadata = "{\"status\":{\"code\":200,\"message\":\"Success\"},\"importMetadata\":{\"name\":\"Load GL Actuals\",\"type\":\"FILE\","
                + "\"source\":{\"headerNames\":[\"Company\",\"Ledger\",\"Konto\"],\"columnCount\":3}}}";
        landscape.sandbox().anaplan().server().faults().arm(Fault.status("GET", "/imports/" + model.importNamed("Load GL Actuals").id() + "$", -1,
                200, "application/json", metadata));
        JsonNode report = examine("close");
        assertThat(states(report, "anaplan", "Anaplan import of journal-entries")).containsExactly("FAILED");
        assertThat(states(report, "anaplan", "Anaplan import of accounts")).containsExactly("OK");
        assertThat(report.toString()).contains("Konto");
    }

    @Test
    void a_clock_that_is_off_is_a_warning() {
        landscape.sandbox().clock().advance(Duration.ofMinutes(10));

        JsonNode report = examine("close");
        landscape.sandbox().clock().advance(Duration.ofMinutes(-10));

        assertThat(states(report, "x3", "X3 clock")).containsExactly("WARNING");
        assertThat(report.toString()).containsPattern("6\\d\\d s behind");
    }

    private JsonNode examine(String connection) {
        var answer = product.post("/api/connections/" + connection + "/doctor", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Product.json(answer);
    }

    private static List<String> states(JsonNode report, String side, String subject) {
        return report.path(side).findParents("subject").stream().filter(check -> check.path("subject").asText().equals(subject))
                .map(check -> check.path("state").asText()).toList();
    }
}
