package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.vault.Secrets;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * One token for each connection and user, shared by all its requests: Anaplan may refuse calls of a client that signs in for each of
 * them (reference anaplan-api 2.3). Its life is taken from {@code expiresAt} alone. Bean {@code anaplanTokens}.
 */
@ApplicationScoped
@Named("anaplanTokens")
@Unremovable
@RegisterForReflection
public class TokenStore {

    /** Exchange property of the requests that get or renew a token, and so need none. */
    static final String SIGN_IN = "anaplanSignIn";
    private static final String USED = "anaplanTokenUsed";
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private static final class Holder {
        final ReentrantLock lock = new ReentrantLock();
        String value;
        Instant expiresAt = Instant.EPOCH;
        boolean refused;
    }

    private final Map<String, Holder> holders = new ConcurrentHashMap<>();
    private final CamelContext camel;
    private final AnaplanConnections connections;
    private final Secrets secrets;
    private final Clock clock;
    private volatile ProducerTemplate template;

    @Inject
    public TokenStore(CamelContext camel, AnaplanConnections connections, Secrets secrets, Clock clock) {
        this.camel = camel;
        this.connections = connections;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Signs the request in the message with a token that lives for another minute at least, fetching one if need be. */
    public void sign(Exchange exchange) {
        String connection = exchange.getProperty("connection", String.class);
        AnaplanSettings settings = connections.anaplan(connection);
        Holder holder = holder(connection, settings);
        holder.lock.lock();
        try {
            if (holder.value == null || holder.refused || !clock.instant().plus(MARGIN).isBefore(holder.expiresAt)) {
                renewNow(exchange, connection, settings, holder);
            }
            exchange.getMessage().setHeader("Authorization", "AnaplanAuthToken " + holder.value);
            exchange.setProperty(USED, Integer.toHexString(holder.value.hashCode()));
        } finally {
            holder.lock.unlock();
        }
    }

    /** The token that signed this request was refused: the next one signs in anew, unless another thread has done so by now. */
    public void refused(Exchange exchange) {
        String connection = exchange.getProperty("connection", String.class);
        Holder holder = holder(connection, connections.anaplan(connection));
        holder.lock.lock();
        try {
            if (holder.value != null && Integer.toHexString(holder.value.hashCode()).equals(exchange.getProperty(USED))) {
                holder.refused = true;
            }
        } finally {
            holder.lock.unlock();
        }
    }

    private Holder holder(String connection, AnaplanSettings settings) {
        return holders.computeIfAbsent(connection + "\n" + settings.user() + "\n" + settings.authUrl(), key -> new Holder());
    }

    private void renewNow(Exchange exchange, String connection, AnaplanSettings settings, Holder holder) {
        boolean alive = holder.value != null && !holder.refused && clock.instant().isBefore(holder.expiresAt);
        try {
            if (alive && refresh(exchange, connection, settings, holder)) {
                return;
            }
            String basic = Base64.getEncoder().encodeToString(
                    (settings.user() + ":" + secrets.get(connection, "anaplan.password")).getBytes(StandardCharsets.UTF_8));
            store(holder, call(exchange, connection, settings, "/token/authenticate", "Basic " + basic));
        } catch (AnaplanFault e) {
            throw AnaplanFault.unsent(e);
        }
    }

    /** @return false if Anaplan no longer knows the token, which then must be replaced by signing in */
    private boolean refresh(Exchange exchange, String connection, AnaplanSettings settings, Holder holder) {
        try {
            store(holder, call(exchange, connection, settings, "/token/refresh", "AnaplanAuthToken " + holder.value));
            return clock.instant().plus(MARGIN).isBefore(holder.expiresAt);
        } catch (ConfigurationFault e) {
            return false;
        } catch (AnaplanFault e) {
            if (e.isPassing()) {
                throw e;
            }
            return false;
        }
    }

    private JsonNode call(Exchange cause, String connection, AnaplanSettings settings, String path, String authorization) {
        if (template == null) {
            template = camel.createProducerTemplate();
        }
        String url = settings.authUrl().toString().replaceAll("/+$", "") + path;
        Exchange answer = template.request("direct:anaplan-exchange", request -> {
            request.setProperty("connection", connection);
            request.setProperty("run", cause.getProperty("run"));
            request.setProperty(SIGN_IN, true);
            request.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
            request.getMessage().setHeader(Exchange.HTTP_URI, url);
            request.getMessage().setHeader("Accept", "application/json");
            request.getMessage().setHeader("Authorization", authorization);
        });
        return AnaplanApi.json(answer);
    }

    /** Stores whatever came back: refreshing may or may not change the value (reference anaplan-api 2.3). */
    private void store(Holder holder, JsonNode answer) {
        JsonNode token = answer.path("tokenInfo");
        if (!token.path("tokenValue").isTextual()) {
            throw AnaplanFault.lost(200, "Anaplan's authentication service answered without a token", null, null);
        }
        holder.value = token.path("tokenValue").textValue();
        holder.expiresAt = Instant.ofEpochMilli(token.path("expiresAt").asLong());
        holder.refused = false;
    }
}
