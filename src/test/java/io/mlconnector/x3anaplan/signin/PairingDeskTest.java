package io.mlconnector.x3anaplan.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sandbox.x3.signin.SignInSettings.Approval;
import io.mlconnector.x3anaplan.signin.PairingDesk.Begun;
import io.mlconnector.x3anaplan.x3.SignInBench;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PairingDeskTest {

    private final DataSource database = FreshDatabase.migrated();
    private SignInBench bench;
    private PairingDesk desk;

    @BeforeEach
    void start() throws Exception {
        bench = new SignInBench();
        bench.useGateway();
        desk = replica();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private PairingDesk replica() {
        return new PairingDesk(List.of(bench.pairing), bench.tokens, database, bench.ourClock);
    }

    private Begun begin() {
        return desk.begin("test", "x3", null);
    }

    private static Consent consent(URI back) {
        return Consent.of(back.getRawQuery(), null, null);
    }

    private void refused(Consent consent, String saying) {
        assertThatThrownBy(() -> desk.end("test", "x3", consent)).isInstanceOf(ConfigurationFault.class).hasMessageContaining(saying)
                .hasMessageContaining("connection test");
    }

    @Test
    void aConsentThatComesBackByRedirectLetsTheConnectionRead() throws Exception {
        Begun begun = begin();
        desk.end("test", "x3", consent(SignInBench.approve(begun.page())));
        assertThat(bench.read().rows()).isEqualTo(5);
    }

    @Test
    void aConsentThatComesBackAsAPostedFormOrJsonDoesToo() throws Exception {
        bench.x3.settings().signIn().approval(Approval.POST);
        for (boolean json : new boolean[] {false, true}) {
            // Given the page that posts itself
            HttpResponse<String> page = HttpClient.newHttpClient().send(HttpRequest.newBuilder(begin().page()).build(),
                    HttpResponse.BodyHandlers.ofString());
            String code = field(page.body(), "authorizationCode");
            String state = field(page.body(), "state");
            // When
            desk.end("test", "x3", json ? Consent.of(null, "application/json", "{\"authorizationCode\":\"" + code + "\",\"state\":\"" + state + "\"}")
                    : Consent.of("", "application/x-www-form-urlencoded", "authorizationCode=" + code + "&state=" + state));
        }
        assertThat(bench.read().rows()).isEqualTo(5);
    }

    private static String field(String page, String name) {
        Matcher field = Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
        assertThat(field.find()).as(page).isTrue();
        return field.group(1);
    }

    @Test
    void aConsentIsTakenOnceFromWhoeverAskedInTime() throws Exception {
        Consent consent = consent(SignInBench.approve(begin().page()));
        assertThatThrownBy(() -> desk.end("other", "x3", consent)).isInstanceOf(ConfigurationFault.class).hasMessageContaining("not asked for");
        // a state that was shown to somebody else is worth nothing any more
        refused(consent, "not asked for");
        refused(new Consent("guessed", "guessed", null, null), "not asked for");
        refused(new Consent("guessed", null, null, null), "not asked for");
        Consent late = consent(SignInBench.approve(begin().page()));
        bench.ourClock.advance(Duration.ofMinutes(10));
        refused(late, "more than 10 minutes ago");
        assertThat(bench.x3.server().log().entries()).noneMatch(e -> e.path().equals("/v1/token"));
    }

    @Test
    void aConsentMayComeBackToAnotherReplicaAndIsTakenByOneOfThem() throws Exception {
        // Given a consent that one replica asked for
        Consent consent = consent(SignInBench.approve(begin().page()));
        // When the browser comes back to another one
        replica().end("test", "x3", consent);
        // Then the connection reads, the consent is good for none of them any more, and nothing of it is left that could be read
        assertThat(bench.read().rows()).isEqualTo(5);
        refused(consent, "used before");
        String asked = begin().state();
        assertThat(FreshDatabase.text(database, "select string_agg(p::text, ',') from pairing p")).contains("test,x3").doesNotContain(asked);
    }

    @Test
    void aNoIsToldAsOne() throws Exception {
        bench.x3.settings().signIn().approval(Approval.DENIED);
        refused(consent(SignInBench.approve(begin().page())), "access_denied");
    }

    @Test
    void aCustomerOfAnotherRegionIsNotPairedWithThisOne() throws Exception {
        bench.x3.settings().signIn().otherRegion("https://api.us-sagex3.com/v1");
        refused(consent(SignInBench.approve(begin().page())), "x3.auth.tokenUrl");
        bench.x3.settings().signIn().otherRegion(bench.x3.url() + "/v1");
        desk.end("test", "x3", consent(SignInBench.approve(begin().page())));
        assertThat(bench.read().rows()).isEqualTo(5);
    }

    @Test
    void whatAPersonPastesMayBeTheCodeOrTheWholeAddress() throws Exception {
        URI back = SignInBench.approve(begin().page());
        desk.endByHand("test", "x3", Consent.pasted(" " + Consent.pasted(back.toString()).code() + "\n"), null);
        assertThat(bench.read().rows()).isEqualTo(5);
        desk.end("test", "x3", Consent.pasted(SignInBench.approve(begin().page()).toString()));
    }

    @Test
    void aSystemThatNobodyPairsWithIsNamed() {
        assertThatThrownBy(() -> desk.begin("test", "sap", null)).isInstanceOf(ConfigurationFault.class).hasMessageContaining("'sap'");
    }
}
