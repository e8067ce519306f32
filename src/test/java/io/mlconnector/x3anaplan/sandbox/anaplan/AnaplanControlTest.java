package io.mlconnector.x3anaplan.sandbox.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnaplanControlTest {

    private static final String MODEL = "\"model\":\"" + DemoModel.MODEL + "\"";
    private final Anaplan anaplan = new Anaplan();
    private SandboxServer control;

    @BeforeEach
    void start() throws IOException {
        control = new SandboxServer("control", 0, anaplan.clock);
        AnaplanControl.register(anaplan.simulator, control);
        control.start();
    }

    @AfterEach
    void close() {
        control.close();
        anaplan.close();
    }

    private JsonNode call(String method, String path, String body) throws Exception {
        HttpResponse<byte[]> r = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(control.url() + "/anaplan" + path))
                .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofByteArray());
        assertThat(r.statusCode()).as(new String(r.body(), StandardCharsets.UTF_8)).isEqualTo(200);
        return Reply.JSON.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).readTree(r.body());
    }

    private static String q(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void faultsAreArmedCountedAndCleared() throws Exception {
        // When
        call("POST", "/faults", "{\"kind\":\"STATUS\",\"method\":\"GET\",\"path\":\"/imports$\",\"times\":-1,\"status\":503,\"headers\":{\"X\":\"y\"},\"body\":\"down\"}");
        int faulty = anaplan.get(anaplan.path("/imports")).status();
        int hits = call("GET", "/faults", "").path("hits").asInt();
        call("DELETE", "/faults", "");

        // Then
        assertThat(faulty).isEqualTo(503);
        assertThat(hits).isEqualTo(1);
        assertThat(anaplan.get(anaplan.path("/imports")).status()).isEqualTo(200);
        assertThat(call("GET", "/log", "")).hasSize(3);
        assertThat(call("GET", "/most-requests?seconds=60", "").path("requests").asInt()).isEqualTo(3);
    }

    @Test
    void handWrittenCellsAreSeen() throws Exception {
        // When
        call("POST", "/cells", "{" + MODEL + ",\"module\":\"GL Actuals\",\"coords\":{\"Time\":\"Jan 26\"},\"value\":12345678901.10}");

        // Then
        JsonNode cells = call("GET", "/cells?model=" + q(DemoModel.MODEL) + "&module=" + q("GL Actuals"), "");
        assertThat(cells).hasSize(1);
        assertThat(cells.get(0).path("coords").path("Time").asText()).isEqualTo("Jan 26");
        assertThat(cells.get(0).path("value").decimalValue()).isEqualByComparingTo("12345678901.10");
    }

    @Test
    void heldTasksShowAsStartsAndModelsChangeTheirState() throws Exception {
        // Given
        call("POST", "/hold-tasks", "{\"hold\":true}");
        anaplan.upload("GL_ACCOUNTS.csv", "Code,Name,Parent", "4000,Sales,");
        String task = anaplan.start("Load GL Accounts");

        // Then
        assertThat(call("GET", "/starts", "").get(0).path("state").asText()).isEqualTo("NOT_STARTED");
        assertThat(call("GET", "/uploads", "")).isEmpty();
        call("POST", "/hold-tasks", "{\"hold\":false}");
        anaplan.awaitState("Load GL Accounts", task, "COMPLETE");
        assertThat(call("GET", "/uploads", "").get(0).path("sha256").asText()).isEqualTo(call("GET", "/starts", "").get(0).path("intent").asText());
        assertThat(call("GET", "/max-concurrent-imports?model=" + q(DemoModel.MODEL), "").path("imports").asInt()).isEqualTo(1);
        call("POST", "/model-state", "{" + MODEL + ",\"state\":\"ARCHIVED\"}");
        assertThat(anaplan.get(anaplan.path("/files")).status()).isEqualTo(422);
    }
}
