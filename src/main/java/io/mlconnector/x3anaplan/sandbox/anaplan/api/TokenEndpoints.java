package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.Request;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Sign-in by e-mail and password, refresh, validate, logout (anaplan-api sections 2.2 to 2.4); {@code status} is a string here. */
final class TokenEndpoints {

    private final Tenant tenant;
    private final Tokens tokens;
    private final java.util.function.Supplier<String> base;

    TokenEndpoints(Tenant tenant, Tokens tokens, java.util.function.Supplier<String> base) {
        this.tenant = tenant;
        this.tokens = tokens;
        this.base = base;
    }

    void addTo(Routes routes) {
        routes.open("POST", "/token/authenticate", this::authenticate);
        routes.open("POST", "/token/refresh", r -> withToken(r, 400, t -> granted(200, "Token refreshed", tokens.refresh(t))));
        routes.open("GET", "/token/validate", r -> withToken(r, 400, this::validated));
        routes.open("POST", "/token/logout", r -> withToken(r, 401, t -> {
            tokens.revoke(t);
            return Reply.empty(204);
        }));
    }

    private Reply authenticate(Request r) {
        String header = r.header("Authorization").orElse("");
        if (!header.startsWith("Basic ")) {
            return badHeader(400);
        }
        String[] pair;
        try {
            pair = new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8).split(":", 2);
        } catch (IllegalArgumentException e) {
            return badHeader(400);
        }
        Optional<User> user = tenant.user(pair[0])
                .filter(u -> pair.length == 2 && u.basicAllowed() && u.password().equals(pair[1]));
        return user.map(u -> granted(201, "Login successful", tokens.issue(u)))
                .orElseGet(() -> failure(401, "FAILURE_BAD_CREDENTIAL", "Invalid credentials."));
    }

    private Reply withToken(Request r, int bearerStatus, Function<Tokens.Token, Reply> then) {
        String[] header = r.header("Authorization").orElse("").split(" ", 2);
        if (header.length < 2 || !header[0].equals("AnaplanAuthToken")) {
            return badHeader(header[0].equals("Bearer") ? bearerStatus : 400);
        }
        return tokens.valid(header[1].strip()).map(then)
                .orElseGet(() -> failure(401, "FAILURE_BAD_TOKEN", "The token is expired or not valid."));
    }

    private Reply granted(int status, String message, Tokens.Token token) {
        return Reply.json(status, Answers.object("meta", meta(), "status", "SUCCESS", "statusMessage", message, "tokenInfo",
                Answers.object("expiresAt", token.expiresAt().toEpochMilli(), "tokenId", token.id(), "tokenValue", token.value(),
                        "refreshTokenId", token.refreshId())));
    }

    private Reply validated(Tokens.Token token) {
        return Reply.json(200, Answers.object("meta", meta(), "status", "SUCCESS", "statusMessage", "Token validated", "tokenInfo",
                Map.of("expiresAt", token.expiresAt().toEpochMilli(), "tokenId", token.id()), "userInfo",
                Map.of("userGuid", token.user().id(), "userId", token.user().email(), "customerGuid", CatalogEndpoints.CUSTOMER)));
    }

    private Map<String, String> meta() {
        return Map.of("validationUrl", base.get() + "/token/validate");
    }

    private static Reply badHeader(int status) {
        return failure(status, "FAILURE_BAD_HEADER", "Invalid header. Verify the header.");
    }

    private static Reply failure(int status, String code, String message) {
        return Reply.json(status, Answers.object("status", code, "statusMessage", message));
    }
}
