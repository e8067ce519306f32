package io.mlconnector.x3anaplan.ops.access;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** As much of an OpenID provider as the product needs to check tokens: its description and its keys. */
public final class IdentityProvider implements AutoCloseable {

    /** The product, as the provider knows it. */
    public static final String CLIENT = "x3-anaplan";

    private final HttpServer server;
    private final RsaJsonWebKey key;

    public IdentityProvider() {
        try {
            key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("k1");
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            answer("/.well-known/openid-configuration", "{\"issuer\": \"" + url() + "\", \"jwks_uri\": \"" + url() + "/keys\", "
                    + "\"authorization_endpoint\": \"" + url() + "/authorize\", \"token_endpoint\": \"" + url() + "/token\"}");
            answer("/keys", "{\"keys\": [" + key.toJson() + "]}");
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(String path, String json) {
        server.createContext(path, exchange -> {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** An access token of somebody with this role, issued for the product. */
    public String token(String role) {
        return token(role, CLIENT);
    }

    /** @param audience for whom it is issued; null: for nobody in particular */
    public String token(String role, String audience) {
        try {
            JwtClaims claims = new JwtClaims();
            claims.setIssuer(url());
            if (audience != null) {
                claims.setAudience(audience);
            }
            claims.setSubject(role + "@example.com");
            claims.setStringListClaim("groups", List.of(role));
            claims.setIssuedAtToNow();
            claims.setExpirationTimeMinutesInTheFuture(30);
            JsonWebSignature signed = new JsonWebSignature();
            signed.setPayload(claims.toJson());
            signed.setKey(key.getPrivateKey());
            signed.setKeyIdHeaderValue("k1");
            signed.setAlgorithmHeaderValue("RS256");
            return signed.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
