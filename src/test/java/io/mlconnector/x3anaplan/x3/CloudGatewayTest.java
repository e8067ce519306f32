package io.mlconnector.x3anaplan.x3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.connection.X3Auth;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.x3.signin.Way;
import io.mlconnector.x3anaplan.signin.Grant;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudGatewayTest {

    private SignInBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new SignInBench();
        bench.signIn().only(Way.GATEWAY);
        bench.useGateway();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private void refusedForGood(String... saying) {
        assertThatThrownBy(() -> {
            if (bench.protocol == X3Settings.Protocol.GRAPHQL) {
                bench.readOverGraphQl();
            } else {
                bench.read();
            }
        }).isInstanceOf(ConfigurationFault.class).hasMessageContainingAll(saying)
                .hasMessageContaining("connection test").hasMessageNotContainingAny("demo-gateway-secret", "guessed", "eyJ");
    }

    private void advance(Duration step) {
        bench.x3Clock.advance(step);
        bench.ourClock.advance(step);
    }

    @Test
    void aPairedConnectionReadsAndRenewsAgainAndAgainWithTheTokenThatCameLast() throws Exception {
        // Given a gateway whose refresh tokens die at their first use
        bench.pair();
        X3Page page = bench.read();
        // When
        for (int i = 0; i < 4; i++) {
            advance(Duration.ofMinutes(6));
            assertThat(bench.read(page).rows()).isEqualTo(5);
        }
        // Then each life cost one renewal, no request was refused
        assertThat(bench.log("/v1/token")).containsExactly("/v1/token/authorise 302", "/v1/token 200", "/v1/token 200", "/v1/token 200",
                "/v1/token 200", "/v1/token 200");
        assertThat(bench.log("/api1")).hasSize(5).allMatch(line -> line.endsWith(" 200"));
    }

    @Test
    void aTokenThatDiesBetweenTwoPagesCostsOneRepetitionOfTheSamePage() throws Exception {
        bench.signIn().accessLife(Duration.ofMinutes(3));
        bench.pair();
        X3Page page = bench.read();
        bench.x3Clock.advance(Duration.ofMinutes(4));
        bench.x3.server().log().clear();
        assertThat(bench.read(page).rows()).isEqualTo(5);
        assertThat(bench.entries()).extracting("status").containsExactly(401, 200, 200);
        assertThat(bench.entries().get(0).query()).isEqualTo(bench.entries().get(2).query());
    }

    private void served() {
        bench.url = null;
        bench.protocol = X3Settings.Protocol.GRAPHQL;
    }

    @Test
    void withoutAnAddressOfX3TheGatewayTellsTheWholeAddressOfTheServiceAndThatIsAskedAsItIs() throws Exception {
        served();
        bench.pair();
        assertThat(bench.readOverGraphQl()).isEqualTo(5);
        assertThat(bench.readOverGraphQl()).isEqualTo(5);
        assertThat(bench.log("/v1/folders")).containsExactly("/v1/folders 200");
        // the schema and two pages: with the endpoint's name, not the folder's, and without a path of ours
        assertThat(bench.log("/v1/service/X3CLOUDV2_SEED/api")).hasSize(3).allMatch(line -> line.equals("/v1/service/X3CLOUDV2_SEED/api 200"));
    }

    @ParameterizedTest
    @CsvSource({"X3CLOUDV2_SEED, 200", "'', 200", "OTHER, 404"})
    void theHeaderOfTheEndpointIsASettingOfItsOwn(String endpoint, int status) throws Exception {
        served();
        bench.endpoint = endpoint;
        bench.pair();
        if (status == 200) {
            assertThat(bench.readOverGraphQl()).isEqualTo(5);
        } else {
            assertThatThrownBy(bench::readOverGraphQl).isInstanceOf(SourceFault.class).hasMessageContaining("Endpoint OTHER not found");
        }
    }

    @Test
    void theGatewayServesNoRest() throws Exception {
        bench.url = null;
        bench.pair();
        assertThatThrownBy(() -> bench.read()).isInstanceOf(ConfigurationFault.class).hasMessageContaining("x3.protocol: graphql");
    }

    @Test
    void theListOfFoldersSurvivesATokenThatDiedAndAFailureThatPasses() throws Exception {
        served();
        bench.pair();
        bench.x3Clock.advance(Duration.ofMinutes(6));
        bench.x3.server().faults().arm(Fault.status("GET", "/v1/folders", 1, 503, "text/plain", "later"));
        assertThat(bench.readOverGraphQl()).isEqualTo(5);
        assertThat(bench.log("/v1/folders")).containsExactly("/v1/folders 503", "/v1/folders 401", "/v1/folders 200");
    }

    @Test
    void aFolderThatWasNotApprovedIsNamed() throws Exception {
        served();
        bench.signIn().folders().clear();
        bench.signIn().folders().add("OTHER");
        bench.pair();
        refusedForGood("SEED", "[OTHER]", "x3.folder", "pair test");
    }

    @Test
    void aPersonWithoutTheRightToApproveThirdPartiesPairsNothing() {
        bench.signIn().thirdParties(false);
        assertThatThrownBy(bench::pair).hasMessageContaining("403");
    }

    @Test
    void withoutPairingNobodyIsAsked() {
        refusedForGood("has not been paired yet", "pair test");
        assertThat(bench.entries()).isEmpty();
    }

    @Test
    void aRevokedPairingMustBeDoneAgainAndThenWorks() throws Exception {
        bench.pair();
        bench.read();
        bench.x3.signIn().revoke();
        refusedForGood("Pairing request not found", "revoked", "pair test");
        bench.pair();
        assertThat(bench.read().rows()).isEqualTo(5);
    }

    @Test
    void aRefreshTokenThatIsThirtyOneDaysOldMustBeReplacedByAPerson() throws Exception {
        bench.pair();
        advance(Duration.ofDays(31));
        refusedForGood("The request has expired", "30 days", "pair test");
    }

    @Test
    void aSecretThatChangedAndAnApplicationThatIsDisabledAreTold() throws Exception {
        bench.pair();
        advance(Duration.ofMinutes(6));
        bench.signIn().disabled(true);
        refusedForGood("disabled", "Sage Business Cloud");
        bench.signIn().disabled(false);
        bench.secrets.put("x3.client-secret", "guessed");
        refusedForGood("Could not associate", "x3.auth.clientId and the secret x3.client-secret");
    }

    @Test
    void aRenewalWhoseAnswerIsLostIsAskedForAgainWhereTheGatewayGrantsIt() throws Exception {
        bench.pair();
        advance(Duration.ofMinutes(6));
        bench.signIn().refreshGrace(Duration.ofSeconds(30));
        bench.x3.server().faults().arm(Fault.once(Fault.Kind.RESET_AFTER, "POST", "/v1/token$"));
        assertThat(bench.read().rows()).isEqualTo(5);
        // and where it grants nothing, the message says what is left to do
        advance(Duration.ofMinutes(6));
        bench.signIn().refreshGrace(Duration.ZERO);
        bench.x3.server().faults().arm(Fault.once(Fault.Kind.RESET_AFTER, "POST", "/v1/token$"));
        refusedForGood("refresh token is used", "pair test");
    }

    @Test
    void aCodeGoodForOneUseOnlyAndAWrongRedirectAddressAreRefused() throws Exception {
        URI redirect = bench.pairing.redirect("test");
        String query = SignInBench.approve(bench.pairing.start("test", "a b&c", redirect)).getRawQuery();
        String code = SignInBench.parameter(query, "authorizationCode");
        assertThat(SignInBench.parameter(query, "state")).isEqualTo("a+b%26c");
        Grant grant = bench.pairing.finish("test", code, redirect);
        assertThat(grant.refreshToken()).isNotNull();
        assertThat(Duration.between(grant.issuedAt(), grant.expiresAt())).isEqualTo(Duration.ofSeconds(300));
        assertThatThrownBy(() -> bench.pairing.finish("test", code, redirect)).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("begin the pairing anew").hasMessageNotContaining(code);
        String other = SignInBench.parameter(SignInBench.approve(bench.pairing.start("test", "s", redirect)).getRawQuery(), "authorizationCode");
        assertThatThrownBy(() -> bench.pairing.finish("test", other, URI.create("http://elsewhere/"))).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("x3.auth.redirectUrl");
    }

    @Test
    void anotherRegionIsRefusedWithTheAddressToSet() {
        bench.pairing.moved("test", bench.x3.url() + "/v1/");
        assertThatThrownBy(() -> bench.pairing.moved("test", "https://api.us-sagex3.com/v1")).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("https://api.us-sagex3.com/v1/token").hasMessageContaining("pair again");
    }

    @Test
    void otherWaysToSignInNeedNoPairing() {
        bench.auth = new X3Auth.Basic("demo");
        assertThatThrownBy(() -> bench.pairing.redirect("test")).isInstanceOf(ConfigurationFault.class).hasMessageContaining("basic");
    }
}
