package io.mlconnector.x3anaplan.sandbox.x3.signin;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A compact JSON Web Token, signed HS256 (RFC 7515, 7519), read and not yet believed. */
record Jwt(JsonNode header, JsonNode claims, String signed, byte[] signature) {

    static Optional<Jwt> read(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Base64.Decoder base64 = Base64.getUrlDecoder();
            JsonNode header = Reply.JSON.readTree(base64.decode(parts[0]));
            JsonNode claims = Reply.JSON.readTree(base64.decode(parts[1]));
            return header.isObject() && claims.isObject()
                    ? Optional.of(new Jwt(header, claims, parts[0] + "." + parts[1], base64.decode(parts[2]))) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static String signed(Map<String, ?> claims, String secret) {
        try {
            String signed = base64(Reply.JSON.writeValueAsBytes(Map.of("alg", "HS256", "typ", "JWT"))) + "."
                    + base64(Reply.JSON.writeValueAsBytes(claims));
            return signed + "." + base64(mac(signed, secret));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it says HS256 and was signed with this secret. */
    boolean isSignedWith(String secret) {
        return header.path("alg").asText().equals("HS256") && MessageDigest.isEqual(mac(signed, secret), signature);
    }

    String text(String claim) {
        return claims.path(claim).asText("");
    }

    long number(String claim) {
        return claims.path(claim).asLong(0);
    }

    private static byte[] mac(String text, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
