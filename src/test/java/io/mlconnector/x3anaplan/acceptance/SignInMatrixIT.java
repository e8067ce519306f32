package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.anaplan.TestCertificates;
import io.mlconnector.x3anaplan.anaplan.TestCertificates.Issued;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import io.mlconnector.x3anaplan.sandbox.x3.signin.Way;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every way to sign in to X3, over REST and over GraphQL, and every way to sign in to Anaplan, through a whole sync with tokens of two
 * seconds, to equal cells. Eight syncs cover both: one connection and one model for each, all in one process.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInMatrixIT {

    private static final String ADDED_FIELDS = "{entries: {fields: {FIY: fiscalYear, PER: period, CAT: category}}, lines: {fields: {FIY: fiscalYear,"
            + " PER: period}}, analyticalLines: {fields: {AMTLED: ledgerAmount}}}";
    private static final Issued CERTIFICATE = TestCertificates.of(Tenant.USER);

    /** How a connection signs in to both systems. */
    enum Case {
        BASIC_AND_BASIC(Way.BASIC, "rest", AnaplanWay.BASIC),
        BASIC_GRAPHQL_AND_PKCS8(Way.BASIC, "graphql", AnaplanWay.PKCS8_V2),
        CONNECTED_APP_AND_PKCS1(Way.CONNECTED_APP, "rest", AnaplanWay.PKCS1_V1),
        CONNECTED_APP_GRAPHQL_AND_KEYSTORE(Way.CONNECTED_APP, "graphql", AnaplanWay.KEYSTORE),
        CLIENT_CREDENTIALS_AND_ROTATING_CODE(Way.CLIENT_CREDENTIALS, "rest", AnaplanWay.CODE_ROTATABLE),
        CLIENT_CREDENTIALS_GRAPHQL_AND_LASTING_CODE(Way.CLIENT_CREDENTIALS, "graphql", AnaplanWay.CODE_LASTING),
        GATEWAY_AND_ROTATING_DEVICE(Way.GATEWAY, "graphql", AnaplanWay.DEVICE_ROTATABLE),
        GATEWAY_GRAPHQL_AND_LASTING_DEVICE(Way.GATEWAY, "graphql", AnaplanWay.DEVICE_LASTING);

        final Way x3;
        final String protocol;
        final AnaplanWay anaplan;

        Case(Way x3, String protocol, AnaplanWay anaplan) {
            this.x3 = x3;
            this.protocol = protocol;
            this.anaplan = anaplan;
        }

        String connection() {
            return name().toLowerCase().replace('_', '-');
        }

        String model() {
            return "Model " + name();
        }
    }

    private Landscape landscape;
    private Pairings pairings;
    private Product product;

    @BeforeAll
    void start() throws Exception {
        landscape = Landscape.few();
        landscape.sandbox().x3().settings().signIn().accessLife(Duration.ofSeconds(2));
        landscape.sandbox().x3().graphql().extended(true);
        landscape.sandbox().anaplan().signIn().settings().tokenLifetime(Duration.ofSeconds(2));
        landscape.sandbox().anaplan().signIn().settings().device(Duration.ofMinutes(2), Duration.ofSeconds(1));
        landscape.sandbox().anaplan().signIn().certificates().register(CERTIFICATE.pem());
        Map<String, String> settings = new TreeMap<>(landscape.settings());
        settings.put("x3anaplan.vault.master-key", Base64.getEncoder().encodeToString("m".repeat(32).getBytes(StandardCharsets.US_ASCII)));
        settings.put("x3anaplan.runs.claim-period", "100");
        for (Case way : Case.values()) {
            connect(way);
        }
        landscape.settings(); // secrets of the connections that are there now
        product = Product.serve(landscape.home(), settings);
        pairings = new Pairings(landscape, settings);
        pairAll();
    }

    private void connect(Case way) {
        DemoModel.build(landscape.sandbox().anaplan().tenant(), DemoModel.Shape.demo().named(DemoModel.WORKSPACE, way.model()));
        String connection = way.connection();
        landscape.connection(connection).with("ledgerTypes", "[1]").with("model", way.model()).with("tenant", connection)
                .with("protocol", way.protocol).with("graphql", way.protocol.equals("graphql") ? ADDED_FIELDS : "{}")
                .with("x3Url", way.x3 == Way.GATEWAY ? "" : landscape.sandbox().x3().url())
                .with("x3Auth", X3Ways.auth(way.x3, landscape.sandbox().x3().url()))
                .with("anaplanAuth", way.anaplan.auth(connection)).write(landscape.connections());
        landscape.secret(connection, "x3.client-secret", X3Ways.secret(way.x3));
        way.anaplan.secrets(CERTIFICATE).forEach((name, value) -> landscape.secret(connection, name, value));
        way.anaplan.client(connection).ifPresent(landscape.sandbox().anaplan().signIn()::register);
    }

    /** By the commands and the page of the product, as people do it; two at a time. */
    private void pairAll() throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(2);
        List<Future<?>> paired = new ArrayList<>();
        for (Case way : Case.values()) {
            String connection = way.connection();
            if (way.anaplan.isCode()) {
                paired.add(people.submit(() -> pairings.code(connection)));
            } else if (way.anaplan.isDevice()) {
                paired.add(people.submit(() -> pairings.device(connection)));
            }
            if (way == Case.GATEWAY_AND_ROTATING_DEVICE) {
                paired.add(people.submit(() -> pairings.gateway(connection)));
            } else if (way.x3 == Way.GATEWAY) {
                paired.add(people.submit(() -> pairings.gatewayByPage(connection, product)));
            }
        }
        people.shutdown();
        for (Future<?> one : paired) {
            one.get();
        }
    }

    @AfterAll
    void stop() {
        if (product != null) {
            product.close();
        }
        landscape.close();
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void everyWayToSignInEndsInEqualCells(Case way) {
        // Given systems that accept this one way each
        landscape.sandbox().x3().settings().signIn().only(way.x3);
        landscape.sandbox().anaplan().signIn().settings().basicAllowed(way.anaplan == AnaplanWay.BASIC)
                .payloads(way.anaplan == AnaplanWay.PKCS1_V1, way.anaplan != AnaplanWay.PKCS1_V1);
        int before = landscape.sandbox().anaplan().server().log().entries().size();

        // When it syncs
        JsonNode run = product.sync(way.connection());

        // Then every cell is equal
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        assertThat(landscape.differences(way.model(), "GL Actuals", "SEED", 1)).isEmpty();
        assertThat(landscape.sandbox().anaplan().observed().cells(way.model(), "GL Actuals")).hasSizeGreaterThan(50);

        // and the token was renewed on the way, by requests of this way alone
        List<RequestLog.Entry> signIns = landscape.sandbox().anaplan().server().log().entries().stream().skip(before)
                .filter(e -> e.path().contains("/token")).toList();
        assertThat(signIns).hasSizeGreaterThan(1).allMatch(e -> e.path().startsWith("/oauth/") == way.anaplan.isOauth())
                .allMatch(e -> e.status() / 100 == 2);
    }
}
