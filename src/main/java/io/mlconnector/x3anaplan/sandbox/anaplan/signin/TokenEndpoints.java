package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sign-in by password or certificate, refresh, validate, logout (anaplan-api sections 2.2 to 2.5). */
final class TokenEndpoints {

    private final Tenant tenant;
    private final Tokens tokens;
    private final Certificates certificates;
    private final SignedPayload payload;
    private final SignInSettings settings;
    private final Supplier<String> base;

    TokenEndpoints(Tenant tenant, Tokens tokens, Certificates certificates, SignedPayload payload, SignInSettings settings,
            Supplier<String> base) {
        this.tenant = tenant;
        this.tokens = tokens;
        this.certificates = certificates;
        this.payload = payload;
        this.settings = settings;
        this.base = base;
    }

    void addTo(SignIn.Routes routes) {
        routes.add("POST", "/token/authenticate", r -> granted(201, "Login successful", tokens.issue(user(r), false)));
        routes.add("POST", "/token/refresh", r -> withToken(r, 400, this::refreshed));
        routes.add("GET", "/token/validate", r -> withToken(r, 400, this::validated));
        routes.add("POST", "/token/logout", r -> withToken(r, 401, t -> {
            tokens.revoke(t);
            return Reply.empty(204);
        }));
    }

    private User user(Request r) {
        String[] header = r.header("Authorization").orElse("").split(" ", 2);
        if (header.length == 2 && header[0].equals("Basic")) {
            return withPassword(header[1].strip());
        } else if (header.length == 2 && header[0].equals("CACertificate")) {
            X509Certificate certificate = Certificates.ofHeader(header[1].strip(), settings.certificateBody());
            User user = certificates.user(certificate);
            if (!user.basicAllowed()) { // https://help.anaplan.com/bdd595db-7bb7-488c-8de8-8fc49a0a35cb
                throw Refusal.badCredential("The user signs in by SSO and is no exception user.");
            }
            payload.verify(certificate, r.body());
            return user;
        }
        throw Refusal.badHeader(400);
    }

    private User withPassword(String encoded) {
        String[] pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).split(":", 2);
        } catch (IllegalArgumentException e) {
            throw Refusal.badHeader(400);
        }
        return tenant.user(pair[0])
                .filter(u -> pair.length == 2 && settings.basicAllowed() && u.basicAllowed() && u.password().equals(pair[1]))
                .orElseThrow(() -> Refusal.badCredential("Invalid credentials."));
    }

    private Reply withToken(Request r, int bearerStatus, Function<Tokens.Token, Reply> then) {
        String[] header = r.header("Authorization").orElse("").split(" ", 2);
        if (header.length < 2 || !header[0].equals("AnaplanAuthToken")) {
            throw Refusal.badHeader(header[0].equals("Bearer") ? bearerStatus : 400);
        }
        return then.apply(tokens.valid(header[1].strip()).orElseThrow(TokenEndpoints::badToken));
    }

    private static Refusal badToken() {
        return Refusal.authentication(401, "FAILURE_BAD_TOKEN", "The token is expired or not valid.");
    }

    /** Tokens of the OAuth service have refresh tokens of their own; that they are refused here is our guess. */
    private Reply refreshed(Tokens.Token token) {
        if (token.oauth()) {
            throw badToken();
        }
        return granted(200, "Token refreshed", tokens.refresh(token));
    }

    private Reply granted(int status, String message, Tokens.Token token) {
        return Reply.json(status, Refusal.object("meta", meta(), "status", "SUCCESS", "statusMessage", message, "tokenInfo",
                Refusal.object("expiresAt", token.expiresAt().toEpochMilli(), "tokenId", token.id(), "tokenValue", token.value(),
                        "refreshTokenId", token.refreshId())));
    }

    private Reply validated(Tokens.Token token) {
        return Reply.json(200, Refusal.object("meta", meta(), "status", "SUCCESS", "statusMessage", "Token validated", "tokenInfo",
                Map.of("expiresAt", token.expiresAt().toEpochMilli(), "tokenId", token.id()), "userInfo",
                Map.of("userGuid", token.user().id(), "userId", token.user().email(), "customerGuid", Tenant.CUSTOMER)));
    }

    private Map<String, String> meta() {
        return Map.of("validationUrl", base.get() + "/token/validate");
    }
}
