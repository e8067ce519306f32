package io.mlconnector.x3anaplan.ops.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;

/** What holds for every request whoever asks: headers that make browsers careful, and an end to guessing credentials. */
@ApplicationScoped
public class AccessFilter {

    private static final int BEFORE_ALL = 10_000;

    @Inject
    AccessMode mode;
    @Inject
    Clock clock;

    private FailedSignIns failed;

    void register(@Observes Filters filters) {
        failed = new FailedSignIns(clock);
        filters.register(this::pass, BEFORE_ALL);
    }

    private void pass(RoutingContext request) {
        String from = request.request().remoteAddress().hostAddress();
        boolean signsIn = request.request().getHeader("Authorization") != null;
        request.addHeadersEndHandler(end -> {
            careful(request);
            if (signsIn && request.response().getStatusCode() == 401) {
                failed.add(from);
            }
        });
        if (signsIn && failed.tooMany(from)) {
            request.response().putHeader("Retry-After", "60");
            problem(request.response(), 429, "Too many sign-ins", "This address failed to sign in too often. Wait a minute.");
        } else if (!mode.hasIdentityProvider() && AccessTable.role(request.request().method().name(), request.normalizedPath()) != Role.anonymous
                && !signsIn && !AccessMode.isFromHere(request.request())) {
            problem(request.response(), 403, "This machine only", "No identity provider is configured, so pages and API answer requests from the "
                    + "machine they run on only. Set quarkus.oidc.auth-server-url to open them to others.");
        } else {
            request.next();
        }
    }

    private static void careful(RoutingContext request) {
        MultiMap headers = request.response().headers();
        String path = request.normalizedPath();
        // The page of the API's documentation brings its script within itself.
        String scripts = path.startsWith("/q/swagger-ui") ? "'self' 'unsafe-inline'" : "'self'";
        ifAbsent(headers, "X-Content-Type-Options", "nosniff");
        ifAbsent(headers, "X-Frame-Options", "DENY");
        ifAbsent(headers, "Referrer-Policy", "no-referrer");
        ifAbsent(headers, "Content-Security-Policy", "default-src 'self'; script-src " + scripts + "; style-src 'self' 'unsafe-inline'; "
                + "img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'");
        if (path.startsWith("/api")) {
            ifAbsent(headers, "Cache-Control", "no-store");
        }
        if (request.request().isSSL()) {
            ifAbsent(headers, "Strict-Transport-Security", "max-age=31536000");
        }
    }

    private static void ifAbsent(MultiMap headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }

    private static void problem(HttpServerResponse response, int status, String title, String detail) {
        response.setStatusCode(status).putHeader("Content-Type", "application/problem+json")
                .end(new JsonObject().put("status", status).put("title", title).put("detail", detail).encode());
    }
}
