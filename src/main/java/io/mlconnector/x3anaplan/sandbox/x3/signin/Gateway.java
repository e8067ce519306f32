package io.mlconnector.x3anaplan.sandbox.x3.signin;

import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import io.mlconnector.x3anaplan.sandbox.x3.signin.X3SignIn.Verdict;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Sage's regional cloud gateway: pairing, rotating refresh tokens, list of folders (reference sections 1.2, 2.3). */
final class Gateway {

    /** A customer's consent. */
    private static final class Pairing {
        final String id = UUID.randomUUID().toString();
        final String app;
        final Set<String> folders;
        boolean revoked;

        Pairing(String app, Set<String> folders) {
            this.app = app;
            this.folders = folders;
        }
    }

    private record Code(Pairing pairing, String redirect, Instant expiresAt) {
    }

    private static final class Refresh {
        final Pairing pairing;
        final Instant expiresAt;
        Instant usedAt;

        Refresh(Pairing pairing, Instant expiresAt) {
            this.pairing = pairing;
            this.expiresAt = expiresAt;
        }
    }

    /** What stands before a folder's name in that of its endpoint. */
    static final String ENDPOINT = "X3CLOUDV2_";

    private final String key = UUID.randomUUID().toString();
    private final SignInSettings settings;
    private final SandboxClock clock;
    private final Supplier<String> origin;
    private final Map<String, Pairing> pairings = new HashMap<>();
    private final Map<String, Code> codes = new HashMap<>();
    private final Map<String, Refresh> refreshes = new HashMap<>();

    Gateway(SignInSettings settings, SandboxClock clock, Supplier<String> origin) {
        this.settings = settings;
        this.clock = clock;
        this.origin = origin;
    }

    void register(SandboxServer server) {
        server.route("GET", "/v1", r -> Reply.json(200, Map.of("customerUsage", Map.of("folder", base() + "/folders"))))
                .route("GET", "/v1/token/authorise", this::authorise)
                .route("POST", "/v1/token", this::token)
                .route("GET", "/v1/folders", this::folders);
    }

    private String base() {
        return origin.get() + "/v1";
    }

    String issuer() {
        return base();
    }

    synchronized void revoke() {
        pairings.values().forEach(pairing -> pairing.revoked = true);
    }

    synchronized Verdict check(Jwt token) {
        Pairing pairing = pairings.get(token.text("sub"));
        boolean good = token.isSignedWith(key) && !token.claims().has("jti") && token.number("exp") > clock.instant().getEpochSecond()
                && pairing != null && !pairing.revoked;
        return good && !settings.disabled() ? Verdict.admitted(pairing.id)
                : Verdict.refused(good ? disabled() : message(401, "Unauthorised"));
    }

    /** The approving person is quick: the consent comes back at once, as the settings say. */
    private synchronized Reply authorise(Request request) {
        Map<String, String> query = request.query();
        for (String name : List.of("client_id", "scope", "customer", "redirect_uri", "state")) {
            if (query.getOrDefault(name, "").isBlank()) {
                return message(400, "Missing required request parameters");
            }
        }
        String redirect = query.get("redirect_uri");
        if (!settings.gatewayApps().containsKey(query.get("client_id"))
                || !settings.redirects().isEmpty() && !settings.redirects().contains(redirect)) {
            return notAssociated();
        }
        Map<String, String> back = new LinkedHashMap<>();
        if (!settings.thirdParties()) {
            return message(403, "You do not have the right to approve third parties");
        }
        if (settings.approval() == SignInSettings.Approval.DENIED) {
            back.put("error", "access_denied");
        } else {
            Pairing pairing = new Pairing(query.get("client_id"), Set.copyOf(settings.folders()));
            pairings.put(pairing.id, pairing);
            String code = UUID.randomUUID().toString();
            codes.put(code, new Code(pairing, redirect, clock.instant().plusSeconds(300)));
            back.put("authorizationCode", code);
        }
        back.put("state", query.get("state"));
        if (settings.otherRegion() != null) {
            back.put("endpoint", settings.otherRegion());
        }
        return settings.approval() == SignInSettings.Approval.POST ? form(redirect, back) : redirect(redirect, back);
    }

    private static Reply redirect(String to, Map<String, String> parameters) {
        StringBuilder address = new StringBuilder(to);
        parameters.forEach((name, value) -> address.append(address.indexOf("?") < 0 ? '?' : '&').append(name).append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return Reply.empty(302).with("Location", address.toString());
    }

    private static Reply form(String to, Map<String, String> parameters) {
        StringBuilder page = new StringBuilder("<html><body onload=\"document.forms[0].submit()\"><form method=\"post\" action=\"" + to + "\">");
        parameters.forEach((name, value) -> page.append("<input type=\"hidden\" name=\"" + name + "\" value=\"" + value + "\">"));
        return Reply.text(200, "text/html", page + "<button>Continue</button></form></body></html>");
    }

    private synchronized Reply token(Request request) {
        Map<String, String> asked = MachineTokens.parameters(request);
        String grant = asked.getOrDefault("grant_type", "");
        String app = asked.getOrDefault("client_id", "");
        boolean code = grant.equals("authorization_code");
        if (grant.isEmpty() || app.isEmpty() || asked.getOrDefault("client_secret", "").isEmpty()) {
            return message(400, "Missing required request parameters");
        } else if (!code && !grant.equals("refresh_token")) {
            return message(400, "Invalid grant type");
        } else if (!asked.get("client_secret").equals(settings.gatewayApps().get(app))) {
            return notAssociated();
        } else if (settings.disabled()) {
            return disabled();
        }
        return code ? code(app, asked) : refresh(app, asked.getOrDefault("refresh_token", ""));
    }

    private Reply code(String app, Map<String, String> asked) {
        Code code = codes.remove(asked.getOrDefault("code", ""));
        if (code == null || !code.pairing.app.equals(app) || code.pairing.revoked) {
            return message(403, "Pairing request not found");
        } else if (!code.redirect.equals(asked.get("redirect_uri"))) {
            return notAssociated();
        } else if (!clock.instant().isBefore(code.expiresAt)) {
            return message(403, "The request has expired.");
        }
        return pair(code.pairing);
    }

    private Reply refresh(String app, String token) {
        Refresh refresh = refreshes.get(token);
        Instant now = clock.instant();
        if (refresh == null || !refresh.pairing.app.equals(app) || refresh.pairing.revoked
                || refresh.usedAt != null && !now.isBefore(refresh.usedAt.plus(settings.refreshGrace()))) {
            return message(403, "Pairing request not found");
        } else if (!now.isBefore(refresh.expiresAt)) {
            return message(403, "The request has expired.");
        }
        refresh.usedAt = refresh.usedAt == null ? now : refresh.usedAt;
        return pair(refresh.pairing);
    }

    /** A new pair of tokens. Their claims are those of reference section 2.3. */
    private Reply pair(Pairing pairing) {
        Instant now = clock.instant();
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("iss", issuer(), "aud", issuer(), "region", "eu", "sub", pairing.id, "azp",
                pairing.app, "scopes", List.of("api.graphQL", "businessDomain.ALL"), "iat", now.getEpochSecond()));
        claims.put("exp", now.plus(settings.accessLife()).getEpochSecond());
        claims.put("nonce", UUID.randomUUID().toString());
        String access = Jwt.signed(claims, key);
        claims.put("exp", now.plus(settings.refreshLife()).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        String refresh = Jwt.signed(claims, key);
        refreshes.put(refresh, new Refresh(pairing, now.plus(settings.refreshLife())));
        return Reply.json(200, Map.of("access_token", access, "refresh_token", refresh, "token_type", "Bearer", "expires_in",
                settings.accessLife().toSeconds()));
    }

    private synchronized Reply folders(Request request) {
        String header = request.header("Authorization").orElse("");
        Jwt token = Jwt.read(header.startsWith("Bearer ") ? header.substring(7) : "").orElse(null);
        if (token == null) {
            return message(401, "Unauthorised");
        }
        Verdict verdict = check(token);
        if (verdict.isRefused()) {
            return verdict.refusal();
        }
        return Reply.json(200, Map.of("folders", pairings.get(verdict.user()).folders.stream().sorted().map(folder -> Map.of("name", folder,
                "$urls", Map.of("dataIngestion", base() + "/dataingestion/" + folder + "/", "dataDelivery", base() + "/datadelivery/" + folder
                        + "/", "dataService", base() + "/service/" + endpoint(folder) + "/api"))).toList()));
    }

    /** The name of the folder's endpoint, which need not be the folder's (https://developer.sage.com/x3/data-integration/guides/data-folder-endpoint/folders-listing). */
    private static String endpoint(String folder) {
        return ENDPOINT + folder;
    }

    private static Reply disabled() {
        return message(403, "The application registered on Sage Business Cloud is disabled");
    }

    private static Reply notAssociated() {
        return message(404, "Could not associate the values with an active application registered on Sage Business Cloud");
    }

    private static Reply message(int status, String text) {
        return Reply.json(status, Map.of("message", text));
    }
}
