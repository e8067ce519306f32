package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.mlconnector.x3anaplan.lease.Lease;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Fault.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestFailureTest {

    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private void arm(Fault fault) {
        bench.anaplan.server().faults().arm(fault);
    }

    @Test
    void aConnectionThatBreaksUnderAChunkSendsTheSameChunkAgain() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000", "4010");
        arm(Fault.once(Kind.RESET_BEFORE, "PUT", "/chunks/1"));
        arm(Fault.once(Kind.RESET_AFTER, "PUT", "/chunks/0"));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.anaplan.server().faults().hits()).isEqualTo(2);
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.requests("PUT", "/chunks/")).isEqualTo(4);
        assertThat(bench.anaplan.observed().listItems(DemoModel.MODEL, "GL Accounts")).hasSize(2);
    }

    @Test
    void anErrorPageOfAGatewayIsTriedAgainAndNeverTakenForAnAnswer() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000");
        arm(Fault.status("GET", "/files", 1, 502, "text/html", "<html><body>Bad <b>Gateway</b></body></html>"));
        arm(Fault.status("GET", "/imports$", 1, 200, "text/html", "<html>maintenance</html>"));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
    }

    @Test
    void aRefusalIsKeptWholeWithTheLetterWithoutOurTokenAndItsMessageStaysShort() throws Exception {
        // Given a gateway that refuses at length and shows what it was asked
        bench.members("GL Accounts", "4000");
        bench.stagesOfLists.put("accounts", bench.stageAccounts("4000", "4010"));
        bench.stagesOfLists.put("cost-centers", bench.stageCostCenters("CC1"));
        String token = bench.anaplan.signIn().granted().iterator().next();
        String page = "<html>" + "no ".repeat(2000) + "Authorization: AnaplanAuthToken " + token + "\0 END</html>";
        arm(Fault.status("PUT", "/chunks/1", -1, 400, "text/html", page));

        // When
        bench.call("direct:send-lists", Map.of());

        // Then
        assertThat(bench.text("select answer from dead_letter where dataset = 'accounts'")).isEqualTo(page.replace(token, "***").replace('\0', ' '));
        assertThat(bench.text("select cause from dead_letter where dataset = 'accounts'")).contains("no no").hasSizeLessThan(1000).doesNotContain(token);
    }

    @Test
    void aTokenRevokedInMidUploadIsReplacedOnceAndTheSameRequestSentAgain() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000", "4010");
        arm(new Fault(Kind.STATUS, "PUT", "/chunks/1", 0, 1, 401, Map.of("Content-Type", "application/json"),
                "{\"status\":\"FAILURE_BAD_TOKEN\",\"statusMessage\":\"expired\"}", 0));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.requests("POST", "/token/authenticate")).isEqualTo(2);
        assertThat(bench.requests("PUT", "/chunks/1")).isEqualTo(2);
    }

    @Test
    void revokedTokensDoNotEndAStart() throws Exception {
        // Given: the start itself is refused for its token, so surely nothing was started
        long stage = bench.stageAccounts("4000");
        arm(new Fault(Kind.STATUS, "POST", "/tasks", 0, 1, 401, Map.of("Content-Type", "application/json"), "{}", 0));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().starts()).hasSize(1);
    }

    @Test
    void aTokenIsRefreshedBeforeItEndsAndReplacedAfterIt() throws Exception {
        // Given
        bench.send(bench.stageAccounts("4000"));
        bench.anaplan.server().log().clear();

        // When it has less than a minute left, Then it is refreshed
        bench.clock.advance(Duration.ofMinutes(34).plusSeconds(30));
        bench.send(bench.stageAccounts("4001"));
        assertThat(bench.accepted("POST", "/token/refresh")).isEqualTo(1);
        assertThat(bench.requests("POST", "/token/authenticate")).isZero();

        // When it has ended, Then a new sign-in takes its place
        bench.clock.advance(Duration.ofMinutes(36));
        bench.send(bench.stageAccounts("4002"));
        assertThat(bench.requests("POST", "/token/authenticate")).isEqualTo(1);
        assertThat(bench.anaplan.server().log().entries()).noneMatch(e -> e.status() == 401);
    }

    @Test
    void aWrongPasswordIsAMatterOfConfiguration() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000");
        arm(Fault.status("POST", "/token/authenticate", -1, 401, "application/json",
                "{\"status\":\"FAILURE_BAD_CREDENTIAL\",\"statusMessage\":\"Invalid credentials.\"}"));

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("FAILURE_BAD_CREDENTIAL").hasMessageNotContaining("demo-anaplan");
        assertThat(bench.requests("POST", "/token/authenticate")).isEqualTo(1);
    }

    @Test
    void aUsedUpRateWaitsAsLongAsAnaplanAsks() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000");
        String date = DateTimeFormatter.RFC_1123_DATE_TIME
                .format(ZonedDateTime.ofInstant(Instant.now().plusSeconds(4), ZoneOffset.UTC));
        arm(limited("/chunks/0", Map.of("Retry-After", "1")));
        arm(limited("/chunks/1", Map.of("retry-after", date)));
        Instant before = Instant.now();

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(2800)).isLessThan(Duration.ofSeconds(9));
        assertThat(gapAfterRefusal("/chunks/0")).isGreaterThanOrEqualTo(Duration.ofMillis(990));
        assertThat(bench.requests("PUT", "/chunks/")).isEqualTo(4);
    }

    @Test
    void anAnswerThatDripsEndsWithTheTimeoutAndIsAskedForAgain() throws Exception {
        // Given
        AnaplanSettings s = bench.settings;
        bench.settings = new AnaplanSettings(s.apiUrl(), s.authUrl(), s.oauthUrl(), s.tenant(), s.auth(), s.workspace(), s.model(),
                s.requestsPerMinute(), s.reservePerMinute(), Duration.ofSeconds(2), s.chunkBytes(), s.taskPollFirst(), s.taskPollMost(),
                s.taskTimeout(), s.localeName());
        long stage = bench.stageAccounts("4000");
        arm(new Fault(Kind.DRIP, "GET", "/files(\\?|$)", 0, 1, 0, null, null, 50));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.anaplan.server().faults().hits()).isEqualTo(1);
        assertThat(bench.anaplan.server().log().entries().stream().filter(e -> e.path().endsWith("/files"))).hasSize(2);
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
    }

    private static Fault limited(String path, Map<String, String> headers) {
        return new Fault(Kind.STATUS, "PUT", path, 0, 1, 429, headers, "", 0);
    }

    /** Time from the refused request on a path to the next one on it. */
    private Duration gapAfterRefusal(String path) {
        var entries = bench.anaplan.server().log().entries().stream().filter(e -> e.path().endsWith(path)).toList();
        return Duration.between(entries.get(0).at(), entries.get(1).at());
    }

    @Test
    void aRefusedStartIsTriedAgainAfterItsPauseWithAnIntentOfItsOwn() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000");
        arm(new Fault(Kind.STATUS, "POST", "/tasks", 0, 1, 429, Map.of("Retry-After", "1"), "", 0));
        arm(new Fault(Kind.STATUS, "POST", "/tasks", 0, 1, 409, Map.of(), "", 0));

        // When
        bench.send(stage);

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(bench.anaplan.observed().starts()).hasSize(1);
        assertThat(bench.filled.intended).containsExactly(stage, stage, stage);
        assertThat(bench.requests("PUT", "/chunks/0")).isEqualTo(1);
    }

    @Test
    void aForbiddenStartLeavesNoIntentBehind() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000");
        arm(Fault.status("POST", "/tasks", -1, 403, "application/json", "{\"status\":{\"code\":403,\"message\":\"Forbidden\"}}"));

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(TargetFault.class).hasMessageContaining("403");
        assertThat(bench.stage(stage)).isEqualTo("staged");
        assertThat(bench.text("select expires_at <= clock_timestamp() from lease where name like 'model/%'")).isEqualTo("t");
    }

    @Test
    void aModelThatAnotherRunWritesToIsWaitedFor() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000");
        String name = "model/" + bench.anaplan.tenant().model(DemoModel.MODEL).id();
        Lease others = bench.leases.acquire(name, "another run", Duration.ofMinutes(10)).orElseThrow();

        // When: the other run gives it back once we wait
        ExecutorService sender = Executors.newSingleThreadExecutor();
        try {
            Future<?> sent = sender.submit(() -> {
                bench.send(stage);
                return null;
            });
            Awaitility.await().until(() -> sent.isDone() || bench.journal.facts.stream()
                    .anyMatch(f -> f.contains("waiting for model Finance Actuals: another run has it since")));
            assertThat(bench.requests("POST", "/files/")).isZero();
            bench.leases.release(others);
            sent.get(1, TimeUnit.MINUTES);
        } finally {
            sender.shutdownNow();
        }

        // Then
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
    }

    @Test
    void aRunThatIsToldToStopUploadsNothingMore() throws Exception {
        // Given
        long stage = bench.stageAccounts("4000");
        bench.journal.mayGoOn = false;

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(Stopped.class);
        assertThat(bench.requests("POST", "/files/")).isZero();
        assertThat(bench.requests("POST", "/tasks")).isZero();
    }

    @Test
    void aChunkThatIsAboutToLeaveStaysHereWhenItsModelIsLostAndIsNotTakenForABusyOne() throws Exception {
        // Given: after the last look at the lease before the first chunk, another run gets the model
        long stage = bench.stageAccounts("4000");
        bench.journal.onRequest = () -> {
            if (bench.requests("POST", "/files/") > 0) {
                FreshDatabase.execute(bench.database, "update lease set token = token + 1, holder = 'another' where name like 'model/%'");
            }
        };

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(Stopped.class).hasMessageContainingAll("/chunks/0", "was lost");
        assertThat(bench.requests("PUT", "/chunks/")).isZero();
        assertThat(bench.stage(stage)).isEqualTo("staged");
        assertThat(bench.journal.facts).noneMatch(f -> f.contains("model busy or locked"));
    }

    @Test
    void whoeverLostTheModelToAnotherRunStartsNothing() throws Exception {
        // Given: between the upload and the start, another run gets the model
        long stage = bench.stageAccounts("4000");
        arm(new Fault(Kind.LATENCY, "GET", "/tasks", 0, 1, 0, null, null, 200));
        Thread thief = new Thread(() -> {
            while (bench.requests("GET", "/tasks") == 0) {
                Thread.onSpinWait();
            }
            try {
                bench.execute("update lease set token = token + 1, holder = 'another run' where name like 'model/%'");
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        thief.start();

        // When / Then
        assertThatThrownBy(() -> bench.send(stage)).isInstanceOf(TargetFault.class).hasMessageContaining("was lost");
        thief.join();
        assertThat(bench.requests("POST", "/tasks")).isZero();
        assertThat(bench.stage(stage)).isEqualTo("staged");
        assertThat(bench.text("select holder from lease where name like 'model/%'")).isEqualTo("another run");
    }
}
