package io.mlconnector.x3anaplan.ops.access;

import io.mlconnector.x3anaplan.ops.AfterStart;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Whether people sign in with an identity provider, or pages and API serve this machine only because there is none. */
@ApplicationScoped
public class AccessMode implements AfterStart {

    private static final Logger LOG = Logger.getLogger(AccessMode.class);
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.%]*");

    /** What proxies add to a request that they pass on. */
    private static final Pattern PASSED_ON = Pattern.compile("(?i)forwarded|via|x-real-ip|x-forwarded-.*");

    private final boolean identityProvider;

    @Inject
    public AccessMode(@ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> provider) {
        this(provider.filter(url -> !url.isBlank()).isPresent());
    }

    AccessMode(boolean identityProvider) {
        this.identityProvider = identityProvider;
    }

    /** For the client proxy of the CDI container only. */
    protected AccessMode() {
        this(true);
    }

    @Override
    public void started() {
        if (!identityProvider) {
            LOG.info("No identity provider is configured: pages and API answer this machine only, without sign-in. To open them to others, "
                    + "set quarkus.oidc.auth-server-url and quarkus.oidc.client-id (docs/operations.md).");
        }
    }

    boolean hasIdentityProvider() {
        return identityProvider;
    }

    /**
     * Whether a request comes from this machine, made by somebody who meant us: not passed on by a proxy, and not by a page of another
     * site that a browser on this machine shows.
     */
    static boolean isFromHere(HttpServerRequest request) {
        String host = request.authority() == null ? "" : request.authority().host();
        if (!isLoopback(request.remoteAddress().hostAddress()) || !host.equals("localhost") && !isLoopback(host)) {
            return false;
        }
        if (request.headers().names().stream().anyMatch(name -> PASSED_ON.matcher(name).matches())) {
            return false;
        }
        String origin = request.getHeader("Origin");
        return origin == null || origin.equals(request.scheme() + "://" + request.getHeader("Host"));
    }

    private static boolean isLoopback(String address) {
        String bare = address == null ? "" : address.replaceAll("^\\[|]$", "");
        if (!NUMERIC.matcher(bare).matches()) {
            return false; // a name would have to be looked up, and whoever owns it says what it means
        }
        try {
            return InetAddress.getByName(bare).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
