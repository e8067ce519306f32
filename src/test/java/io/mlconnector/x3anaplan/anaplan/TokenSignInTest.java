package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.anaplan.TestCertificates.Issued;
import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.connection.AnaplanAuth.Payload;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.finding.Check;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Fault.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in to the authentication service, by password and by certificate. */
class TokenSignInTest {

    private static final Issued ISSUED = TestCertificates.of(Tenant.USER);
    private SignInBench bench;

    @AfterEach
    void stop() {
        bench.close();
    }

    private void byPassword() throws Exception {
        bench = new SignInBench(new AnaplanAuth.Basic(Tenant.USER)).secret("anaplan.password", Tenant.PASSWORD);
    }

    private void byCertificate(Payload payload) throws Exception {
        bench = new SignInBench(new AnaplanAuth.Certificate(payload)).secret("anaplan.certificate", ISSUED.pem())
                .secret("anaplan.private-key", ISSUED.pkcs8());
        bench.anaplan.signIn().certificates().register(ISSUED.pem());
    }

    private void assertRefused(String... saying) {
        assertThatThrownBy(bench::me).isInstanceOf(ConfigurationFault.class).hasMessageContainingAll(saying)
                .hasMessageNotContaining(Tenant.PASSWORD).hasMessageNotContaining("PRIVATE KEY");
        assertThat(bench.answers("/token/authenticate")).hasSize(1);
    }

    @Test
    void oneTokenServesAllRequests() throws Exception {
        byPassword();
        assertThat(bench.me()).isEqualTo(Tenant.USER);
        assertThat(bench.me()).isEqualTo(Tenant.USER);
        assertThat(bench.answers("/token/authenticate")).containsExactly(201);
        assertThat(bench.anaplan.observed().mostRequestsIn(Duration.ofSeconds(60), "/token")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Payload.class)
    void aCertificateSignsInWithEitherPayload(Payload payload) throws Exception {
        byCertificate(payload);
        bench.anaplan.signIn().settings().payloads(payload == Payload.V1, payload == Payload.V2);
        assertThat(bench.me()).isEqualTo(Tenant.USER);
    }

    @Test
    void aCertificateSignsInFromAKeystore() throws Exception {
        byCertificate(Payload.V2);
        bench.secrets(Map.of("anaplan.keystore", ISSUED.keystore("secret"), "anaplan.keystore-password", "secret"));
        assertThat(bench.me()).isEqualTo(Tenant.USER);
    }

    @Test
    void aTokenOfACertificateIsRefreshedBeforeItsEndAndReplacedAfterItByANewSignature() throws Exception {
        // Given
        byCertificate(Payload.V2);
        bench.me();

        // When it has less than a minute left, Then it is refreshed; after its end a new payload is signed
        bench.clock.advance(Duration.ofMinutes(34).plusSeconds(30));
        assertThat(bench.me()).isEqualTo(Tenant.USER);
        assertThat(bench.answers("/token/refresh")).containsExactly(200);
        bench.clock.advance(Duration.ofMinutes(36));
        assertThat(bench.me()).isEqualTo(Tenant.USER);
        assertThat(bench.answers("/token/authenticate")).containsExactly(201, 201);
        assertThat(bench.answers("/users/me")).containsOnly(200);
    }

    @Test
    void aRotatedTokenIsTheOneUsedFromThenOn() throws Exception {
        byPassword();
        bench.anaplan.signIn().settings().refreshRotates(true);
        bench.me();
        bench.clock.advance(Duration.ofMinutes(34).plusSeconds(30));
        bench.me();
        assertThat(bench.me()).isEqualTo(Tenant.USER);
        assertThat(bench.answers("/users/me")).containsOnly(200);
    }

    @Test
    void aRefusedRefreshSignsInAnew() throws Exception {
        // Given
        byPassword();
        bench.me();
        bench.anaplan.server().faults().arm(Fault.status("POST", "/token/refresh", 1, 401, "application/json",
                "{\"status\":\"FAILURE_BAD_TOKEN\",\"statusMessage\":\"no\"}"));

        // When
        bench.clock.advance(Duration.ofMinutes(34).plusSeconds(30));

        // Then
        assertThat(bench.me()).isEqualTo(Tenant.USER);
        assertThat(bench.answers("/token/authenticate")).containsExactly(201, 201);
    }

    @Test
    void aTokenThatAnaplanRefusesIsReplacedOnceAndTheRequestRepeated() throws Exception {
        byPassword();
        bench.me();
        bench.anaplan.revokeTokens();
        assertThat(bench.me()).isEqualTo(Tenant.USER);
        assertThat(bench.answers("/users/me")).containsExactly(200, 401, 200);
        assertThat(bench.answers("/token/refresh")).isEmpty();
    }

    @Test
    void aFreshTokenThatIsRefusedTooIsNotReplacedWithoutEnd() throws Exception {
        byPassword();
        bench.anaplan.server().faults().arm(Fault.status("GET", "/users/me", -1, 401, "application/json", "{}"));
        assertThatThrownBy(bench::me).isInstanceOf(AnaplanFault.class).hasMessageContaining("just issued");
        assertThat(bench.answers("/users/me")).hasSize(2);
    }

    @Test
    void tokensOfTwoSecondsDoNoHarm() throws Exception {
        byPassword();
        bench.anaplan.signIn().settings().tokenLifetime(Duration.ofSeconds(2));
        for (int i = 0; i < 5; i++) {
            assertThat(bench.me()).isEqualTo(Tenant.USER);
            bench.clock.advance(Duration.ofMillis(1900));
        }
        assertThat(bench.answers("/users/me")).containsOnly(200);
    }

    @Test
    void aClockThatIsHoursOffDoesNotMakeEveryRequestSignIn() throws Exception {
        byPassword();
        bench.ahead = Duration.ofHours(2);
        bench.me();
        bench.me();
        assertThat(bench.answers("/token/authenticate")).containsExactly(201);
    }

    @Test
    void aFailingServiceIsAskedAgainUnderTheRetryPolicy() throws Exception {
        byPassword();
        bench.anaplan.server().faults().arm(Fault.status("POST", "/token/authenticate", 2, 503, "text/html", "<h1>down</h1>"));
        bench.anaplan.server().faults().arm(Fault.once(Kind.RESET_BEFORE, "POST", "/token/authenticate"));
        assertThat(bench.me()).isEqualTo(Tenant.USER);
        assertThat(bench.answers("/token/authenticate")).containsExactly(503, 503, 0, 201);
    }

    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // once they had no end
    @ParameterizedTest
    @ValueSource(strings = {"/token/authenticate", "/users/me"})
    void aServiceThatStaysDownIsAskedAsOftenAsThePolicySaysAndNoMore(String path) throws Exception {
        // Given
        byPassword();
        bench.anaplan.server().faults().arm(Fault.status(null, path, -1, 503, "text/html", "<h1>down</h1>"));

        // When / Then: once, and six times more
        assertThatThrownBy(bench::me).isInstanceOf(AnaplanFault.class).hasMessageContaining("503");
        assertThat(bench.answers(path)).hasSize(7).containsOnly(503);
    }

    @Test
    void aLimitedServiceIsGivenTheTimeItAsksFor() throws Exception {
        byPassword();
        bench.anaplan.server().faults().arm(new Fault(Kind.STATUS, "POST", "/token/authenticate", 0, 1, 429, Map.of("Retry-After", "1"), "", 0));
        long before = System.nanoTime();
        bench.me();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(8));
    }

    @Test
    void aWrongPasswordIsSaidOnce() throws Exception {
        byPassword();
        bench.secret("anaplan.password", "wrong");
        assertRefused("FAILURE_BAD_CREDENTIAL", "anaplan.auth.user (" + Tenant.USER, "anaplan.password", "SSO");
    }

    @Test
    void aMissingPasswordIsSaidWithoutAskingAnaplan() throws Exception {
        byPassword();
        bench.secrets(Map.of());
        assertThatThrownBy(bench::me).isInstanceOf(ConfigurationFault.class).hasMessageContaining("anaplan.password");
        assertThat(bench.answers("/token/authenticate")).isEmpty();
    }

    @Test
    void aWrongAddressIsSaid() throws Exception {
        byPassword();
        bench.anaplan.server().faults().arm(Fault.status("POST", "/token/authenticate", -1, 404, "text/html", "<h1>Not here</h1>"));
        assertRefused("404", "check anaplan.authUrl");
    }

    @Test
    void aCertificateThatIsNotRegisteredIsSaidWithItsNumber() throws Exception {
        byCertificate(Payload.V2);
        bench.anaplan.signIn().certificates().revoke(ISSUED.certificate());
        assertRefused("FAILURE_BAD_CREDENTIAL", "not registered", "Administration > Security > Certificates",
                ISSUED.certificate().getSerialNumber().toString(16), "Planning Integration");
    }

    @Test
    void aCertificateOfNobodyIsSaid() throws Exception {
        byCertificate(Payload.V2);
        Issued other = TestCertificates.of("nobody@demo.example");
        bench.anaplan.signIn().certificates().register(other.pem());
        bench.secret("anaplan.certificate", other.pem()).secret("anaplan.private-key", other.pkcs8());
        assertRefused("e-mail is that of an active Anaplan user");
    }

    @Test
    void aPayloadOutOfItsTimeIsLaidToTheClocks() throws Exception {
        byCertificate(Payload.V2);
        bench.ahead = Duration.ofMinutes(7);
        assertRefused("The timestamp is outside", "ahead of Anaplan's", "NTP", "420 s");
    }

    @Test
    void aSlowClockWithinTheWindowSignsInAllTheSame() throws Exception {
        byCertificate(Payload.V2);
        bench.ahead = Duration.ofMinutes(-4);
        assertThat(bench.me()).isEqualTo(Tenant.USER);
    }

    @Test
    void aPayloadThatTheTenantDoesNotTakeIsSaid() throws Exception {
        byCertificate(Payload.V1);
        bench.anaplan.signIn().settings().payloads(false, true);
        assertRefused("v1", "leave anaplan.auth.payload out");
    }

    @Test
    void aSignInWhoseAnswerWasLostIsRepeatedWithANewPayload() throws Exception {
        byCertificate(Payload.V2);
        bench.anaplan.server().faults().arm(Fault.once(Kind.RESET_AFTER, "POST", "/token/authenticate"));
        assertThat(bench.me()).isEqualTo(Tenant.USER);
        assertThat(bench.answers("/token/authenticate")).containsExactly(0, 201);
    }

    @ParameterizedTest
    @EnumSource(Payload.class)
    void theSandboxTakesAPayloadTwiceWithV1Only(Payload payload) throws Exception {
        byCertificate(payload);
        SigningCertificate certificate = bench.beans.certificates.read(SignInBench.CONNECTION);
        HttpRequest request = HttpRequest.newBuilder(URI.create(bench.anaplan.url() + "/token/authenticate"))
                .header("Authorization", certificate.header(AnaplanAuth.Header.PEM)).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(CertificatePayload.signed(payload, certificate, bench.clock.instant()))).build();
        HttpClient client = HttpClient.newHttpClient();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(payload == Payload.V1 ? 201 : 401);
    }

    @Test
    void aTenantThatTakesTheBodyOfTheCertificateAloneIsFoundOutByTheDoctor() throws Exception {
        // Given
        byCertificate(Payload.V2);
        bench.anaplan.signIn().settings().certificateBody(true);

        // When
        List<Check> checks = bench.examine();

        // Then
        assertThat(checks).filteredOn(c -> c.subject().equals("Anaplan certificate")).singleElement()
                .satisfies(c -> assertThat(c.said()).contains("anaplan.auth.header: body"));

        // When it is written so, Then it works, and the other form would not
        bench.auth = new AnaplanAuth.Certificate(Payload.V2, AnaplanAuth.Header.BODY);
        assertThat(bench.me()).isEqualTo(Tenant.USER);
        assertThat(bench.examine()).noneMatch(c -> c.subject().equals("Anaplan certificate"));
    }

    @Test
    void aUserOfSingleSignOnNeedsToBeAnExceptionUserForCertificatesToo() throws Exception {
        // Given
        byCertificate(Payload.V2);
        bench.anaplan.tenant().addUser(Tenant.USER, Tenant.PASSWORD, false, false);

        // Then
        assertRefused("exception user", "anaplan.auth.header");
    }

    @Test
    void theDoctorWarnsOfARefreshTokenWhoseLifeNobodyHasToldOrThatIsShort() throws Exception {
        byPassword();
        assertThat(bench.examine()).noneMatch(c -> c.subject().equals("Anaplan refresh token"));
        for (Duration life : new Duration[] {null, Duration.ofHours(12), Duration.ofDays(365)}) {
            bench.auth = new AnaplanAuth.OauthDevice("c", "offline_access", life);
            assertThat(bench.examine()).filteredOn(c -> c.subject().equals("Anaplan refresh token")).singleElement()
                    .satisfies(c -> assertThat(c.state()).isEqualTo(life == null || life.toDays() < 7 ? Check.State.WARNING : Check.State.OK));
        }
    }

    @Test
    void anotherCertificateTakesEffectAtOnce() throws Exception {
        // Given: identity of what signs in, which the token store compares
        byCertificate(Payload.V2);
        String before = identity();

        // When
        bench.secret("anaplan.certificate", TestCertificates.of(Tenant.OTHER_USER).pem());

        // Then
        assertThat(identity()).isNotEqualTo(before).contains(bench.anaplan.url());
    }

    private String identity() {
        return new AnaplanRenewal(SignInBench.CONNECTION, bench.beans.connections.anaplan(SignInBench.CONNECTION), 0L, bench.beans.requests,
                bench.beans.certificates, bench.beans.store, bench.own).identity();
    }
}
