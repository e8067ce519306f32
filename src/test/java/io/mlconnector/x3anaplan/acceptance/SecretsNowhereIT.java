package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.anaplan.TestCertificates;
import io.mlconnector.x3anaplan.anaplan.TestCertificates.Issued;
import io.mlconnector.x3anaplan.sandbox.Sandbox;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import io.mlconnector.x3anaplan.sandbox.x3.signin.Way;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.junit.jupiter.api.Test;

/** Secrets that can be recognised are in use while everything fails, at the most talkative level, and are nowhere to be found afterwards. */
class SecretsNowhereIT {

    private static final String X3_PASSWORD = "planted-x3-Pa55word";
    private static final String X3_CLIENT_SECRET = "planted-x3-client-secret-of-32-chars";
    private static final String ANAPLAN_PASSWORD = "planted-anaplan-Pa55word";
    private static final String KEY_PASSWORD = "planted-private-key-Pa55word";
    private static final String MASTER_KEY = Base64.getEncoder()
            .encodeToString("planted-master-key-of-32-bytes!!".getBytes(StandardCharsets.US_ASCII));
    private static final Issued CERTIFICATE = TestCertificates.of(Tenant.USER);
    private static final String KEY = CERTIFICATE.encryptedPkcs8(NISTObjectIdentifiers.id_aes256_CBC, KEY_PASSWORD);
    private static final String KEYSTORE = CERTIFICATE.keystore(AnaplanWay.KEYSTORE_PASSWORD);
    private static final Map<String, AnaplanWay> CONNECTIONS = new TreeMap<>(Map.of("basic", AnaplanWay.BASIC, "pem", AnaplanWay.PKCS8_V2,
            "keystore", AnaplanWay.KEYSTORE, "code", AnaplanWay.CODE_ROTATABLE, "device", AnaplanWay.DEVICE_ROTATABLE));

    private final List<String> seen = new ArrayList<>();

    @Test
    void plantedSecretsAreInNoLogAnswerTableOrFileThoughEveryPathFails() throws Exception {
        try (Landscape landscape = Landscape.few()) {
            // Given connections with planted secrets, some of them in the vault, and a product that says all it can
            Map<String, String> settings = settings(landscape);
            try (Product product = Product.serve(landscape.home(), settings)) {
                CONNECTIONS.forEach((connection, way) -> keep(product, connection, way));
                assertThat(product.put("/api/connections/code/secrets/no.such.secret", X3_CLIENT_SECRET, "text/plain").statusCode()).isEqualTo(422);
                Pairings people = new Pairings(landscape, settings);
                people.codeByPage("code", product);
                people.gatewayByPage("device", product);
                seen.add(people.device("device"));
                // When all is well, when every system misbehaves, and when both refuse
                for (String connection : CONNECTIONS.keySet()) {
                    assertThat(product.sync(connection).path("outcome").asText()).as(connection).isEqualTo("clean");
                }
                misbehave(landscape, product);
                refuse(landscape, product);
                for (String path : List.of("/api/connections", "/api/runs", "/api/dead-letters?state=all", "/api/dead-letters/causes",
                        "/api/connections/code/secrets", "/api/connections/code/audit/imports", "/q/health", "/q/metrics", "/q/openapi", "/")) {
                    seen.add(product.get(path).body());
                }
                seen.add(product.log());
            }
            seen.add(Product.run(landscape.home(), settings, "credentials", "list").toString());
            assertThat(seen.get(seen.size() - 1)).contains("x3.client-secret", "anaplan.client-secret", "anaplan.keystore-password");
            Product.Ended sync = Product.run(landscape.home(), settings, "sync", "pem");
            assertThat(sync.exitCode()).as(sync.err()).isEqualTo(4);
            seen.add(sync.toString());
            // Then none of them is anywhere, in clear or as it goes over the wire
            Planted planted = new Planted().login("demo", X3_PASSWORD).login("demo-machine", X3_CLIENT_SECRET).login(Tenant.USER, ANAPLAN_PASSWORD)
                    .secret(KEY_PASSWORD).secret(AnaplanWay.KEYSTORE_PASSWORD).secret(AnaplanWay.CLIENT_SECRET).secret(MASTER_KEY).lines(KEY)
                    .lines(CERTIFICATE.pkcs8()).lines(CERTIFICATE.pkcs1()).lines(KEYSTORE).granted(landscape.sandbox().anaplan().signIn().granted());
            planted.assertNotIn("logs and answers", String.join("\n", seen));
            planted.assertNotIn("the database", tables(landscape));
            planted.assertNotBelow(landscape.home().resolve("data"));
            planted.assertNotBelow(landscape.home().resolve("tmp"));
        }
    }

    private static Map<String, String> settings(Landscape landscape) throws Exception {
        Sandbox sandbox = landscape.sandbox();
        sandbox.x3().settings().users().put("demo", X3_PASSWORD);
        sandbox.x3().settings().signIn().machines().put("demo-machine", X3_CLIENT_SECRET);
        sandbox.x3().settings().signIn().gatewayApps().put("demo-gateway", X3_CLIENT_SECRET);
        sandbox.anaplan().tenant().addUser(Tenant.USER, ANAPLAN_PASSWORD, true, true);
        sandbox.anaplan().signIn().certificates().register(CERTIFICATE.pem());
        sandbox.anaplan().signIn().settings().device(Duration.ofMinutes(2), Duration.ofSeconds(1));
        CONNECTIONS.forEach((connection, way) -> {
            DemoModel.build(sandbox.anaplan().tenant(), DemoModel.Shape.demo().named(DemoModel.WORKSPACE, connection));
            way.client(connection).ifPresent(sandbox.anaplan().signIn()::register);
            landscape.connection(connection).with("model", connection).with("tenant", connection).with("ledgerTypes", "[1]")
                    .with("x3Auth", X3Ways.auth(way.isCode() ? Way.CLIENT_CREDENTIALS : way.isDevice() ? Way.GATEWAY : Way.BASIC, sandbox.x3().url()))
                    .with("anaplanAuth", way.auth(connection)).write(landscape.connections());
        });
        Map<String, String> settings = new TreeMap<>(landscape.settings());
        CONNECTIONS.keySet().forEach(connection -> landscape.secret(connection, "x3.password", X3_PASSWORD)
                .secret(connection, "anaplan.password", ANAPLAN_PASSWORD));
        landscape.secret("pem", "anaplan.certificate", CERTIFICATE.pem()).secret("pem", "anaplan.private-key", KEY)
                .secret("keystore", "anaplan.keystore", KEYSTORE);
        settings.put("x3anaplan.vault.master-key", MASTER_KEY);
        settings.put("quarkus.log.level", "TRACE");
        settings.put("quarkus.log.category.\"io.mlconnector\".level", "TRACE");
        settings.put("quarkus.log.category.\"org.apache.hc.client5.http.wire\".level", "DEBUG");
        for (String system : List.of("x3", "anaplan")) {
            settings.put("x3anaplan." + system + ".retries", "1");
            settings.put("x3anaplan." + system + ".retry-delay", "1");
        }
        settings.put("x3anaplan.runs.claim-period", "100");
        settings.put("java.io.tmpdir", Files.createDirectories(landscape.home().resolve("tmp")).toString());
        return settings;
    }

    private void keep(Product product, String connection, AnaplanWay way) {
        Map<String, String> secrets = new TreeMap<>(Map.of("x3.client-secret", X3_CLIENT_SECRET));
        if (way == AnaplanWay.PKCS8_V2) {
            secrets.put("anaplan.private-key-password", KEY_PASSWORD);
        } else if (way == AnaplanWay.KEYSTORE) {
            secrets.put("anaplan.keystore-password", AnaplanWay.KEYSTORE_PASSWORD);
        } else if (way.isCode()) {
            secrets.put("anaplan.client-secret", AnaplanWay.CLIENT_SECRET);
        }
        secrets.forEach((name, value) -> assertThat(product.put("/api/connections/" + connection + "/secrets/" + name, value, "text/plain")
                .statusCode()).as(name).isBetween(200, 204));
    }

    private void misbehave(Landscape landscape, Product product) {
        Sandbox sandbox = landscape.sandbox();
        somethingToSend(landscape);
        for (Fault fault : List.of(
                Fault.status("POST", "/token", -1, 500, "text/plain", "internal"),
                Fault.status("GET", "/api1/|/2/0/", -1, 401, "application/json", "{\"$diagnoses\":[{\"$severity\":\"error\",\"$message\":\"no\"}]}"),
                Fault.status("GET", "/api1/|/2/0/", -1, 200, "text/html", "<html>sign in</html>"),
                new Fault(Fault.Kind.RESET_AFTER, "POST", "/token", 0, -1, 0, null, null, 0))) {
            sandbox.x3().server().faults().arm(fault);
            sandbox.anaplan().server().faults().arm(fault);
            sandbox.anaplan().revokeTokens();
            CONNECTIONS.keySet().forEach(connection -> ask(product, connection));
            sandbox.x3().server().faults().clear();
            sandbox.anaplan().server().faults().clear();
        }
    }

    private void refuse(Landscape landscape, Product product) {
        Sandbox sandbox = landscape.sandbox();
        somethingToSend(landscape);
        sandbox.anaplan().tenant().addUser(Tenant.USER, "another", true, true);
        sandbox.anaplan().signIn().certificates().revoke(CERTIFICATE.certificate());
        sandbox.anaplan().signIn().revokeRefreshTokens();
        sandbox.anaplan().revokeTokens();
        CONNECTIONS.keySet().forEach(connection -> ask(product, connection));
        sandbox.x3().settings().signIn().only(Way.GATEWAY);
        for (String connection : CONNECTIONS.keySet()) {
            assertThat(product.sync(connection).path("outcome").asText()).as(connection).isEqualTo("failed");
        }
        sandbox.x3().settings().signIn().only(Way.values());
    }

    private static void somethingToSend(Landscape landscape) {
        landscape.sandbox().x3().books().post(Journal.french("F25SEC" + System.nanoTime() % 1_000_000, LocalDate.of(2025, 2, 3))
                .legal(1, "603000", "31.00", Split.on("CC120", "31.00")).legal(2, "112000", "-31.00"));
        landscape.letTimePass();
    }

    private void ask(Product product, String connection) {
        seen.add(product.sync(connection).toString());
        seen.add(product.post("/api/connections/" + connection + "/doctor", "").body());
    }

    /** Every row of every table of the product's database, as text. */
    private static String tables(Landscape landscape) {
        StringBuilder all = new StringBuilder();
        for (String table : Landscape.rows(landscape.database(), "select quote_ident(table_name) from information_schema.tables where"
                + " table_schema = 'public' and table_type = 'BASE TABLE'")) {
            Landscape.rows(landscape.database(), "select t::text from " + table + " t limit 20000").forEach(row -> all.append(row).append('\n'));
        }
        assertThat(all).hasSizeGreaterThan(10_000);
        return all.toString();
    }
}
