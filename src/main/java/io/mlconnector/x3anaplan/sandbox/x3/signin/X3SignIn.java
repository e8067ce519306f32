package io.mlconnector.x3anaplan.sandbox.x3.signin;

import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** Who may use the simulated X3, by REST and by GraphQL alike. */
public final class X3SignIn {

    /** The outcome of a check: a user, or else the answer to give. */
    public record Verdict(String user, Reply refusal) {

        public boolean isRefused() {
            return refusal != null;
        }

        static Verdict admitted(String user) {
            return new Verdict(user, null);
        }

        static Verdict refused(Reply answer) {
            return new Verdict(null, answer);
        }
    }

    private final SignInSettings settings;
    private final SandboxClock clock;
    private final BiPredicate<String, String> password;
    private final Supplier<Reply> unknown;
    private final Supplier<String> origin;
    private final Gateway gateway;
    private final MachineTokens machines;

    /**
     * @param password whether a login has this password, and basic sign-in is on
     * @param unknown the answer to a request without credentials of an accepted kind
     * @param origin the address of the server
     */
    public X3SignIn(SignInSettings settings, SandboxClock clock, BiPredicate<String, String> password, Supplier<Reply> unknown,
            Supplier<String> origin) {
        this.settings = settings;
        this.clock = clock;
        this.password = password;
        this.unknown = unknown;
        this.origin = origin;
        gateway = new Gateway(settings, clock, origin);
        machines = new MachineTokens(settings, clock, origin);
    }

    /** Adds the addresses of the gateway and of the customer's own authorisation server. */
    public void register(SandboxServer server) {
        gateway.register(server);
        server.route("POST", "/oauth2/token", machines::answer);
    }

    public SignInSettings settings() {
        return settings;
    }

    /** The customer revokes all pairings: their refresh and access tokens are dead. */
    public void revoke() {
        gateway.revoke();
    }

    /** Judges the credentials of a request. */
    public Verdict check(Request request) {
        String header = request.header("Authorization").orElse("");
        if (header.startsWith("Basic ") && settings.ways().contains(Way.BASIC)) {
            return basic(header.substring(6).trim());
        } else if (header.startsWith("Bearer ")) {
            return bearer(header.substring(7).trim());
        }
        return Verdict.refused(unknown.get());
    }

    private Verdict basic(String base64) {
        try {
            String[] parts = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8).split(":", 2);
            if (parts.length == 2 && password.test(parts[0], parts[1])) {
                return Verdict.admitted(parts[0]);
            }
        } catch (IllegalArgumentException e) {
            // not Base64: refused like any other wrong credentials
        }
        return Verdict.refused(unknown.get());
    }

    private Verdict bearer(String text) {
        Optional<Jwt> token = Jwt.read(text);
        String issuer = token.map(jwt -> jwt.text("iss")).orElse("");
        if (settings.ways().contains(Way.GATEWAY) && issuer.equals(gateway.issuer())) {
            return gateway.check(token.get());
        } else if (settings.ways().contains(Way.CLIENT_CREDENTIALS) && issuer.equals(machines.issuer())) {
            return machines.isAlive(token.get()) ? Verdict.admitted(token.get().text("sub"))
                    : Verdict.refused(Reply.json(401, Map.of("error", "invalid_token")));
        } else if (settings.ways().contains(Way.CONNECTED_APP) && token.isPresent()) {
            return connectedApp(token.get());
        }
        return Verdict.refused(unknown.get());
    }

    /** Codes as observed (reference section 2.2); which of two faults is named first is not known. */
    private Verdict connectedApp(Jwt jwt) {
        ConnectedApp app = settings.apps().get(jwt.text("iss"));
        long now = clock.instant().getEpochSecond();
        if (app == null) {
            return error(41);
        } else if (!jwt.isSignedWith(app.secret())) {
            return error(50);
        } else if (jwt.claims().has("sub") && !jwt.text("sub").equals(app.user())) {
            return error(42);
        } else if (!app.anyAudience() && !jwt.text("aud").equals(app.audience() == null ? origin.get() + "/xtrem/api" : app.audience())) {
            return error(45);
        } else if (jwt.number("iat") > now) {
            return error(21);
        } else if (jwt.number("exp") <= now || jwt.number("exp") - jwt.number("iat") > app.validity().toSeconds()) {
            return error(50);
        }
        return Verdict.admitted(app.user());
    }

    private static Verdict error(int code) {
        return Verdict.refused(Reply.text(401, "text/plain", "Error " + code + ": Invalid token"));
    }

    /** The folder of an endpoint of the cloud gateway. */
    public static String folderOf(String endpoint) {
        return endpoint.startsWith(Gateway.ENDPOINT) ? endpoint.substring(Gateway.ENDPOINT.length()) : "";
    }
}
