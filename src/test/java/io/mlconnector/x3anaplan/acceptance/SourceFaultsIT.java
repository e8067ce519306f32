package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.OwnAuthority;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import io.mlconnector.x3anaplan.sandbox.x3.X3Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may go wrong on the way from X3: every test begins and ends with cells that equal X3's own records. Connection
 * {@code close} reads REST as connected application over a name that can be taken off; connection {@code secure} reads GraphQL
 * over TLS with tokens of an authorisation server.
 */
class SourceFaultsIT extends OneLedger {

    private static final String NAMES = "127.0.0.1 localhost\n";
    private static final String ADDED_FIELDS = "{entries: {fields: {FIY: fiscalYear, PER: period, CAT: category}}, lines: {fields: {FIY: fiscalYear,"
            + " PER: period}}, analyticalLines: {fields: {AMTLED: ledgerAmount}}}";
    private static final String LINES = "/GACCENTRYD\\?.*UPDDATTIM";

    private X3Simulator x3;
    private Relay network;
    private Relay tls;
    private OwnAuthority known;
    private Path names;
    private Close close;
    private Close secure;

    @BeforeAll
    void start() throws Exception {
        x3 = landscape.sandbox().x3();
        x3.graphql().extended(true);
        int port = java.net.URI.create(x3.url()).getPort();
        network = new Relay(port);
        known = new OwnAuthority(Files.createDirectories(landscape.home().resolve("known")));
        tls = new Relay(port).showing(known.server());
        names = landscape.home().resolve("hosts");
        Files.writeString(names, NAMES + "127.0.0.1 x3.test\n");
        connection("close").with("pageSize", "40").with("x3Timeout", "PT1.5S")
                .with("x3Url", "http://x3.test:" + network.port()).with("x3Auth", "{kind: connected-app, clientId: demo-app, user: demo,"
                + " lifetime: PT2M, backdate: PT30S, audience: \"" + x3.url() + "/xtrem/api\"}");
        connection("secure").updating().with("pageSize", "40").with("protocol", "graphql").with("graphql", ADDED_FIELDS)
                .with("x3Url", "https://localhost:" + tls.port()).with("x3More", "caFile: ca.pem")
                .with("x3Auth", "{kind: client-credentials, clientId: demo-machine, tokenUrl: \"https://localhost:" + tls.port()
                + "/oauth2/token\"}");
        Files.writeString(Files.createDirectories(landscape.connections().resolve("secure")).resolve("ca.pem"), known.pem());
        landscape.secret("close", "x3.client-secret", "demo-app-secret").secret("secure", "x3.client-secret", "demo-machine-secret");
        Path unremembered = landscape.home().resolve("names.security");
        Files.writeString(unremembered, "networkaddress.cache.ttl=0\nnetworkaddress.cache.negative.ttl=0\n");
        serve("-Dx3anaplan.x3.retries=3", "-Djdk.net.hosts.file=" + names, "-Djava.security.properties=" + unremembered);
        close = close("close");
        secure = close("secure");
        close.same();
        secure.same();
    }

    @AfterAll
    void stop() {
        network.close();
        tls.close();
    }

    @AfterEach
    void calm() {
        x3.onPage(null);
        x3.server().faults().clear();
        x3.settings().hidden().clear();
    }

    @Test
    void x1_a_refused_connection_is_tried_again_then_held_and_ends_the_same() {
        close.post();
        // Given nobody listens at X3's address
        network.refuse();
        long before = close.failedAttempts();
        // Then it is tried again, then held
        close.held("source", "the connection failed", "Check x3.url");
        assertThat(close.failedAttempts() - before).as("one attempt and three more").isEqualTo(4);
        // and when X3 is back, all arrives
        network.accept();
        close.same();
    }

    @Test
    void x1_a_name_that_is_not_found_is_tried_again_then_held_and_ends_the_same() throws IOException {
        assumeFalse(Program.configured().isNative(), "an executable reads jdk.net.hosts.file when it is built, and then no more");
        close.post();
        // Given a name that nobody knows any longer, on connections that are opened anew
        Files.writeString(names, NAMES);
        network.cut();
        long before = close.failedAttempts();
        close.held("source", "x3.test", "Check x3.url");
        assertThat(close.failedAttempts()).isGreaterThan(before);
        Files.writeString(names, NAMES + "127.0.0.1 x3.test\n");
        close.same();
    }

    @Test
    void x1_a_server_with_a_certificate_of_another_authority_is_held_at_once_with_the_remedy() throws Exception {
        secure.post();
        // Given somebody else answers at X3's address
        tls.showing(new OwnAuthority(Files.createDirectories(landscape.home().resolve("stranger"))).server()).cut();
        long before = secure.failedAttempts();
        int requests = x3.server().log().entries().size();
        // Then nothing is asked, nothing is tried again, and the message says what to do
        secure.held("source", "no trust in the server's certificate", "x3.caFile");
        assertThat(secure.failedAttempts()).isEqualTo(before);
        assertThat(x3.server().log().entries()).hasSize(requests);
        tls.showing(known.server()).cut();
        secure.same();
    }

    @Test
    void x2_a_token_that_expires_between_two_pages_is_renewed_and_the_same_page_read_again() {
        close.same();
        close.post();
        pages();
        // Given a token that dies after the second page of a window
        AtomicBoolean struck = onPage("GACCENTRYD", 2, () -> landscape.sandbox().clock().advance(Duration.ofMinutes(6)));
        x3.server().log().clear();
        // Then one request is refused, and sent again as it was
        close.same();
        assertThat(struck).isTrue();
        List<RequestLog.Entry> asked = x3.server().log().entries();
        List<RequestLog.Entry> refused = asked.stream().filter(e -> e.status() == 401 && e.path().endsWith("/GACCENTRYD")).toList();
        assertThat(refused).hasSize(1);
        RequestLog.Entry again = asked.get((int) (asked.indexOf(refused.get(0)) + 1));
        assertThat(again.query()).isEqualTo(refused.get(0).query());
        assertThat(again.status()).isEqualTo(200);
    }

    @Test
    void x3_a_secret_that_was_changed_is_held_after_one_new_sign_in_as_a_fault_of_configuration() {
        secure.post();
        // Given the authorisation server knows another secret, and the token has died
        Map<String, String> machines = x3.settings().signIn().machines();
        machines.put("demo-machine", "another-secret");
        landscape.sandbox().clock().advance(Duration.ofMinutes(6));
        x3.server().log().clear();
        JsonNode run = secure.held("configuration", "x3.client-secret");
        assertThat(run.path("refusedBy").asText()).isEqualTo("x3");
        assertThat(x3.server().log().entries().stream().filter(e -> e.path().equals("/oauth2/token"))).as("sign-ins").hasSize(1);
        // and when the person whom it tells has set the new one, all arrives
        landscape.secret("secure", "x3.client-secret", "another-secret");
        secure.same();
        machines.put("demo-machine", "demo-machine-secret");
        landscape.secret("secure", "x3.client-secret", "demo-machine-secret");
    }

    @Test
    void x5_tokens_are_issued_by_the_clock_of_x3_when_ours_is_ahead_and_end_the_same() {
        // Given an X3 whose clock falls back by two minutes: what we would sign now is issued in its future
        landscape.sandbox().clock().advance(Duration.ofMinutes(-2));
        close.post();
        x3.server().log().clear();
        JsonNode run = close.same();
        assertThat(run.toString()).doesNotContain("Error 21");
        assertThat(product.log()).contains("tokens are issued by X3's clock");
        assertThat(x3.server().log().entries().stream().filter(e -> e.status() == 401)).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void x6_an_answer_with_errors_and_half_of_the_data_is_dropped_whole_and_asked_for_again(int times) {
        secure.post();
        // Given a page of lines of which X3 answers a part, and errors beside it
        String half = "{\"data\":{\"x3Finance\":{\"journalEntryLine\":{\"query\":{\"edges\":[],\"pageInfo\":{\"hasNextPage\":false}}}}},"
                + "\"errors\":[{\"message\":\"resolver timed out\",\"path\":[\"x3Finance\",\"journalEntryLine\"]}]}";
        x3.server().faults().arm(new Fault(Fault.Kind.BODY, "POST", "/xtrem/api", 6, times, 200, Map.of("Content-Type", "application/json"), half, 0));
        if (times > 0) {
            secure.sameAfterRetry();
        } else {
            // and for ever: held
            secure.held("source", "resolver timed out");
            x3.server().faults().clear();
            secure.same();
        }
        assertThat(x3.server().faults().hits() > 0 || times < 0).isTrue();
    }

    static Stream<Arguments> damage() {
        Map<String, String> json = Map.of("Content-Type", "application/json");
        return Stream.of(
                Arguments.of("cut in the middle, with a length that promises more", new Fault(Fault.Kind.TRUNCATE, "GET", LINES, 2, 1, 0, null, null, 0)),
                Arguments.of("cut in the middle of its JSON", new Fault(Fault.Kind.BODY, "GET", LINES, 2, 1, 200, json, "{\"$resources\": [{\"TYP\": \"GEN\", ", 0)),
                Arguments.of("empty", new Fault(Fault.Kind.BODY, "GET", LINES, 2, 1, 200, json, "", 0)),
                Arguments.of("gzip that is none", new Fault(Fault.Kind.BODY, "GET", LINES, 2, 1, 200,
                        Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"), "{\"$resources\": []}", 0)),
                Arguments.of("dropped after it was asked for", new Fault(Fault.Kind.RESET_AFTER, "GET", LINES, 2, 1, 0, null, null, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damage")
    void x7_a_damaged_page_is_asked_for_again_with_the_same_cursor_and_ends_the_same(String name, Fault fault) {
        close.post();
        pages();
        x3.server().log().clear();
        // Given the third page of a window is damaged on its way
        x3.server().faults().arm(fault);
        // Then the same page is asked for again, and nothing is missing
        close.sameAfterRetry();
        assertThat(x3.server().faults().hits()).isEqualTo(1);
        List<String> queries = x3.server().log().entries().stream().filter(e -> e.path().endsWith("GACCENTRYD")).map(RequestLog.Entry::query).toList();
        assertThat(queries.stream().filter(q -> queries.indexOf(q) != queries.lastIndexOf(q) && q.contains("key="))).as("a page asked for twice").isNotEmpty();
    }

    @Test
    void x8_a_login_page_of_a_proxy_is_held_and_names_the_proxy() {
        close.post();
        // Given a proxy that answers in X3's place
        x3.server().faults().arm(new Fault(Fault.Kind.STATUS, "GET", "/GACCENTRYD", 0, -1, 200, Map.of("Content-Type", "text/html",
                "Via", "1.1 proxy.example.com (squid)"), "<html><form action=login></form></html>", 0));
        long before = close.failedAttempts();
        close.held("source", "web page", "proxy.example.com");
        assertThat(close.failedAttempts()).as("a web page is not asked for again").isEqualTo(before);
        x3.server().faults().clear();
        close.same();
    }

    @Test
    void x17_an_x3_that_hangs_ends_in_a_time_out_is_tried_again_and_piles_up_no_threads() throws Exception {
        close.post();
        int threads = threads();
        // Given an X3 that never answers
        x3.server().faults().arm(new Fault(Fault.Kind.HANG, "GET", "/GACCENTRYD", 0, -1, 0, null, null, 60_000));
        long before = close.failedAttempts();
        // Then every run ends by itself, each attempt after its time-out, and the number of threads stays
        for (int run = 0; run < 2; run++) {
            close.held("source", "Check x3.url");
        }
        assertThat(close.failedAttempts() - before).as("two runs of four attempts").isEqualTo(8);
        assertThat(threads()).isLessThanOrEqualTo(threads + 8);
        x3.server().faults().clear();
        close.same();
    }

    @Test
    void x17_an_x3_that_drips_ends_in_a_time_out_and_is_asked_for_less_until_it_ends_the_same() {
        close.post();
        pages();
        x3.server().log().clear();
        // Given the third page of a window comes byte by byte, for minutes
        x3.server().faults().arm(new Fault(Fault.Kind.DRIP, "GET", LINES, 2, 1, 0, null, null, 20));
        // Then it is given up, and asked for again with half of the rows
        close.sameAfterRetry();
        assertThat(x3.server().faults().hits()).isEqualTo(1);
        assertThat(x3.server().log().entries().stream().filter(e -> e.path().endsWith("GACCENTRYD") && e.query().contains("count=20"))).isNotEmpty();
    }

    @Test
    void x17_an_x3_that_is_slow_but_answers_in_time_ends_the_same() {
        close.post();
        x3.server().faults().arm(new Fault(Fault.Kind.LATENCY, "GET", "/GACCENTRY", 0, -1, 0, null, null, 150));
        close.same();
        assertThat(x3.server().faults().hits()).isPositive();
    }

    /** Lets the next window have several pages of lines. */
    private void pages() {
        x3.books().touchLines(120);
        landscape.letTimePass();
    }

    private AtomicBoolean onPage(String name, int number, Runnable what) {
        AtomicBoolean done = new AtomicBoolean();
        x3.onPage(page -> {
            if (page.className().equals(name) && page.number() >= number && done.compareAndSet(false, true)) {
                what.run();
            }
        });
        return done;
    }

    private int threads() throws Exception {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(product.process().pid()), "Thread.print").redirectErrorStream(true).start();
        try (var lines = jcmd.inputReader().lines()) {
            return (int) lines.filter(line -> line.startsWith("\"")).count();
        }
    }
}
