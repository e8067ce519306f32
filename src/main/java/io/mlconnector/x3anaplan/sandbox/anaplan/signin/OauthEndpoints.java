package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The OAuth service: consent page, device codes, tokens (anaplan-api section 2.6). */
final class OauthEndpoints {

    private static final List<String> SCOPES = List.of("openid", "email", "offline_access"); // profile is dropped in silence

    private record Code(Client client, String redirect, String scope, User user, Instant expiresAt) {
    }

    private final Tenant tenant;
    private final Tokens tokens;
    private final RefreshTokens refreshTokens;
    private final Devices devices;
    private final SandboxClock clock;
    private final SignInSettings settings;
    private final Supplier<String> base;
    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();

    OauthEndpoints(Tenant tenant, Tokens tokens, RefreshTokens refreshTokens, Devices devices, SandboxClock clock, SignInSettings settings,
            Supplier<String> base) {
        this.tenant = tenant;
        this.tokens = tokens;
        this.refreshTokens = refreshTokens;
        this.devices = devices;
        this.clock = clock;
        this.settings = settings;
        this.base = base;
    }

    void addTo(SignIn.Routes routes) {
        routes.add("GET", "/auth/authorize", this::authorize);
        routes.add("POST", "/oauth/device/code", this::deviceCode);
        routes.add("POST", "/oauth/token", this::token);
    }

    void register(Client client) {
        clients.put(client.id(), client);
    }

    /** The person consents at once, or refuses if the settings say so. Without a valid address there is nowhere to go back to. */
    private Reply authorize(Request r) {
        Map<String, String> query = r.query();
        Client client = clients.get(query.getOrDefault("client_id", ""));
        String redirect = query.getOrDefault("redirect_uri", "");
        if (client == null || client.isDevice() || !redirect.equals(client.redirectUrl())) {
            throw Refusal.oauth(400, "invalid_request", "Unknown client or redirect_uri.");
        }
        if (!"code".equals(query.get("response_type"))) {
            return back(redirect, query, "error", "unsupported_response_type");
        } else if (!settings.consent()) {
            return back(redirect, query, "error", "access_denied");
        }
        String code = tokens.opaque("c.");
        User user = tenant.user(Tenant.USER).orElseThrow();
        codes.put(code, new Code(client, redirect, query.getOrDefault("scope", ""), user, clock.instant().plus(settings.codeLifetime())));
        return back(redirect, query, "code", code);
    }

    private static Reply back(String redirect, Map<String, String> query, String key, String value) {
        String state = query.containsKey("state") ? "&state=" + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8) : "";
        return Reply.empty(302).with("Location", redirect + (redirect.contains("?") ? "&" : "?") + key + "=" + value + state);
    }

    private Reply deviceCode(Request r) {
        Map<String, String> body = body(r);
        Client client = clients.get(body.getOrDefault("client_id", ""));
        if (client == null) {
            throw Refusal.oauth(401, "invalid_client", "Unknown client.");
        } else if (!client.isDevice()) {
            throw Refusal.oauth(403, "unauthorized_client", "The client may not use this grant.");
        }
        Devices.Device device = devices.begin(client, body.getOrDefault("scope", ""));
        String page = base.get() + "/activate";
        return Reply.json(200, Refusal.object("device_code", device.code, "user_code", device.userCode, "verification_uri", page,
                "verification_uri_complete", page + "?user_code=" + device.userCode, "expires_in", settings.deviceLifetime().toSeconds(),
                "interval", device.interval.toSeconds()));
    }

    private Reply token(Request r) {
        Map<String, String> body = body(r);
        Client client = clients.get(body.getOrDefault("client_id", ""));
        if (client == null || client.secret() != null && !client.secret().equals(body.get("client_secret"))) {
            throw Refusal.oauth(401, "invalid_client", "Client authentication failed.");
        }
        return switch (body.getOrDefault("grant_type", "")) {
            case "authorization_code" -> forCode(client, body);
            case "urn:ietf:params:oauth:grant-type:device_code" -> {
                of(client, client.isDevice());
                Devices.Device device = devices.poll(client, body.getOrDefault("device_code", ""));
                yield granted(client, device.approvedBy, device.scope);
            }
            case "refresh_token" -> {
                RefreshTokens.RefreshToken used = refreshTokens.use(client, body.getOrDefault("refresh_token", ""));
                yield client.rotatable() ? granted(client, used.user(), used.scope())
                        : granted(used.user(), used.scope(), settings.refreshTokenRepeated() ? used.value() : null);
            }
            case "client_credentials" -> throw Refusal.oauth(400, "unauthorized_client", "The client may not use this grant.");
            default -> throw Refusal.oauth(400, "invalid_request", "Unknown grant_type.");
        };
    }

    private Reply forCode(Client client, Map<String, String> body) {
        of(client, !client.isDevice());
        Code code = codes.remove(body.getOrDefault("code", ""));
        if (code == null || code.client() != client || !clock.instant().isBefore(code.expiresAt())
                || !code.redirect().equals(body.get("redirect_uri"))) {
            throw Refusal.oauth(400, "invalid_grant", "The code is invalid, expired or used.");
        }
        return granted(client, code.user(), code.scope());
    }

    private static void of(Client client, boolean right) {
        if (!right) {
            throw Refusal.oauth(400, "unauthorized_client", "The client may not use this grant.");
        }
    }

    private Reply granted(Client client, User user, String asked) {
        return granted(user, asked, granted(asked).contains("offline_access") ? refreshTokens.issue(client, user, asked).value() : null);
    }

    private Reply granted(User user, String asked, String refreshToken) {
        List<String> scope = granted(asked);
        return Reply.json(200, Refusal.object("access_token", tokens.issue(user, true).value(), "id_token",
                scope.contains("openid") ? tokens.opaque("i.") : null, "refresh_token", refreshToken, "scope", String.join(" ", scope),
                "expires_in", tokens.lifeInSeconds(), "token_type", "Bearer"));
    }

    private static List<String> granted(String asked) {
        return Arrays.stream(asked.split(" ")).filter(SCOPES::contains).collect(Collectors.toList());
    }

    /** Both forms are in use: JSON, and what OAuth prescribes. */
    private static Map<String, String> body(Request r) {
        if (r.header("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded")) {
            return new Request("POST", "", r.bodyText(), Map.of(), new byte[0], List.of()).query();
        }
        try {
            Map<String, String> body = new LinkedHashMap<>();
            JsonNode json = Reply.JSON.readTree(r.body());
            json.fields().forEachRemaining(f -> body.put(f.getKey(), f.getValue().asText()));
            return body;
        } catch (IOException e) {
            throw Refusal.oauth(400, "invalid_request", "Malformed body.");
        }
    }
}
