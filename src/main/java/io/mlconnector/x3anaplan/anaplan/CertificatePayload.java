package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlconnector.x3anaplan.connection.AnaplanAuth.Payload;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** What a certificate signs to sign in, new for each request (reference anaplan-api 2.5). */
final class CertificatePayload {

    private static final int V1_BYTES = 150;
    private static final int V2_RANDOM_BYTES = 92;

    private CertificatePayload() {
    }

    /** The body of the request: the payload and its signature. Version 2 begins with the time, in whole seconds, big-endian. */
    static String signed(Payload version, SigningCertificate certificate, Instant now) {
        byte[] data = version == Payload.V1 ? random(V1_BYTES)
                : ByteBuffer.allocate(Long.BYTES + V2_RANDOM_BYTES).putLong(now.getEpochSecond()).put(random(V2_RANDOM_BYTES)).array();
        ObjectNode body = AnaplanAnswers.JSON.createObjectNode();
        if (version == Payload.V2) {
            body.put("encodedDataFormat", "v2");
        }
        body.put("encodedData", Base64.getEncoder().encodeToString(data));
        body.put("encodedSignedData", Base64.getEncoder().encodeToString(certificate.sign(data)));
        return body.toString();
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        // none kept in a field: a native executable would carry the seed of its build
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
