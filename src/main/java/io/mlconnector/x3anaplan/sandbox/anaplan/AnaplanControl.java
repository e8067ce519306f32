package io.mlconnector.x3anaplan.sandbox.anaplan;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelState;
import io.mlconnector.x3anaplan.sandbox.anaplan.signin.SignInControl;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The control and assertion API of the simulated Anaplan over HTTP, on a server apart from the simulated one, under {@code /anaplan/}. */
public final class AnaplanControl {

    private static final ObjectReader BODY = Reply.JSON.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private final AnaplanSimulator anaplan;

    private AnaplanControl(AnaplanSimulator anaplan) {
        this.anaplan = anaplan;
    }

    /** Adds the routes to {@code server}, which the caller starts. A bad request answers 400 with {@code {"error": ...}}. */
    public static void register(AnaplanSimulator anaplan, SandboxServer server) {
        AnaplanControl control = new AnaplanControl(anaplan);
        Observed observed = anaplan.observed();
        server.route("POST", "/anaplan/faults", answer(control::arm));
        server.route("DELETE", "/anaplan/faults", answer(r -> {
            anaplan.server().faults().clear();
            return Map.of();
        }));
        server.route("GET", "/anaplan/faults", answer(r -> Map.of("hits", anaplan.server().faults().hits())));
        server.route("GET", "/anaplan/log", answer(r -> anaplan.server().log().entries()));
        server.route("GET", "/anaplan/most-requests", answer(r -> Map.of("requests",
                observed.mostRequestsIn(Duration.ofSeconds(Long.parseLong(r.query().getOrDefault("seconds", "60"))),
                        r.query().getOrDefault("path", "")))));
        server.route("GET", "/anaplan/cells", answer(r -> observed.cells(parameter(r, "model"), parameter(r, "module")).entrySet().stream()
                .map(e -> Map.of("coords", e.getKey(), "value", e.getValue())).toList()));
        server.route("GET", "/anaplan/list-items", answer(r -> observed.listItems(parameter(r, "model"), parameter(r, "list"))));
        server.route("GET", "/anaplan/uploads", answer(r -> observed.uploads()));
        server.route("GET", "/anaplan/starts", answer(r -> observed.starts()));
        server.route("GET", "/anaplan/max-concurrent-imports",
                answer(r -> Map.of("imports", observed.maxConcurrentImports(parameter(r, "model")))));
        SignInControl.register(anaplan.signIn(), server);
        server.route("POST", "/anaplan/hold-tasks", answer(control::hold));
        server.route("POST", "/anaplan/cells", answer(control::writeCells));
        server.route("POST", "/anaplan/model-state", answer(control::state));
        server.route("POST", "/anaplan/revoke-tokens", answer(r -> {
            anaplan.revokeTokens();
            return Map.of();
        }));
    }

    private Object arm(Request r) throws IOException {
        JsonNode f = BODY.readTree(r.body());
        Map<String, String> headers = f.has("headers")
                ? Reply.JSON.convertValue(f.get("headers"), new TypeReference<Map<String, String>>() { }) : Map.of();
        anaplan.server().faults().arm(new Fault(Fault.Kind.valueOf(f.path("kind").asText()), text(f, "method"), text(f, "path"),
                f.path("skip").asInt(), f.path("times").asInt(1), f.path("status").asInt(), headers, text(f, "body"),
                f.path("millis").asLong()));
        return Map.of();
    }

    private Object hold(Request r) throws IOException {
        JsonNode body = BODY.readTree(r.body());
        if (body.has("hold")) {
            anaplan.settings().tasks().hold(body.get("hold").asBoolean());
        }
        if (body.has("holdRunning")) {
            anaplan.settings().tasks().holdRunning(body.get("holdRunning").asBoolean());
        }
        return Map.of();
    }

    /** Body: {@code {"model","module","coords":{...},"value"}} or a list of these. */
    private Object writeCells(Request r) throws IOException {
        JsonNode body = BODY.readTree(r.body());
        for (JsonNode cell : body.isArray() ? body : List.of(body)) {
            JsonNode value = cell.path("value");
            anaplan.observed().writeCell(cell.path("model").asText(), cell.path("module").asText(),
                    Reply.JSON.convertValue(cell.path("coords"), new TypeReference<Map<String, String>>() { }),
                    value.isNull() ? null : new java.math.BigDecimal(value.asText()));
        }
        return Map.of();
    }

    private Object state(Request r) throws IOException {
        JsonNode body = BODY.readTree(r.body());
        anaplan.tenant().model(body.path("model").asText()).state(ModelState.valueOf(body.path("state").asText()));
        return Map.of();
    }

    private interface Answer {
        Object of(Request request) throws IOException;
    }

    private static Function<Request, Reply> answer(Answer answer) {
        return request -> {
            try {
                return Reply.json(200, answer.of(request));
            } catch (IOException | IllegalArgumentException e) {
                return Reply.json(400, Map.of("error", String.valueOf(e.getMessage())));
            }
        };
    }

    private static String parameter(Request r, String name) {
        String value = r.query().get(name);
        if (value == null) {
            throw new IllegalArgumentException("query parameter " + name + " is missing");
        }
        return value;
    }

    private static String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asText() : null;
    }
}
