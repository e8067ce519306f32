package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.SignInFault;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Fault.Kind;
import io.mlconnector.x3anaplan.signin.Desks;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Living on the refresh tokens of OAuth clients, rotatable or not. */
class OauthSignInTest {

    private OauthBench oauth;

    @AfterEach
    void stop() {
        oauth.close();
    }

    private void paired(String grant, boolean rotatable) throws Exception {
        oauth = OauthBench.of(grant, rotatable);
        oauth.pair();
    }

    private void assertRefused(String... saying) {
        assertThatThrownBy(oauth.bench::me).isInstanceOf(SignInFault.class).hasMessageContainingAll(saying)
                .extracting(e -> ((SignInFault) e).system()).isEqualTo("anaplan");
        assertThatThrownBy(oauth.bench::me).hasMessageNotContainingAny(oauth.secrets());
    }

    @ParameterizedTest
    @CsvSource({"code,true,false", "code,false,false", "code,false,true", "device,true,false", "device,false,false", "device,false,true"})
    void aPairedConnectionRefreshesBeforeEachEndWithTheTokenThatCameLast(String grant, boolean rotatable, boolean repeated) throws Exception {
        // Given
        paired(grant, rotatable);
        oauth.bench.anaplan.signIn().settings().refreshTokenRepeated(repeated);

        // When five tokens come to their end
        int refreshTokens = oauth.liveThrough(5).size();

        // Then each was refreshed in time, with the refresh token that was alive
        assertThat(oauth.bench.answers("/users/me")).containsExactly(200, 200, 200, 200, 200);
        assertThat(oauth.bench.answers("/oauth/token").stream().filter(status -> status == 200)).hasSize(5);
        assertThat(oauth.bench.answers("/oauth/token")).doesNotContain(400, 401);
        assertThat(refreshTokens).isEqualTo(rotatable ? 5 : 1);
        assertThat(oauth.bench.answers("/token/refresh")).isEmpty();
    }

    @Test
    void aTokenThatAnaplanRefusesIsReplacedOnceAndTheRequestRepeated() throws Exception {
        paired("code", true);
        oauth.bench.me();
        oauth.bench.anaplan.revokeTokens();
        assertThat(oauth.bench.me()).isEqualTo(Tenant.USER);
        assertThat(oauth.bench.answers("/users/me")).containsExactly(200, 401, 200);
    }

    @Test
    void aRotatedRefreshTokenIsDurableBeforeItsAccessTokenIsUsed() throws Exception {
        // Given tokens in the database, and a process that dies with the first use of each new access token
        oauth = OauthBench.code(true).restart();
        oauth.pair();
        for (int i = 0; i < 4; i++) {
            oauth.bench.anaplan.server().faults().arm(new Fault(Kind.RESET_BEFORE, "GET", "/users/me", 0, -1, 0, null, null, 0));
            assertThatThrownBy(oauth.bench::me).isInstanceOf(AnaplanFault.class).hasMessageContaining("no answer");
            oauth.bench.anaplan.server().faults().clear();

            // When the next process begins, after the token's end
            oauth.bench.clock.advance(Duration.ofMinutes(36));
            oauth.restart();
        }

        // Then no refresh token is ever used twice or lost
        assertThat(oauth.bench.me()).isEqualTo(Tenant.USER);
        assertThat(oauth.bench.answers("/oauth/token")).containsOnly(200).hasSize(5);
        assertThat(oauth.refreshTokens()).hasSize(5);
    }

    @Test
    void theSandboxRefusesARotatedTokenThatIsUsedAgainAsAnaplanDoes() throws Exception {
        paired("device", true);
        String first = oauth.refreshTokens().iterator().next();
        String request = "{\"grant_type\":\"refresh_token\",\"client_id\":\"device-client\",\"refresh_token\":\"" + first + "\"}";
        assertThat(oauth.token(request).statusCode()).isEqualTo(200);
        assertThat(oauth.token(request).statusCode()).isEqualTo(400);
        assertThat(oauth.token(request).body()).contains("invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({"code,pair demo --system anaplan", "device,pair-device demo"})
    void aRefreshTokenThatWasUsedElsewhereMeansPairingAgainByTheRightCommand(String grant, String command) throws Exception {
        // Given a rotated refresh token that somebody else used
        paired(grant, true);
        String secret = grant.equals("code") ? ",\"client_secret\":\"" + OauthBench.SECRET + "\"" : "";
        assertThat(oauth.token("{\"grant_type\":\"refresh_token\",\"client_id\":\"" + grant + "-client\",\"refresh_token\":\""
                + oauth.refreshTokens().iterator().next() + "\"" + secret + "}").statusCode()).isEqualTo(200);

        // When, then
        oauth.bench.me();
        oauth.bench.clock.advance(Duration.ofMinutes(35));
        assertRefused("invalid_grant", "used elsewhere", "must be paired again: " + command);

        // and after that all is well
        oauth.pair();
        assertThat(oauth.bench.me()).isEqualTo(Tenant.USER);
    }

    @ParameterizedTest
    @CsvSource({"code,pair demo --system anaplan", "device,pair-device demo"})
    void aRevokedRefreshTokenIsTriedOnceInHalfAMinute(String grant, String command) throws Exception {
        // Given
        oauth = OauthBench.of(grant, false).restart();
        oauth.pair();
        oauth.bench.me();
        oauth.bench.anaplan.signIn().revokeRefreshTokens();
        oauth.bench.clock.advance(Duration.ofMinutes(35));
        oauth.bench.anaplan.server().log().clear();

        // When two processes ask again and again
        assertRefused("must be paired again: " + command);
        oauth.restart();
        assertRefused("must be paired again: " + command);

        // Then Anaplan was asked once
        assertThat(oauth.bench.answers("/oauth/token")).containsExactly(400);
        oauth.bench.clock.advance(Duration.ofSeconds(31));
        assertRefused(command);
        assertThat(oauth.bench.answers("/oauth/token")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"code,pair demo --system anaplan", "device,pair-device demo"})
    void aRenewalWhoseAnswerWasLostIsLaidToThatAndNamesTheRightCommand(String grant, String command) throws Exception {
        // Given a process that died in the middle of a renewal, after which the refresh token is dead
        oauth = OauthBench.of(grant, true).restart();
        oauth.pair();
        Desks.die(oauth.bench.database, OauthBench.CREDENTIAL, oauth.bench.own);
        oauth.bench.anaplan.signIn().revokeRefreshTokens();
        oauth.bench.clock.advance(Duration.ofMinutes(36));

        // When, then
        oauth.restart();
        assertRefused("must be paired again: " + command + ".", "process 4711", "never ended", "invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({"code,pair demo --system anaplan", "device,pair-device demo"})
    void aConnectionThatWasNeverPairedSaysSoWithoutAskingAnaplan(String grant, String command) throws Exception {
        oauth = OauthBench.of(grant, true);
        assertRefused("has not been paired with Anaplan yet", command);
        assertThat(oauth.bench.anaplan.server().log().entries()).isEmpty();
    }

    @Test
    void aRefreshTokenMayBeGivenAsASecret() throws Exception {
        paired("device", false);
        String token = oauth.refreshTokens().iterator().next();
        oauth.restart();
        oauth.bench.secret("anaplan.refresh-token", token);
        assertThat(oauth.bench.me()).isEqualTo(Tenant.USER);
    }
}
