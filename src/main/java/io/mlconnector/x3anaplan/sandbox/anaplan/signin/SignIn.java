package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The authentication and OAuth services of the simulated tenant, which verify what they are shown (anaplan-api section 2), and what its
 * administrator and users do there: registering certificates and clients, typing codes, revoking.
 */
public final class SignIn {

    /** Where the services' routes are added; each request is metered there. */
    public interface Routes {
        void add(String method, String path, Function<Request, Reply> handler);
    }

    private final Tenant tenant;
    private final Tokens tokens;
    private final SignInSettings settings;
    private final Certificates certificates;
    private final RefreshTokens refreshTokens;
    private final Devices devices;
    private final TokenEndpoints authentication;
    private final OauthEndpoints oauth;

    /** @param base where both services are reached */
    public SignIn(Tenant tenant, Tokens tokens, SandboxClock clock, SignInSettings settings, Supplier<String> base) {
        this.tenant = tenant;
        this.tokens = tokens;
        this.settings = settings;
        this.certificates = new Certificates(tenant);
        this.refreshTokens = new RefreshTokens(clock, settings, tokens);
        this.devices = new Devices(clock, settings, tokens);
        this.authentication = new TokenEndpoints(tenant, tokens, certificates, new SignedPayload(clock, settings), settings, base);
        this.oauth = new OauthEndpoints(tenant, tokens, refreshTokens, devices, clock, settings, base);
    }

    /** Adds the routes; call once. */
    public void addTo(Routes routes) {
        Routes refusing = (method, path, handler) -> routes.add(method, path, request -> {
            try {
                return handler.apply(request);
            } catch (Refusal e) {
                return e.reply();
            }
        });
        authentication.addTo(refusing);
        oauth.addTo(refusing);
    }

    public SignInSettings settings() {
        return settings;
    }

    public Certificates certificates() {
        return certificates;
    }

    /** Adds an OAuth client, or replaces the one of its id. */
    public SignIn register(Client client) {
        oauth.register(client);
        return this;
    }

    /** A person types a device's code and consents. @throws IllegalArgumentException when no device waits with it, or there is no such user */
    public void approveDevice(String userCode, String email) {
        devices.answer(userCode, tenant.user(email).orElseThrow(() -> new IllegalArgumentException("no user " + email)));
    }

    /** A person types a device's code and refuses. */
    public void denyDevice(String userCode) {
        devices.answer(userCode, null);
    }

    /** Every token, code and device code granted so far: what must not be found in any log. */
    public Set<String> granted() {
        return tokens.granted();
    }

    /** Makes all access tokens invalid at once; refresh tokens live on. */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /** Makes all refresh tokens invalid at once. */
    public void revokeRefreshTokens() {
        refreshTokens.revokeAll();
    }
}
