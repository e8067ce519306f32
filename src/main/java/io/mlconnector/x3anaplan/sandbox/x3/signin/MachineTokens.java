package io.mlconnector.x3anaplan.sandbox.x3.signin;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** An authorisation server of the customer's own before X3: client credentials (RFC 6749, 4.4), asked in JSON or as a form. */
final class MachineTokens {

    private static final String SCOPE = "x3.read";
    private final String key = UUID.randomUUID().toString();
    private final SignInSettings settings;
    private final SandboxClock clock;
    private final Supplier<String> origin;

    MachineTokens(SignInSettings settings, SandboxClock clock, Supplier<String> origin) {
        this.settings = settings;
        this.clock = clock;
        this.origin = origin;
    }

    String issuer() {
        return origin.get() + "/oauth2";
    }

    Reply answer(Request request) {
        Map<String, String> asked = parameters(request);
        String client = asked.getOrDefault("client_id", "");
        if (!"client_credentials".equals(asked.get("grant_type"))) {
            return Reply.json(400, Map.of("error", "unsupported_grant_type"));
        } else if (!asked.getOrDefault("client_secret", "").equals(settings.machines().get(client))) {
            return Reply.json(401, Map.of("error", "invalid_client"));
        } else if (!asked.getOrDefault("scope", SCOPE).equals(SCOPE)) {
            return Reply.json(400, Map.of("error", "invalid_scope", "error_description", "the scope here is " + SCOPE));
        }
        long now = clock.instant().getEpochSecond();
        long life = settings.accessLife().toSeconds();
        String token = Jwt.signed(Map.of("iss", issuer(), "sub", client, "iat", now, "exp", now + life, "jti", UUID.randomUUID()), key);
        return Reply.json(200, Map.of("access_token", token, "token_type", "Bearer", "expires_in", life));
    }

    boolean isAlive(Jwt token) {
        return token.isSignedWith(key) && token.number("exp") > clock.instant().getEpochSecond();
    }

    /** Of a body in JSON or as a form, by its Content-Type; empty if it is neither. */
    static Map<String, String> parameters(Request request) {
        Map<String, String> parameters = new HashMap<>();
        if (request.header("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded")) {
            for (String pair : request.bodyText().split("&")) {
                String[] parts = pair.split("=", 2);
                parameters.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            return parameters;
        }
        try {
            JsonNode body = Reply.JSON.readTree(request.body());
            body.fields().forEachRemaining(field -> parameters.put(field.getKey(), field.getValue().asText()));
        } catch (IOException e) {
            parameters.clear();
        }
        return parameters;
    }
}
