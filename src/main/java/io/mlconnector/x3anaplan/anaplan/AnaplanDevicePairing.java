package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.signin.DevicePairing;
import io.mlconnector.x3anaplan.signin.Grant;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Pairing with an OAuth client of Anaplan's by the device grant (reference anaplan-api 2.6, RFC 8628). */
@ApplicationScoped
@Unremovable
public class AnaplanDevicePairing implements DevicePairing {

    private static final int USUAL_INTERVAL = 5;
    private static final Duration SLOWER = Duration.ofSeconds(5);

    private final AnaplanConnections connections;
    private final SignInRequests requests;
    private final Clock clock;

    @Inject
    public AnaplanDevicePairing(AnaplanConnections connections, SignInRequests requests, Clock clock) {
        this.connections = connections;
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public String system() {
        return "anaplan";
    }

    @Override
    public Started start(String connection) {
        Instant asked = clock.instant();
        JsonNode answer = requests.deviceCode(connection, client(connection));
        String page = answer.path("verification_uri").asText("");
        if (!answer.path("device_code").isTextual() || !answer.path("user_code").isTextual() || page.isEmpty()) {
            throw AnaplanFault.lost(200, "Connection " + connection + ": Anaplan's OAuth service answered without a code", null, null);
        }
        return new Started(answer.path("device_code").asText(), answer.path("user_code").asText(), URI.create(page),
                URI.create(answer.path("verification_uri_complete").asText(page)),
                Duration.ofSeconds(Math.max(1, answer.path("interval").asInt(USUAL_INTERVAL))), asked.plusSeconds(answer.path("expires_in").asLong(900)));
    }

    @Override
    public Answer poll(String connection, Started started) {
        try {
            Grant grant = requests.device(connection, client(connection), started.deviceCode());
            return new Answer(Optional.of(AnaplanPairing.renewable(connection, grant)), started);
        } catch (SignInRefused e) {
            return switch (e.error()) {
                case "authorization_pending" -> new Answer(Optional.empty(), started);
                case "slow_down" -> new Answer(Optional.empty(), started.every(started.interval().plus(SLOWER)));
                default -> throw e;
            };
        }
    }

    private AnaplanAuth.OauthDevice client(String connection) {
        AnaplanSettings settings = connections.anaplan(connection);
        if (settings.auth() instanceof AnaplanAuth.OauthDevice device) {
            return device;
        }
        throw new ConfigurationFault("connection " + connection + " signs in to Anaplan by " + settings.auth().kind()
                + (settings.auth() instanceof AnaplanAuth.OauthCode ? ": pair it with " + SignInRefusals.pair(connection, settings)
                        : ", which needs no pairing"));
    }
}
