package io.mlconnector.x3anaplan.x3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.connection.X3Auth;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.x3.signin.ConnectedApp;
import io.mlconnector.x3anaplan.sandbox.x3.signin.Way;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X3SignInTest {

    private SignInBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new SignInBench();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private void refusedForGood(String... saying) {
        assertThatThrownBy(bench::read).isInstanceOf(ConfigurationFault.class).hasMessageContainingAll(saying)
                .hasMessageContaining("connection test").hasMessageNotContainingAny("demo-x3", "demo-app-secret", "demo-machine-secret", "guessed", "eyJ");
    }

    @Test
    void userAndPasswordAreAcceptedOnlyWhereTheyAreOn() throws Exception {
        assertThat(bench.read().rows()).isEqualTo(5);
        bench.signIn().only(Way.CONNECTED_APP);
        refusedForGood("401", "x3.auth.user", "secret x3.password", "basic sign-in is on");
        bench.secrets.remove("x3.password");
        refusedForGood("no secret x3.password");
        assertThat(bench.log("/api1")).hasSize(2);
    }

    @Test
    void aTokenSignedAsConnectedApplicationIsAcceptedAndUsedForManyRequests() throws Exception {
        // Given a secret far shorter than the 256 bits that libraries ask for
        bench.signIn().only(Way.CONNECTED_APP);
        bench.auth = bench.app();
        // When
        X3Page second = bench.read(bench.read());
        // Then
        assertThat(second.rows()).isEqualTo(5);
        assertThat(bench.log("/api1")).allMatch(line -> line.endsWith(" 200")).hasSize(2);
        assertThat(bench.facts).isEmpty();
    }

    @Test
    void anEmptyAudienceIsOneToo() throws Exception {
        bench.signIn().only(Way.CONNECTED_APP);
        bench.signIn().apps().put("demo-app", new ConnectedApp("demo-app-secret", "demo", "", false, Duration.ofSeconds(600)));
        bench.auth = SignInBench.app("demo-app", "demo", "", Duration.ofMinutes(5));
        assertThat(bench.read().rows()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nobody   | demo  | /xtrem/api  | PT5M  | demo-app-secret | Error 41 | x3.auth.clientId",
        "demo-app | Demo  | /xtrem/api  | PT5M  | demo-app-secret | Error 42 | x3.auth.user",
        "demo-app | demo  | /xtrem/api/ | PT5M  | demo-app-secret | Error 45 | letter by letter",
        "demo-app | demo  | /xtrem/api  | PT5M  | guessed         | Error 50 | secret x3.client-secret",
        "demo-app | demo  | /xtrem/api  | PT11M | demo-app-secret | Error 50 | token validity"})
    void everyRefusalOfAConnectedApplicationSaysWhatToCheckAndIsAskedTwiceAtMost(String client, String user, String path, Duration life,
            String secret, String code, String remedy) {
        bench.auth = SignInBench.app(client, user, bench.x3.url() + path, life);
        bench.secrets.put("x3.client-secret", secret);
        refusedForGood(code + ": Invalid token", remedy);
        assertThat(bench.log("/api1")).hasSize(2);
    }

    @Test
    void aRefusalWithoutKnownCodeIsShownAsItIs() {
        bench.auth = bench.app();
        bench.x3.server().faults().arm(Fault.status("GET", "/api1", -1, 401, "text/plain", "Error 99: Invalid token"));
        refusedForGood("Error 99: Invalid token", "x3.auth.audience");
    }

    @Test
    void tokensAreIssuedByTheClockOfX3AndTheDifferenceIsSaidOnce() throws Exception {
        // Given an X3 that is two minutes behind: our present is its future
        bench.signIn().only(Way.CONNECTED_APP);
        bench.auth = bench.app();
        bench.x3Clock.advance(Duration.ofMinutes(-2));
        // When
        X3Page page = bench.read();
        for (int i = 0; i < 3; i++) {
            bench.read(page);
        }
        // Then the first request was repeated, its refusal told the time; nothing else failed
        assertThat(bench.log("/api1").stream().map(line -> line.substring(line.lastIndexOf(' ') + 1))).containsExactly("401", "200", "200", "200", "200");
        assertThat(bench.facts).singleElement().asString().containsPattern("7: the clock of X3 is 1(19|20) s behind ours");
        // And when the clocks agree again, that is said too
        bench.x3Clock.advance(Duration.ofMinutes(2));
        bench.read();
        assertThat(bench.facts).hasSize(2).last().asString().contains("agree again");
    }

    @Test
    void anX3ThatIsAheadDoesNotFindOurTokensExpired() throws Exception {
        bench.auth = bench.app();
        bench.x3Clock.advance(Duration.ofHours(1));
        assertThat(bench.read().rows()).isEqualTo(5);
        assertThat(bench.facts).singleElement().asString().contains("ahead");
    }

    @Test
    void aFewSecondsAreNoDifference() throws Exception {
        bench.auth = bench.app();
        bench.x3Clock.advance(Duration.ofSeconds(-4));
        assertThat(bench.read().rows()).isEqualTo(5);
        assertThat(bench.log("/api1")).hasSize(1);
        assertThat(bench.facts).isEmpty();
    }

    @Test
    void aClockThatJumpsAheadOfEveryRemedyIsNamedInTheRefusal() {
        bench.auth = bench.app();
        bench.x3.server().faults().arm(Fault.status("GET", "/api1", -1, 401, "text/plain", "Error 21: Invalid token"));
        refusedForGood("Error 21", "x3.auth.backdate", "PT30S");
    }

    @ParameterizedTest
    @CsvSource({"JSON", "FORM"})
    void clientCredentialsGiveATokenThatIsRenewedBeforeItEnds(X3Auth.Body body) throws Exception {
        bench.signIn().only(Way.CLIENT_CREDENTIALS);
        X3Auth.ClientCredentials machine = bench.machine();
        bench.auth = new X3Auth.ClientCredentials(machine.tokenUrl(), machine.clientId(), machine.scope(), body);
        X3Page page = bench.read();
        bench.read(page);
        assertThat(bench.log("/oauth2/token")).containsExactly("/oauth2/token 200");
        advance(Duration.ofSeconds(245));
        bench.read(page);
        assertThat(bench.log("/oauth2/token")).hasSize(2);
        assertThat(bench.log("/api1")).hasSize(3).allMatch(line -> line.endsWith(" 200"));
    }

    private void advance(Duration step) {
        bench.x3Clock.advance(step);
        bench.ourClock.advance(step);
    }

    @Test
    void aTokenThatDiesBetweenTwoPagesCostsOneRepetitionOfTheSamePage() throws Exception {
        // Given a token that X3 forgets earlier than it said
        bench.signIn().only(Way.CLIENT_CREDENTIALS);
        bench.auth = bench.machine();
        bench.signIn().accessLife(Duration.ofMinutes(3));
        X3Page page = bench.read();
        bench.x3Clock.advance(Duration.ofMinutes(4));
        bench.x3.server().log().clear();
        // When
        X3Page next = bench.read(page);
        // Then
        assertThat(next.rows()).isEqualTo(5);
        assertThat(bench.entries()).extracting("status").containsExactly(401, 200, 200);
        assertThat(bench.entries().get(0).query()).isEqualTo(bench.entries().get(2).query());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/oauth2/token | nobody       | x3.read | invalid_client    | x3.auth.clientId and the secret x3.client-secret",
        "/oauth2/token | demo-machine | all     | invalid_scope     | x3.auth.scope",
        "/v1/token     | demo-machine | x3.read | Invalid grant type | cloud-gateway",
        "/nowhere      | demo-machine | x3.read | 404               | x3.auth.tokenUrl"})
    void everyRefusalOfTheAuthorisationServerSaysWhatToCheckAndIsNotRepeated(String path, String client, String scope, String said, String remedy) {
        bench.machine();
        bench.auth = new X3Auth.ClientCredentials(URI.create(bench.x3.url() + path), client, scope, X3Auth.Body.JSON);
        refusedForGood(said, remedy);
        assertThat(bench.entries()).hasSize(1);
    }

    @Test
    void aTokenOfTheAuthorisationServerThatX3DoesNotTakeIsAskedForTwiceAtMost() {
        bench.auth = bench.machine();
        bench.signIn().only(Way.BASIC);
        refusedForGood("/oauth2/token", "x3.auth.scope");
        assertThat(bench.entries()).hasSize(4);
    }

    @Test
    void anAuthorisationServerThatFailsIsTriedAgain() throws Exception {
        bench.auth = bench.machine();
        bench.x3.server().faults().arm(Fault.status("POST", "/oauth2/token", 1, 503, "text/plain", "later"));
        bench.x3.server().faults().arm(Fault.once(Fault.Kind.RESET_BEFORE, "POST", "/oauth2/token"));
        assertThat(bench.read().rows()).isEqualTo(5);
        assertThat(bench.log("/oauth2/token")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "200 | {\"token_type\":\"Bearer\"}       | without an access token",
        "200 | <html>Welcome</html>              | no JSON object",
        "200 | {\"access_token\":\"abc\"}        | expires_in"})
    void anAnswerWithoutTokenIsNoSignIn(int status, String body, String saying) {
        bench.auth = bench.machine();
        bench.x3.server().faults().arm(Fault.status("POST", "/oauth2/token", -1, status, "application/json", body));
        assertThatThrownBy(bench::read).isInstanceOfSatisfying(SourceFault.class, f -> assertThat(f.isPassing()).isFalse())
                .hasMessageContaining(saying).hasMessageNotContaining("abc");
    }
}
