package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.x3.signin.Way;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to sign in to X3, over REST and over GraphQL, through a whole sync with tokens of two seconds, to equal cells. */
class SignInMatrixIT {

    private static final String ADDED_FIELDS = "{entries: {fields: {FIY: fiscalYear, PER: period, CAT: category}}, lines: {fields: {FIY: fiscalYear,"
            + " PER: period}}, analyticalLines: {fields: {AMTLED: ledgerAmount}}}";
    private static final String BACK = "http://localhost:8484/callback";
    private static final HttpClient HTTP = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    @ParameterizedTest(name = "{0} over {1}")
    @CsvSource({"BASIC,rest", "BASIC,graphql", "CONNECTED_APP,rest", "CONNECTED_APP,graphql", "CLIENT_CREDENTIALS,rest",
        "CLIENT_CREDENTIALS,graphql", "GATEWAY,rest", "GATEWAY,graphql"})
    void everyWayToSignInToX3EndsInEqualCells(Way way, String protocol) throws Exception {
        try (Landscape landscape = Landscape.few()) {
            // Given an X3 that accepts this one way and grants tokens of two seconds
            landscape.sandbox().x3().settings().signIn().only(way);
            landscape.sandbox().x3().settings().signIn().accessLife(Duration.ofSeconds(2));
            landscape.sandbox().x3().graphql().extended(true);
            String x3 = landscape.sandbox().x3().url();
            landscape.connection("close").with("ledgerTypes", "[1]").with("protocol", protocol)
                    .with("graphql", protocol.equals("graphql") ? ADDED_FIELDS : "{}").with("x3Auth", auth(way, x3)).write(landscape.connections());
            landscape.secret("close", "x3.client-secret", secret(way));
            Map<String, String> settings = new TreeMap<>(landscape.settings());
            settings.put("x3anaplan.vault.master-key", Base64.getEncoder().encodeToString("m".repeat(32).getBytes(StandardCharsets.US_ASCII)));
            if (way == Way.GATEWAY) {
                pair(landscape, settings, x3);
            }

            // When it syncs
            try (Product product = Product.serve(landscape.home(), settings)) {
                JsonNode run = product.sync("close");

                // Then every cell is equal
                assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
                assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
                assertThat(landscape.filledCells("GL Actuals")).isGreaterThan(50);
            }
        }
    }

    private static String auth(Way way, String x3) {
        return switch (way) {
            case BASIC -> "{kind: basic, user: demo}";
            case CONNECTED_APP -> "{kind: connected-app, clientId: demo-app, user: demo, lifetime: PT32S, backdate: PT30S}";
            case CLIENT_CREDENTIALS -> "{kind: client-credentials, clientId: demo-machine, tokenUrl: \"" + x3 + "/oauth2/token\"}";
            case GATEWAY -> "{kind: cloud-gateway, clientId: demo-gateway, authorizeUrl: \"" + x3 + "/v1/token/authorise\", tokenUrl: \"" + x3
                    + "/v1/token\", scope: \"api.graphQL businessDomain.ALL\", customer: \"" + x3 + "\", redirectUrl: \"" + BACK + "\"}";
        };
    }

    private static String secret(Way way) {
        return switch (way) {
            case CONNECTED_APP -> "demo-app-secret";
            case CLIENT_CREDENTIALS -> "demo-machine-secret";
            default -> "demo-gateway-secret";
        };
    }

    /** As a person does once: opens the page, consents, and hands over the address that the browser ended at. */
    private static void pair(Landscape landscape, Map<String, String> settings, String x3) throws Exception {
        String page = x3 + "/v1/token/authorise?client_id=demo-gateway&scope=" + encoded("api.graphQL businessDomain.ALL") + "&customer="
                + encoded(x3) + "&redirect_uri=" + encoded(BACK) + "&state=s";
        HttpResponse<String> consent = HTTP.send(HttpRequest.newBuilder(URI.create(page)).build(), HttpResponse.BodyHandlers.ofString());
        Matcher code = Pattern.compile("authorizationCode=([^&]+)").matcher(consent.headers().firstValue("Location").orElse(consent.body()));
        assertThat(code.find()).as(consent + consent.body()).isTrue();
        Product.Ended paired = Product.run(landscape.home(), settings, "pair", "close", "--code", code.group(1));
        assertThat(paired.exitCode()).as(paired.out() + paired.err()).isZero();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
