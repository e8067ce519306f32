package io.mlconnector.x3anaplan.sandbox.x3;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.x3.signin.Way;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens made here, without the product: what the simulated X3 believes of them. */
class X3TokensTest {

    private static X3Bench bench;

    @BeforeAll
    static void start() throws Exception {
        bench = new X3Bench(false);
        DemoBooks.large(bench.x3.books(), "SEED", 16, 2);
    }

    @AfterAll
    static void stop() throws Exception {
        bench.close();
    }

    @BeforeEach
    void all() {
        bench.x3.settings().signIn().only(Way.values());
        bench.x3.settings().signIn().accessLife(Duration.ofSeconds(300));
    }

    private static String part(Object value) throws Exception {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Reply.JSON.writeValueAsBytes(value));
    }

    private static String token(String algorithm, String secret, long issued, long expires) throws Exception {
        long now = Instant.now(bench.clock).getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("iss", "demo-app", "sub", "demo", "aud", bench.x3.url() + "/xtrem/api", "iat",
                now + issued, "exp", now + expires));
        String signed = part(Map.of("alg", algorithm, "typ", "JWT")) + "." + part(claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return signed + "." + (algorithm.equals("none") ? "" : Base64.getUrlEncoder().withoutPadding()
                .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII))));
    }

    private static HttpResponse<String> with(String token) throws Exception {
        return bench.send(bench.list("GACCOUNT", null, null, 1), "Bearer " + token);
    }

    @ParameterizedTest
    @CsvSource({"HS256, demo-app-secret, -30, 270, 200", "HS256, demo-app-secret, -30, 570, 200", "HS256, demo-app-secret, -30, 580, 50",
        "HS256, demo-app-secret, -300, 0, 50", "HS256, demo-app-secret, 30, 300, 21", "HS256, another-secret, -30, 270, 50",
        "none, demo-app-secret, -30, 270, 50", "HS512, demo-app-secret, -30, 270, 50"})
    void aSelfSignedTokenIsVerified(String algorithm, String secret, long issued, long expires, int outcome) throws Exception {
        HttpResponse<String> answer = with(token(algorithm, secret, issued, expires));
        if (outcome == 200) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } else {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo("Error " + outcome + ": Invalid token");
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        }
    }

    @Test
    void aTokenWhoseClaimsWereChangedIsRefused() throws Exception {
        String[] parts = token("HS256", "demo-app-secret", -30, 270).split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8).replace("\"demo\"", "\"admin\"");
        String changed = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        assertThat(with(parts[0] + "." + changed + "." + parts[2]).body()).isEqualTo("Error 50: Invalid token");
        assertThat(with("no token at all").statusCode()).isEqualTo(401);
    }

    @Test
    void aWayThatIsOffRefusesGoodTokens() throws Exception {
        bench.x3.settings().signIn().only(Way.BASIC);
        assertThat(with(token("HS256", "demo-app-secret", -30, 270)).statusCode()).isEqualTo(401);
        assertThat(bench.send(bench.list("GACCOUNT", null, null, 1)).statusCode()).isEqualTo(200);
        bench.x3.settings().signIn().only(Way.GATEWAY);
        assertThat(bench.send(bench.list("GACCOUNT", null, null, 1)).headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    private static JsonNode post(String path, String body, int status) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(bench.x3.url() + path))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Reply.JSON.readTree(answer.body());
    }

    @Test
    void tokensOfTheAuthorisationServerEndByTheClockOfTheSandbox() throws Exception {
        bench.x3.settings().signIn().accessLife(Duration.ofSeconds(2));
        String token = post("/oauth2/token", "{\"grant_type\":\"client_credentials\",\"client_id\":\"demo-machine\","
                + "\"client_secret\":\"demo-machine-secret\"}", 200).path("access_token").asText();
        assertThat(with(token).statusCode()).isEqualTo(200);
        bench.clock.advance(Duration.ofSeconds(3));
        assertThat(with(token).statusCode()).isEqualTo(401);
    }

    @Test
    void theGatewayAnswersWithTheDocumentedErrors() throws Exception {
        assertThat(post("/v1/token", "{\"client_id\":\"demo-gateway\"}", 400).path("message").asText()).isEqualTo("Missing required request parameters");
        assertThat(post("/v1/token", "{\"grant_type\":\"client_credentials\",\"client_id\":\"demo-gateway\",\"client_secret\":\"x\"}", 400)
                .path("message").asText()).isEqualTo("Invalid grant type");
        assertThat(post("/v1/token", "{\"grant_type\":\"refresh_token\",\"client_id\":\"demo-gateway\",\"client_secret\":\"x\"}", 404)
                .path("message").asText()).startsWith("Could not associate");
        HttpResponse<String> folders = bench.send("/v1/folders", "Bearer x");
        assertThat(folders.statusCode()).isEqualTo(401);
        assertThat(folders.body()).contains("Unauthorised");
        assertThat(Reply.JSON.readTree(bench.send("/v1").body()).at("/customerUsage/folder").asText()).isEqualTo(bench.x3.url() + "/v1/folders");
    }
}
