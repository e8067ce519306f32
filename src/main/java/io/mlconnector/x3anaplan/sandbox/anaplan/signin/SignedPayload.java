package io.mlconnector.x3anaplan.sandbox.anaplan.signin;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;

/** Verifies what a certificate signed: the signature itself, the time and the novelty of a v2 payload (anaplan-api section 2.5). */
final class SignedPayload {

    private static final int LEAST_V1_BYTES = 100;

    private final SandboxClock clock;
    private final SignInSettings settings;
    /** Payloads seen, and until when each must be remembered. */
    private final Map<String, Instant> seen = new HashMap<>();

    SignedPayload(SandboxClock clock, SignInSettings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    /** @throws Refusal when it does not prove that the sender has the certificate's key, now */
    void verify(X509Certificate certificate, byte[] body) {
        JsonNode request;
        byte[] data;
        byte[] signature;
        try {
            request = Reply.JSON.readTree(body);
            data = Base64.getDecoder().decode(request.path("encodedData").asText());
            signature = Base64.getDecoder().decode(request.path("encodedSignedData").asText());
        } catch (IOException | IllegalArgumentException e) {
            throw Refusal.authentication(400, "FAILURE_BAD_REQUEST", "Malformed request body.");
        }
        Date now = Date.from(clock.instant());
        if (now.after(certificate.getNotAfter()) || now.before(certificate.getNotBefore())) {
            throw Refusal.badCredential("The certificate has expired or is not valid yet.");
        }
        if (!signed(certificate, data, signature)) {
            throw Refusal.badCredential("The signature does not match.");
        }
        String format = request.path("encodedDataFormat").asText("v1");
        if (format.equals("v2") && settings.v2Allowed()) {
            verifyTime(data, request.path("encodedData").asText());
        } else if (!format.equals("v1") || !settings.v1Allowed()) {
            throw Refusal.authentication(400, "FAILURE_BAD_REQUEST", "The data format " + format + " is not supported.");
        } else if (data.length < LEAST_V1_BYTES) {
            throw Refusal.authentication(400, "FAILURE_BAD_REQUEST", "The data is too short.");
        }
    }

    private static boolean signed(X509Certificate certificate, byte[] data, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("SHA512withRSA");
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(data);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private synchronized void verifyTime(byte[] data, String encoded) {
        Instant now = clock.instant();
        Duration window = settings.payloadWindow();
        if (data.length <= Long.BYTES) {
            throw Refusal.authentication(400, "FAILURE_BAD_REQUEST", "The data is too short.");
        }
        try {
            Instant stamp = Instant.ofEpochSecond(ByteBuffer.wrap(data).getLong());
            if (stamp.isBefore(now.minus(window)) || stamp.isAfter(now.plus(window))) {
                throw Refusal.badCredential("The timestamp is outside of the allowed window.");
            }
            seen.values().removeIf(until -> until.isBefore(now));
            if (seen.putIfAbsent(encoded, stamp.plus(window)) != null) {
                throw Refusal.badCredential("The data was used before.");
            }
        } catch (DateTimeException e) {
            throw Refusal.badCredential("The timestamp is outside of the allowed window.");
        }
    }
}
