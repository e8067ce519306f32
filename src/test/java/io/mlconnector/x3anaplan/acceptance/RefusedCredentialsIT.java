package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.anaplan.TestCertificates;
import io.mlconnector.x3anaplan.anaplan.TestCertificates.Issued;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.signin.SignIn;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Credentials that a system no longer takes: said once, with what to do, at the cost of one request; mended, the next run sends all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedCredentialsIT {

    private static final Duration REFUSAL_HOLDS = Duration.ofSeconds(30);

    private Landscape landscape;
    private Map<String, String> settings;
    private Pairings people;
    private Product product;
    private SignIn signIn;
    private int entries;

    @BeforeAll
    void start() {
        landscape = Landscape.few();
        signIn = landscape.sandbox().anaplan().signIn();
        landscape.sandbox().x3().settings().users().put("planning", "demo-x3");
        connect("basic", AnaplanWay.BASIC, "demo");
        connect("books", AnaplanWay.BASIC, "planning");
        connect("certificate", AnaplanWay.PKCS8_V2, "demo");
        connect("code", AnaplanWay.CODE_ROTATABLE, "demo");
        settings = new TreeMap<>(landscape.settings());
        settings.put("x3anaplan.vault.master-key", Base64.getEncoder().encodeToString("m".repeat(32).getBytes(StandardCharsets.US_ASCII)));
        settings.put("x3anaplan.runs.claim-period", "100");
        certificate(TestCertificates.of(Tenant.USER));
        AnaplanWay.CODE_ROTATABLE.secrets(null).forEach((name, value) -> landscape.secret("code", name, value));
        product = Product.serve(landscape.home(), settings);
        people = new Pairings(landscape, settings);
    }

    private void connect(String connection, AnaplanWay way, String x3User) {
        DemoModel.build(landscape.sandbox().anaplan().tenant(), DemoModel.Shape.demo().named(DemoModel.WORKSPACE, connection));
        way.client(connection).ifPresent(signIn::register);
        landscape.sandbox().anaplan().tenant().addUser(user(connection), Tenant.PASSWORD, true, true);
        landscape.connection(connection).with("model", connection).with("tenant", connection).with("ledgerTypes", "[1]")
                .with("x3Auth", "{kind: basic, user: " + x3User + "}").with("anaplanAuth", way == AnaplanWay.BASIC
                        ? "{kind: basic, user: " + user(connection) + "}" : way.auth(connection)).write(landscape.connections());
    }

    /** The Anaplan user of a connection that signs in by password: its own, so that a changed password is nobody else's matter. */
    private static String user(String connection) {
        return connection + "@demo.example";
    }

    /** A person registers a certificate in Anaplan and sets it here. */
    private Issued certificate(Issued issued) {
        signIn.certificates().register(issued.pem());
        AnaplanWay.PKCS8_V2.secrets(issued).forEach((name, value) -> landscape.secret("certificate", name, value));
        return issued;
    }

    @AfterAll
    void stop() {
        if (product != null) {
            product.close();
        }
        landscape.close();
    }

    @Test
    void aPasswordThatAnaplanNoLongerTakes() {
        arrives("basic");
        // Given a password that was changed in Anaplan
        landscape.sandbox().anaplan().tenant().addUser(user("basic"), "changed", true, true);
        // Then
        refusedByAnaplan("basic", 1, "anaplan.auth.user (" + user("basic") + ")", "the secret anaplan.password");
        assertThat(command("basic").exitCode()).isEqualTo(4);
        // and with the new password all arrives
        landscape.secret("basic", "anaplan.password", "changed");
        arrives("basic");
    }

    @Test
    void aPasswordThatNobodySet() throws IOException {
        arrives("basic");
        // Given a secret that was taken away
        var file = landscape.home().resolve("secrets/basic/anaplan.password");
        String password = Files.readString(file);
        Files.delete(file);
        // Then
        refusedByAnaplan("basic", 0, "has no secret anaplan.password", "credentials set basic anaplan.password");
        Product.Ended ended = command("basic");
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(4);
        // and when it is there again, all arrives
        Files.writeString(file, password);
        arrives("basic");
    }

    @Test
    void aCertificateThatWasRevoked() {
        Issued old = TestCertificates.of(Tenant.USER);
        certificate(old);
        arrives("certificate");
        // Given
        signIn.certificates().revoke(old.certificate());
        // Then
        refusedByAnaplan("certificate", 1, "Administration > Security > Certificates", old.certificate().getSerialNumber().toString(16));
        // and with another certificate all arrives
        certificate(TestCertificates.of(Tenant.USER));
        arrives("certificate");
    }

    @Test
    void aRefreshTokenThatWasRevoked() {
        // Given no pairing yet, which is said without a request
        refusedByAnaplan("code", 0, "has not been paired with Anaplan yet", "pair code --system anaplan");
        people.codeByPage("code", product);
        arrives("code");
        // When the consent is taken back
        signIn.revokeRefreshTokens();
        refusedByAnaplan("code", 1, "must be paired again: pair code --system anaplan");
        // Then a new pairing brings all
        people.codeByPage("code", product);
        arrives("code");
    }

    @Test
    void aPasswordThatX3NoLongerTakesOrThatNobodySet() throws IOException {
        arrives("books");
        // Given a password that was changed in X3
        landscape.sandbox().x3().settings().users().put("planning", "changed");
        refusedByX3("books", 1, "x3.password");
        assertThat(command("books").exitCode()).isEqualTo(3);
        // and then nobody knows it
        var file = landscape.home().resolve("secrets/books/x3.password");
        Files.delete(file);
        refusedByX3("books", 0, "has no secret x3.password");
        Product.Ended ended = command("books");
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
        // and with the new one all arrives
        Files.writeString(file, "changed");
        arrives("books");
    }

    /** Something to send. */
    private void post() {
        landscape.sandbox().x3().books().post(Journal.french("F25REF" + ++entries, LocalDate.of(2025, 2, 3))
                .legal(1, "603000", "31.00", Split.on("CC120", "31.00")).legal(2, "112000", "-31.00"));
        landscape.letTimePass();
    }

    private void arrives(String connection) {
        if (connection.equals("code")) {
            landscape.sandbox().anaplan().revokeTokens();
        }
        JsonNode run = product.sync(connection);
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        assertThat(landscape.differences(connection, "GL Actuals", "SEED", 1)).isEmpty();
    }

    /** Three runs, of which the first alone may ask Anaplan. */
    private void refusedByAnaplan(String connection, int asked, String... saying) {
        post();
        landscape.sandbox().anaplan().revokeTokens();
        long before = System.nanoTime();
        int log = landscape.sandbox().anaplan().server().log().entries().size();
        for (int i = 0; i < 3; i++) {
            refused(product.sync(connection), "anaplan", saying);
        }
        long signIns = landscape.sandbox().anaplan().server().log().entries().stream().skip(log).filter(e -> e.path().contains("/token")).count();
        long periods = Duration.ofNanos(System.nanoTime() - before).dividedBy(REFUSAL_HOLDS);
        assertThat(signIns).isBetween((long) asked, asked * (1 + periods));
        assertThat(landscape.differences(connection, "GL Actuals", "SEED", 1)).isNotEmpty();
    }

    /** Three runs, none of which asks X3 more than once. */
    private void refusedByX3(String connection, int asked, String saying) {
        int log = landscape.sandbox().x3().server().log().entries().size();
        for (int i = 0; i < 3; i++) {
            refused(product.sync(connection), "x3", saying);
        }
        assertThat(landscape.sandbox().x3().server().log().entries()).hasSize(log + 3 * asked);
    }

    private static void refused(JsonNode run, String system, String... saying) {
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("failed");
        assertThat(run.path("failureClass").asText()).isEqualTo("configuration");
        assertThat(run.path("refusedBy").asText()).as(run.toPrettyString()).isEqualTo(system);
        assertThat(run.path("message").asText()).contains(saying);
    }

    private Product.Ended command(String connection) {
        return Product.run(landscape.home(), settings, "sync", connection);
    }
}
