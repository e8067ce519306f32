package io.mlconnector.x3anaplan.sandbox.x3;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import io.mlconnector.x3anaplan.sandbox.x3.signin.SignInSettings;
import io.mlconnector.x3anaplan.sandbox.x3.signin.Way;
import java.io.IOException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Steers the simulated X3 from outside: faults, log, changes to the books, sums over them, the clock. */
public final class X3Control {

    private final X3Simulator x3;
    private final SandboxClock clock;

    public X3Control(X3Simulator x3, SandboxClock clock) {
        this.x3 = x3;
        this.clock = clock;
    }

    public void register(SandboxServer server) {
        server.route("POST", "/x3/faults", r -> {
            try {
                x3.server().faults().arm(read(r, Fault.class));
                return Reply.empty(204);
            } catch (IllegalArgumentException e) {
                return Reply.json(400, Map.of("message", e.getMessage()));
            }
        }).route("DELETE", "/x3/faults", r -> {
            x3.server().faults().clear();
            return Reply.empty(204);
        }).route("GET", "/x3/log", r -> Reply.json(200, x3.server().log().entries()))
                .route("GET", "/x3/most-requests", r -> Reply.json(200, Map.of("most", x3.server().log()
                        .mostInAny(Duration.ofSeconds(Long.parseLong(r.query().getOrDefault("seconds", "60")))))))
                .route("POST", "/x3/mutate", this::mutate)
                .route("POST", "/x3/sign-in", this::signIn)
                .route("GET", "/x3/totals", this::totals)
                .route("POST", "/clock/advance", r -> {
                    clock.advance(Duration.ofSeconds(read(r, JsonNode.class).path("seconds").asLong()));
                    return Reply.json(200, Map.of("now", clock.instant()));
                });
    }

    private Reply mutate(Request request) {
        try {
            Books books = x3.books(request.query().getOrDefault("endpoint", "SEED"));
            List<String> keys = Mutations.apply(books, read(request, JsonNode.class));
            return Reply.json(200, Map.of("keys", keys, "stamp", books.stamp()));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Reply.json(400, Map.of("message", String.valueOf(e.getMessage())));
        } catch (IllegalStateException e) {
            return Reply.json(409, Map.of("message", e.getMessage()));
        }
    }

    /** {@code {"ways": ["GATEWAY"], "accessLife": 2, "refreshLife": 60, "refreshGrace": 5, "revoke": true}}: each may be left out; seconds. */
    private Reply signIn(Request request) {
        try {
            JsonNode body = read(request, JsonNode.class);
            SignInSettings settings = x3.settings().signIn();
            if (body.has("ways")) {
                List<Way> ways = new ArrayList<>();
                body.path("ways").forEach(way -> ways.add(Way.valueOf(way.asText())));
                settings.only(ways.toArray(Way[]::new));
            }
            seconds(body, "accessLife", settings::accessLife);
            seconds(body, "refreshLife", settings::refreshLife);
            seconds(body, "refreshGrace", settings::refreshGrace);
            if (body.path("revoke").asBoolean()) {
                x3.signIn().revoke();
            }
            return Reply.empty(204);
        } catch (IllegalArgumentException e) {
            return Reply.json(400, Map.of("message", e.getMessage()));
        }
    }

    private static void seconds(JsonNode body, String name, Consumer<Duration> setting) {
        if (body.has(name)) {
            setting.accept(Duration.ofSeconds(body.path(name).asLong()));
        }
    }

    private Reply totals(Request request) {
        Map<String, String> filters = new LinkedHashMap<>(request.query());
        String endpoint = filters.containsKey("endpoint") ? filters.remove("endpoint") : "SEED";
        try {
            return Reply.json(200, X3Totals.of(x3.books(endpoint).database(), endpoint, filters));
        } catch (IllegalArgumentException e) {
            return Reply.json(400, Map.of("message", e.getMessage()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T read(Request request, Class<T> type) {
        try {
            return Reply.JSON.readValue(request.body(), type);
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is no " + type.getSimpleName() + " in JSON: " + e.getMessage(), e);
        }
    }
}
