package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Devices that wait for a person to type their code (anaplan-api section 2.6, RFC 8628). */
final class Devices {

    private static final Duration SLOWER = Duration.ofSeconds(5);
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

    /** One of them. */
    static final class Device {
        final String code;
        final String userCode = letters() + "-" + letters();
        final Client client;
        final String scope;
        final Instant expiresAt;
        Duration interval;
        Instant asked;
        User approvedBy;
        boolean denied;

        Device(String code, Client client, String scope, Instant asked, Instant expiresAt, Duration interval) {
            this.code = code;
            this.client = client;
            this.scope = scope;
            this.asked = asked;
            this.expiresAt = expiresAt;
            this.interval = interval;
        }

        private static String letters() {
            return ThreadLocalRandom.current().ints(4, 0, LETTERS.length()).collect(StringBuilder::new,
                    (text, i) -> text.append(LETTERS.charAt(i)), StringBuilder::append).toString();
        }
    }

    private final SandboxClock clock;
    private final SignInSettings settings;
    private final Tokens tokens;
    private final Map<String, Device> waiting = new LinkedHashMap<>();

    Devices(SandboxClock clock, SignInSettings settings, Tokens tokens) {
        this.clock = clock;
        this.settings = settings;
        this.tokens = tokens;
    }

    synchronized Device begin(Client client, String scope) {
        Instant now = clock.instant();
        // The first question may come at once.
        Device device = new Device(tokens.opaque("d."), client, scope, Instant.EPOCH, now.plus(settings.deviceLifetime()),
                settings.deviceInterval());
        waiting.put(device.code, device);
        return device;
    }

    /** What the person at the page does. @throws IllegalArgumentException when no device waits with this code */
    synchronized void answer(String userCode, User approvedBy) {
        Device device = waiting.values().stream().filter(d -> d.userCode.equals(userCode)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no device waits with code " + userCode));
        device.approvedBy = approvedBy;
        device.denied = approvedBy == null;
    }

    /** The device, once a person approved it; its code ends with that. @throws Refusal as long as, or because, nobody did */
    synchronized Device poll(Client client, String code) {
        Device device = waiting.get(code);
        Instant now = clock.instant();
        if (device == null || !device.client.id().equals(client.id())) {
            throw Refusal.oauth(400, "invalid_grant", "Unknown device code.");
        } else if (!now.isBefore(device.expiresAt)) {
            throw Refusal.oauth(400, "expired_token", "The device code has expired.");
        }
        boolean early = now.isBefore(device.asked.plus(device.interval));
        device.asked = now;
        if (early) {
            device.interval = device.interval.plus(SLOWER);
            throw Refusal.oauth(400, "slow_down", "Polling too fast.");
        } else if (device.denied) {
            waiting.remove(code);
            throw Refusal.oauth(403, "access_denied", "The user refused.");
        } else if (device.approvedBy == null) {
            throw Refusal.oauth(403, "authorization_pending", "The user has yet to authorize the device.");
        }
        waiting.remove(code);
        return device;
    }
}
