package io.mlconnector.x3anaplan.ops.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asked for every request there is, before anything answers it: may whoever asks use this route? {@link AccessTable} says who may. */
@ApplicationScoped
public class AccessPolicy implements HttpSecurityPolicy {

    private static final String METRICS = "/q/metrics";

    @Inject
    AccessMode mode;
    /** What a scraper sends as bearer token; it opens the metrics and nothing else. */
    @ConfigProperty(name = "x3anaplan.metrics.token")
    Optional<String> metricsToken;

    @Override
    public Uni<CheckResult> checkPermission(RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        String path = request.normalizedPath();
        Role needed = AccessTable.role(request.request().method().name(), path);
        if (needed == Role.anonymous || path.equals(METRICS) && isScraper(request)) {
            return CheckResult.permit();
        }
        String authorization = request.request().getHeader("Authorization");
        if (!mode.hasIdentityProvider() && authorization == null) {
            // Others than this machine were turned away before, by AccessFilter.
            return AccessMode.isFromHere(request.request()) ? CheckResult.permit() : CheckResult.deny();
        }
        return identity.onItem().transformToUni(who -> {
            if (who.isAnonymous() && !isPage(path)) {
                // A program is told so; only a person's browser is led to the sign-in page.
                return Uni.createFrom().failure(new AuthenticationFailedException());
            }
            return needed.isGivenBy(who.getRoles()) ? CheckResult.permit() : CheckResult.deny();
        });
    }

    private static boolean isPage(String path) {
        return !path.startsWith("/api/") && !path.startsWith("/q/metrics");
    }

    private boolean isScraper(RoutingContext request) {
        String sent = request.request().getHeader("Authorization");
        return sent != null && metricsToken.filter(token -> !token.isBlank()).map(token -> MessageDigest.isEqual(
                ("Bearer " + token.strip()).getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8))).orElse(false);
    }
}
