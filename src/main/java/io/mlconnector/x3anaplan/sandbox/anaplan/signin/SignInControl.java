package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Steers signing in over HTTP, under {@code /anaplan/signin/} of the control server. A bad request answers 400. */
public final class SignInControl {

    private interface Order {
        void carryOut(JsonNode body);
    }

    private final SignIn signIn;

    private SignInControl(SignIn signIn) {
        this.signIn = signIn;
    }

    /**
     * Adds the routes: certificates {@code {"pem"}}, clients {@code {"id","secret","redirectUrl","rotatable"}} (without secret: device
     * grant), device {@code {"userCode","user","approve"}}, revoke-refresh-tokens, settings {@code {"tokenLifetime","payloadWindow",
     * "refreshTokenLifetime","deviceLifetime","deviceInterval"}} as ISO durations and {@code {"basic","v1","v2","consent",
     * "refreshTokenRepeated"}}.
     */
    public static void register(SignIn signIn, SandboxServer server) {
        SignInControl control = new SignInControl(signIn);
        server.route("POST", "/anaplan/signin/certificates", answer(body -> signIn.certificates().register(body.path("pem").asText())));
        server.route("POST", "/anaplan/signin/clients", answer(body -> signIn.register(new Client(body.path("id").asText(),
                text(body, "secret"), text(body, "redirectUrl"), body.path("rotatable").asBoolean(true)))));
        server.route("POST", "/anaplan/signin/device", answer(control::device));
        server.route("POST", "/anaplan/signin/revoke-refresh-tokens", answer(body -> signIn.revokeRefreshTokens()));
        server.route("POST", "/anaplan/signin/settings", answer(control::set));
    }

    private void device(JsonNode body) {
        if (body.path("approve").asBoolean(true)) {
            signIn.approveDevice(body.path("userCode").asText(), body.path("user").asText(Tenant.USER));
        } else {
            signIn.denyDevice(body.path("userCode").asText());
        }
    }

    private void set(JsonNode body) {
        SignInSettings own = signIn.settings();
        duration(body, "tokenLifetime", own::tokenLifetime);
        duration(body, "payloadWindow", own::payloadWindow);
        duration(body, "refreshTokenLifetime", own::refreshTokenLifetime);
        duration(body, "deviceLifetime", life -> own.device(life, own.deviceInterval()));
        duration(body, "deviceInterval", interval -> own.device(own.deviceLifetime(), interval));
        flag(body, "basic", own::basicAllowed);
        flag(body, "v1", on -> own.payloads(on, own.v2Allowed()));
        flag(body, "v2", on -> own.payloads(own.v1Allowed(), on));
        flag(body, "consent", own::consent);
        flag(body, "refreshTokenRepeated", own::refreshTokenRepeated);
    }

    private static void duration(JsonNode body, String key, Consumer<Duration> set) {
        if (body.has(key)) {
            set.accept(Duration.parse(body.get(key).asText()));
        }
    }

    private static void flag(JsonNode body, String key, Consumer<Boolean> set) {
        if (body.has(key)) {
            set.accept(body.get(key).asBoolean());
        }
    }

    private static String text(JsonNode body, String key) {
        return body.hasNonNull(key) ? body.get(key).asText() : null;
    }

    private static Function<Request, Reply> answer(Order order) {
        return request -> {
            try {
                order.carryOut(Reply.JSON.readTree(request.body()));
                return Reply.json(200, Map.of());
            } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
                return Reply.json(400, Map.of("error", String.valueOf(e.getMessage())));
            }
        };
    }
}
