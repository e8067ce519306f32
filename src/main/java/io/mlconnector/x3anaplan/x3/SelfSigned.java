package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.X3Auth.ConnectedApp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** The token that we sign as a connected application (reference section 2.2). */
final class SelfSigned {

    private SelfSigned() {
    }

    /** @param now X3's present; the token is issued {@code backdate} before it, and lives from then on */
    static String token(ConnectedApp app, String secret, Instant now) {
        Instant issued = now.minus(app.backdate());
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(app.clientId());
        claims.setSubject(app.user());
        claims.setStringClaim("aud", app.audience());
        claims.setIssuedAt(NumericDate.fromSeconds(issued.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(issued.plus(app.lifetime()).getEpochSecond()));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setHeader("typ", "JWT");
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        // The secret is as long as Syracuse made it; a key shorter than 256 bits is not ours to refuse.
        signature.setDoKeyValidation(false);
        signature.setKey(new HmacKey(secret.getBytes(StandardCharsets.UTF_8)));
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a token cannot be signed: " + e.getMessage(), e);
        }
    }
}
