package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.x3.signin.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Secrets that can be recognised are in use while everything fails, at the most talkative level, and are nowhere to be found afterwards. */
class SecretsNowhereIT {

    private static final String X3_PASSWORD = "planted-x3-Pa55word";
    private static final String X3_CLIENT_SECRET = "planted-x3-client-secret-of-32-chars";
    private static final String ANAPLAN_PASSWORD = "planted-anaplan-Pa55word";
    private static final String MASTER_KEY = Base64.getEncoder().encodeToString("planted-master-key-of-32-bytes!!".getBytes(StandardCharsets.US_ASCII));

    @Test
    void plantedSecretsAreInNoLogAnswerTableOrFileThoughEveryPathFails() throws Exception {
        try (Landscape landscape = Landscape.few()) {
            // Given two connections with planted secrets, one of them in the vault, and a product that says all it can
            String x3 = landscape.sandbox().x3().url();
            landscape.connection("basic").with("ledgerTypes", "[1]").write(landscape.connections());
            landscape.connection("tokens").updating().with("ledgerTypes", "[1]")
                    .with("x3Auth", "{kind: client-credentials, clientId: demo-machine, tokenUrl: \"" + x3 + "/oauth2/token\"}")
                    .write(landscape.connections());
            Map<String, String> settings = new TreeMap<>(landscape.settings());
            for (String connection : List.of("basic", "tokens")) {
                landscape.secret(connection, "x3.password", X3_PASSWORD).secret(connection, "anaplan.password", ANAPLAN_PASSWORD);
            }
            settings.put("x3anaplan.vault.master-key", MASTER_KEY);
            settings.put("quarkus.log.level", "DEBUG");
            settings.put("quarkus.log.category.\"io.mlconnector\".level", "DEBUG");
            settings.put("x3anaplan.x3.retries", "1");
            settings.put("x3anaplan.anaplan.retries", "1");
            settings.put("java.io.tmpdir", Files.createDirectories(landscape.home().resolve("tmp")).toString());
            landscape.sandbox().x3().settings().users().put("demo", X3_PASSWORD);
            List<String> seen = new ArrayList<>();

            try (Product product = Product.serve(landscape.home(), settings)) {
                assertThat(product.put("/api/connections/tokens/secrets/x3.client-secret", X3_CLIENT_SECRET, "text/plain").statusCode())
                        .isBetween(200, 204);
                assertThat(product.put("/api/connections/tokens/secrets/no.such.secret", X3_CLIENT_SECRET, "text/plain").statusCode()).isEqualTo(422);
                // When they are right in X3 and wrong in Anaplan, wrong in X3, and every system misbehaves
                for (Fault fault : List.of(
                        Fault.status("POST", "/token", -1, 500, "text/plain", "internal"),
                        Fault.status("GET", "/api1/", -1, 401, "application/json", "{\"$diagnoses\":[{\"$severity\":\"error\",\"$message\":\"no\"}]}"),
                        Fault.status("GET", "/api1/", -1, 200, "text/html", "<html>sign in</html>"),
                        new Fault(Fault.Kind.RESET_AFTER, "POST", "/oauth2/token", 0, -1, 0, null, null, 0))) {
                    landscape.sandbox().x3().server().faults().arm(fault);
                    landscape.sandbox().anaplan().server().faults().arm(fault);
                    for (String connection : List.of("basic", "tokens")) {
                        seen.add(product.sync(connection).toString());
                        seen.add(product.post("/api/connections/" + connection + "/doctor", "").body());
                    }
                    landscape.sandbox().x3().server().faults().clear();
                    landscape.sandbox().anaplan().server().faults().clear();
                }
                landscape.sandbox().x3().settings().signIn().only(Way.GATEWAY);
                for (String connection : List.of("basic", "tokens")) {
                    assertThat(product.sync(connection).path("outcome").asText()).isEqualTo("failed");
                }
                for (String path : List.of("/api/connections", "/api/runs", "/api/dead-letters?state=all", "/api/dead-letters/causes",
                        "/api/connections/tokens/secrets", "/api/connections/tokens/audit/imports", "/q/health", "/q/metrics", "/q/openapi", "/")) {
                    seen.add(product.get(path).body());
                }
                seen.add(product.log());
            }
            Product.Ended list = Product.run(landscape.home(), settings, "secrets", "list");
            assertThat(list.out()).contains("x3.client-secret");
            seen.add(list.out() + list.err());
            Product.Ended sync = Product.run(landscape.home(), settings, "sync", "tokens");
            assertThat(sync.exitCode()).as(sync.err()).isEqualTo(3);
            seen.add(sync.out() + sync.err());
            seen.addAll(tables(landscape));

            // Then none of them is anywhere, in clear or as it goes over the wire
            for (String secret : planted()) {
                for (String text : seen) {
                    assertThat(text.contains(secret)).as("found %s in: %s", secret, around(text, secret)).isFalse();
                }
                for (Path folder : List.of(landscape.home().resolve("data"), landscape.home().resolve("tmp"))) {
                    assertThat(holding(folder, secret)).as(secret).isEmpty();
                }
            }
        }
    }

    private static List<String> planted() {
        List<String> all = new ArrayList<>(List.of(X3_PASSWORD, X3_CLIENT_SECRET, ANAPLAN_PASSWORD, MASTER_KEY));
        for (String login : List.of("demo:" + X3_PASSWORD, "planner@demo.example:" + ANAPLAN_PASSWORD, "demo-machine:" + X3_CLIENT_SECRET)) {
            all.add(Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        for (String secret : List.of(X3_PASSWORD, X3_CLIENT_SECRET, ANAPLAN_PASSWORD)) {
            all.add(HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)));
        }
        return all;
    }

    /** Every row of every table of the product's database, as text. */
    private static List<String> tables(Landscape landscape) {
        List<String> all = new ArrayList<>();
        for (String table : Landscape.rows(landscape.database(), "select quote_ident(table_name) from information_schema.tables where"
                + " table_schema = 'public' and table_type = 'BASE TABLE'")) {
            all.addAll(Landscape.rows(landscape.database(), "select t::text from " + table + " t limit 20000"));
        }
        assertThat(all).hasSizeGreaterThan(100);
        return all;
    }

    private static List<Path> holding(Path folder, String secret) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).filter(file -> {
                try {
                    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
                } catch (IOException gone) {
                    return false;
                }
            }).toList();
        }
    }

    private static String around(String text, String secret) {
        int at = text.indexOf(secret);
        return at < 0 ? "" : text.substring(Math.max(0, at - 200), Math.min(text.length(), at + secret.length() + 50));
    }
}
