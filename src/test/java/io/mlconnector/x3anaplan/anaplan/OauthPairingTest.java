package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.signin.Client;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.signin.Consent;
import io.mlconnector.x3anaplan.signin.PairingDesk.Begun;
import java.net.URI;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pairing with OAuth clients of Anaplan's, and what a person is told when it does not work. */
class OauthPairingTest {

    private OauthBench oauth;
    private final String[] code = new String[1];

    @AfterEach
    void stop() {
        oauth.close();
    }

    private void assertRefused(ThrowingCallable call, String... saying) {
        assertThatThrownBy(call).isInstanceOf(ConfigurationFault.class).hasMessageContainingAll(saying).hasMessageContaining("demo")
                .hasMessageNotContainingAny("wrong-secret").hasMessageNotContainingAny(oauth.secrets());
    }

    private void approve() {
        oauth.bench.anaplan.signIn().approveDevice(code[0], Tenant.USER);
    }

    @Test
    void aDeviceIsAskedForAtThePaceThatAnaplanWantsUntilItsCodeWasTyped() throws Exception {
        // Given a person who types the code during the third wait
        oauth = OauthBench.device(true);

        // When
        oauth.pairDevice(code, wait -> {
            if (wait == 3) {
                approve();
            }
        });

        // Then
        assertThat(oauth.pauses).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
        assertThat(oauth.bench.answers("/oauth/token")).containsExactly(403, 403, 200);
        assertThat(oauth.bench.me()).isEqualTo(Tenant.USER);
    }

    @Test
    void aDeviceThatIsAskedForTooOftenSlowsDown() throws Exception {
        // Given an Anaplan whose clock stood still for two seconds
        oauth = OauthBench.device(true);

        // When
        oauth.pairDevice(code, wait -> {
            if (wait == 2) {
                oauth.bench.clock.advance(Duration.ofSeconds(-2));
            } else if (wait == 4) {
                approve();
            }
        });

        // Then five seconds more from then on
        assertThat(oauth.pauses).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    @Test
    void aServiceInTroubleIsAskedLessOften() throws Exception {
        oauth = OauthBench.device(true);
        oauth.bench.anaplan.server().faults().arm(Fault.status("POST", "/oauth/token", 1, 503, "text/html", "down"));
        oauth.pairDevice(code, wait -> {
            if (wait == 2) {
                approve();
            }
        });
        assertThat(oauth.pauses).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    @Test
    void aCodeThatNobodyTypesEnds() throws Exception {
        oauth = OauthBench.device(true);
        assertRefused(() -> oauth.pairDevice(code, wait -> { }), "was not entered in time", "pair-device demo");
    }

    @Test
    void aCodeThatAnaplanEndsBeforeUsEnds() throws Exception {
        oauth = OauthBench.device(true);
        assertRefused(() -> oauth.pairDevice(code, wait -> {
            oauth.bench.ahead = oauth.bench.ahead.minusMinutes(16);
            oauth.bench.clock.advance(Duration.ofMinutes(16));
        }), "expired_token", "not entered in time", "pair-device demo");
    }

    @Test
    void aPersonWhoRefusesADeviceIsHeard() throws Exception {
        oauth = OauthBench.device(true);
        assertRefused(() -> oauth.pairDevice(code, wait -> oauth.bench.anaplan.signIn().denyDevice(code[0])), "access_denied", "refused",
                "pair-device demo");
        assertThat(oauth.bench.answers("/oauth/token")).containsExactly(403);
    }

    @Test
    void aPersonWhoRefusesAtTheConsentPageIsHeard() throws Exception {
        oauth = OauthBench.code(true);
        oauth.bench.anaplan.signIn().settings().consent(false);
        Begun begun = oauth.begin();
        assertRefused(() -> oauth.end(OauthBench.consent(begun.page())), "no consent was given", "access_denied");
    }

    @Test
    void aConsentIsTakenOnce() throws Exception {
        oauth = OauthBench.code(true);
        Begun begun = oauth.begin();
        Consent consent = OauthBench.consent(begun.page());
        oauth.end(consent);
        assertRefused(() -> oauth.end(consent), "was used before");
        assertThat(oauth.bench.answers("/oauth/token")).containsExactly(200);
    }

    @Test
    void aCodeThatCameTooLateIsSaid() throws Exception {
        oauth = OauthBench.code(true);
        Consent consent = OauthBench.consent(oauth.begin().page());
        oauth.bench.clock.advance(Duration.ofMinutes(6));
        assertRefused(() -> oauth.end(consent), "invalid_grant", "The code has ended", "pair demo --system anaplan");
    }

    @Test
    void aWrongClientOrSecretNamesBoth() throws Exception {
        oauth = OauthBench.code(true);
        oauth.bench.secret("anaplan.client-secret", "wrong-secret");
        Begun begun = oauth.begin();
        assertRefused(() -> oauth.end(OauthBench.consent(begun.page())), "invalid_client", "anaplan.auth.clientId (code-client)",
                "anaplan.client-secret");
    }

    @Test
    void aMissingSecretOfTheClientIsNamed() throws Exception {
        oauth = OauthBench.code(true);
        oauth.bench.secrets(java.util.Map.of());
        Begun begun = oauth.begin();
        assertRefused(() -> oauth.end(OauthBench.consent(begun.page())), "no secret anaplan.client-secret");
    }

    @Test
    void aDeviceClientThatAnaplanDoesNotKnowIsNamed() throws Exception {
        oauth = OauthBench.device(true);
        oauth.bench.auth = new AnaplanAuth.OauthDevice("another", OauthBench.SCOPE);
        assertRefused(() -> oauth.pairDevice(code, wait -> { }), "invalid_client", "anaplan.auth.clientId (another)");
    }

    @Test
    void aClientOfTheOtherGrantIsSaid() throws Exception {
        oauth = OauthBench.device(true);
        oauth.bench.anaplan.signIn().register(Client.code("code-client", OauthBench.SECRET, OauthBench.REDIRECT.toString(), true));
        oauth.bench.auth = new AnaplanAuth.OauthDevice("code-client", OauthBench.SCOPE);
        assertRefused(() -> oauth.pairDevice(code, wait -> { }), "unauthorized_client", "client of their own", "anaplan.auth.kind");
    }

    @Test
    void anAddressThatIsNotRegisteredIsRefusedAtThePageAndWithTheCode() throws Exception {
        // Given another address than the registered one: Anaplan's page goes nowhere
        oauth = OauthBench.code(true);
        URI other = URI.create("https://other.example/callback");
        Begun registered = oauth.begin();
        oauth.bench.auth = new AnaplanAuth.OauthCode("code-client", other, OauthBench.SCOPE);
        assertThat(OauthBench.open(oauth.begin().page()).statusCode()).isEqualTo(400);

        // and a code that was given for the registered one is refused with it
        String consented = OauthBench.consent(registered.page()).code();
        assertThatThrownBy(() -> oauth.bench.pairing().finish("demo", consented, other)).hasMessageContainingAll("invalid_grant",
                "anaplan.auth.redirectUrl must be the one that is registered", "pair demo --system anaplan");
    }

    @Test
    void aScopeWithoutARefreshTokenIsRefusedAtOnce() throws Exception {
        oauth = OauthBench.code(true);
        oauth.bench.auth = new AnaplanAuth.OauthCode("code-client", OauthBench.REDIRECT, "openid email");
        Begun begun = oauth.begin();
        assertRefused(() -> oauth.end(OauthBench.consent(begun.page())), "granted no refresh token", "offline_access");
    }

    @Test
    void aConnectionOfAnotherWayNamesTheRightCommand() throws Exception {
        oauth = OauthBench.device(true);
        assertRefused(oauth::begin, "oauth-device", "pair-device demo");
        oauth.bench.auth = new AnaplanAuth.OauthCode("code-client", OauthBench.REDIRECT, OauthBench.SCOPE);
        assertRefused(() -> oauth.pairDevice(code, wait -> { }), "oauth-code", "pair demo --system anaplan");
        oauth.bench.auth = new AnaplanAuth.Basic(Tenant.USER);
        assertRefused(oauth::begin, "basic", "needs no pairing");
    }
}
