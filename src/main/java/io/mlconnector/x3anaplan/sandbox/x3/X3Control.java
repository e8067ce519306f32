package io.mlconnector.x3anaplan.sandbox.x3;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;

/** Steers the simulated X3 from outside: faults, log, changes to the books, the clock. */
public final class X3Control {

    private final X3Simulator x3;
    private final SandboxClock clock;

    public X3Control(X3Simulator x3, SandboxClock clock) {
        this.x3 = x3;
        this.clock = clock;
    }

    public void register(SandboxServer server) {
        server.route("POST", "/x3/faults", r -> {
            x3.server().faults().arm(read(r, Fault.class));
            return Reply.empty(204);
        }).route("DELETE", "/x3/faults", r -> {
            x3.server().faults().clear();
            return Reply.empty(204);
        }).route("GET", "/x3/log", r -> Reply.json(200, x3.server().log().entries()))
                .route("GET", "/x3/most-requests", r -> Reply.json(200, Map.of("most", x3.server().log()
                        .mostInAny(Duration.ofSeconds(Long.parseLong(r.query().getOrDefault("seconds", "60")))))))
                .route("POST", "/x3/mutate", r -> mutate(read(r, JsonNode.class)))
                .route("POST", "/clock/advance", r -> {
                    clock.advance(Duration.ofSeconds(read(r, JsonNode.class).path("seconds").asLong()));
                    return Reply.json(200, Map.of("now", clock.instant()));
                });
    }

    private Reply mutate(JsonNode m) {
        Books books = x3.books();
        String typ = m.path("typ").asText();
        String num = m.path("num").asText();
        int lin = m.path("lin").asInt();
        switch (m.path("op").asText()) {
            case "change-line-amount" -> books.changeLineAmount(typ, num, lin, new BigDecimal(m.path("more").asText()));
            case "change-header" -> books.changeHeaderOnly(typ, num, m.path("description").asText());
            case "finalise" -> books.finalise(typ, num);
            case "change-cost-center" -> books.changeCostCenter(typ, num, lin, m.path("from").asText(), m.path("to").asText());
            case "remove-split" -> books.removeSplit(typ, num, lin, m.path("analin").asInt());
            case "delete-line" -> books.deleteLine(typ, num, lin);
            case "vanish" -> books.vanish(typ, num);
            case "reverse" -> books.reverse(typ, num, m.path("newNum").asText(), LocalDate.parse(m.path("date").asText()));
            case "add-cost-center" -> books.addCostCenter(m.path("code").asText(), m.path("description").asText());
            case "touch" -> books.touchLines(m.path("lines").asInt());
            default -> {
                return Reply.json(400, Map.of("message", "unknown op " + m.path("op")));
            }
        }
        return Reply.json(200, Map.of("stamp", books.stamp()));
    }

    private static <T> T read(Request request, Class<T> type) {
        try {
            return Reply.JSON.readValue(request.body(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
