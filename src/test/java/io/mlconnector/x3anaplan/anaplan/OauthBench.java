package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.signin.Client;
import io.mlconnector.x3anaplan.signin.Consent;
import io.mlconnector.x3anaplan.signin.Credential;
import io.mlconnector.x3anaplan.signin.Desks;
import io.mlconnector.x3anaplan.signin.PairingDesk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/** A connection with an OAuth client, the person who pairs it, and the simulated Anaplan. */
final class OauthBench implements AutoCloseable {

    static final String SECRET = "code-client-secret";
    static final String SCOPE = "openid profile email offline_access";
    static final URI REDIRECT = URI.create("https://planning.demo.example/pair/demo/anaplan/callback");
    static final Credential CREDENTIAL = new Credential(SignInBench.CONNECTION, "anaplan");
    private static final HttpClient BROWSER = HttpClient.newHttpClient();

    final SignInBench bench;
    /** How long the device desk waited, each time. */
    final List<Duration> pauses = new ArrayList<>();
    private final PairingDesk desk;

    private OauthBench(AnaplanAuth auth) throws Exception {
        bench = new SignInBench(auth);
        desk = Desks.pairing(bench.pairing(), bench.beans.tokens, bench.database, bench.own);
    }

    static OauthBench code(boolean rotatable) throws Exception {
        OauthBench bench = new OauthBench(new AnaplanAuth.OauthCode("code-client", REDIRECT, SCOPE));
        bench.bench.anaplan.signIn().register(Client.code("code-client", SECRET, REDIRECT.toString(), rotatable));
        bench.bench.secret("anaplan.client-secret", SECRET);
        return bench;
    }

    static OauthBench device(boolean rotatable) throws Exception {
        OauthBench bench = new OauthBench(new AnaplanAuth.OauthDevice("device-client", SCOPE));
        bench.bench.anaplan.signIn().register(Client.device("device-client", rotatable));
        return bench;
    }

    static OauthBench of(String grant, boolean rotatable) throws Exception {
        return grant.equals("code") ? code(rotatable) : device(rotatable);
    }

    /** Tokens in the database, encrypted, as a process that has just begun finds them. */
    OauthBench restart() {
        bench.beans.tokens = Desks.process(bench.database, bench.own);
        return this;
    }

    /** Pairs as the connection has it, and consents. */
    void pair() throws Exception {
        if (bench.auth instanceof AnaplanAuth.OauthCode) {
            PairingDesk own = Desks.pairing(bench.pairing(), bench.beans.tokens, bench.database, bench.own);
            own.end(SignInBench.CONNECTION, "anaplan", consent(own.begin(SignInBench.CONNECTION, "anaplan", null).page()));
        } else {
            String[] code = new String[1];
            pairDevice(code, pause -> bench.anaplan.signIn().approveDevice(code[0], Tenant.USER));
        }
    }

    PairingDesk.Begun begin() {
        return desk.begin(SignInBench.CONNECTION, "anaplan", null);
    }

    void end(Consent consent) {
        desk.end(SignInBench.CONNECTION, "anaplan", consent);
    }

    /** What the browser brings back from the page. */
    static Consent consent(URI page) throws Exception {
        HttpResponse<String> answer = open(page);
        return Consent.pasted(answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body())));
    }

    static HttpResponse<String> open(URI page) throws IOException, InterruptedException {
        return BROWSER.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    }

    /**
     * Pairs by the device grant.
     *
     * @param code gets the code that is shown
     * @param person what the person does during the n-th wait, from 1 on
     */
    void pairDevice(String[] code, IntConsumer person) throws InterruptedException {
        Desks.device(bench.devicePairing(), bench.beans.tokens, bench.own, pause -> {
            pauses.add(pause);
            bench.clock.advance(pause);
            person.accept(pauses.size());
        }).pair(SignInBench.CONNECTION, started -> code[0] = started.userCode());
    }

    /** Asks Anaplan who we are, as often as tokens end. @return refresh tokens that were granted on the way */
    Set<String> liveThrough(int tokens) {
        for (int i = 0; i < tokens; i++) {
            if (!bench.me().equals(Tenant.USER)) {
                throw new AssertionError("somebody else");
            }
            bench.clock.advance(Duration.ofMinutes(34).plusSeconds(30));
        }
        return refreshTokens();
    }

    Set<String> refreshTokens() {
        Set<String> granted = new HashSet<>(bench.anaplan.signIn().granted());
        granted.removeIf(value -> !value.startsWith("r."));
        return granted;
    }

    /** What no message may hold. */
    String[] secrets() {
        Set<String> secrets = new HashSet<>(bench.anaplan.signIn().granted());
        secrets.add(SECRET);
        return secrets.toArray(String[]::new);
    }

    /** Somebody else's request for tokens. */
    HttpResponse<String> token(String json) throws IOException, InterruptedException {
        return BROWSER.send(HttpRequest.newBuilder(URI.create(bench.anaplan.url() + "/oauth/token")).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        bench.close();
    }
}
