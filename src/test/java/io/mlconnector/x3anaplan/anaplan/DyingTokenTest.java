package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that dies in the middle of an import costs nothing: the same request again, with another token. */
class DyingTokenTest {

    private static final String NO_TOKEN = "{\"status\":{\"code\":401,\"message\":\"Authentication failed\"}}";

    private Bench bench;
    private long slice;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench();
        bench.members("GL Accounts", "4000", "5000");
        bench.members("Cost Centers", "CC1");
        slice = bench.slice("May 26");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private long staged() throws Exception {
        return bench.stageJournals(slice, "May 26", "4000", "100.25", "5000", "-40.5");
    }

    private List<RequestLog.Entry> requests(String method, String path) {
        return bench.anaplan.server().log().entries().stream().filter(e -> e.method().equals(method) && e.path().matches(path)).toList();
    }

    private void assertArrivedOnce(long stage) throws Exception {
        assertThat(bench.stage(stage)).isEqualTo("settled clean");
        assertThat(requests("POST", ".*/tasks").stream().filter(e -> e.status() / 100 == 2)).hasSize(1);
        assertThat(bench.anaplan.observed().starts().stream().filter(s -> s.action().equals("Load GL Actuals"))).hasSize(1);
        assertThat(bench.anaplan.observed().sum(DemoModel.MODEL, "GL Actuals", Map.of("GL Accounts", "4000"))).isEqualByComparingTo("100.25");
        assertThat(bench.anaplan.observed().sum(DemoModel.MODEL, "GL Actuals", Map.of())).isEqualByComparingTo(new BigDecimal("59.75"));
        assertThat(requests("POST", "/token/authenticate")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void inTheMiddleOfAnUploadTheSameChunkGoesOutAgain(int chunk) throws Exception {
        // Given a token that Anaplan no longer knows when this chunk comes
        long stage = staged();
        bench.anaplan.server().faults().arm(Fault.status("PUT", "/chunks/" + chunk, 1, 401, "application/json", NO_TOKEN));

        // When
        bench.send(stage);

        // Then: one chunk twice, with the same bytes under the same number; the other once
        List<RequestLog.Entry> sent = requests("PUT", ".*/chunks/" + chunk);
        assertThat(sent).extracting(RequestLog.Entry::status).containsExactly(401, 204);
        assertThat(sent.get(0).requestBytes()).isPositive().isEqualTo(sent.get(1).requestBytes());
        assertThat(requests("PUT", ".*/chunks/" + (1 - chunk))).extracting(RequestLog.Entry::status).containsExactly(204);
        assertArrivedOnce(stage);
    }

    @Test
    void whileATaskIsPolledItIsTheSameTaskThatIsAskedForAgain() throws Exception {
        // Given a token that dies at the second look
        long stage = staged();
        bench.anaplan.server().faults().arm(Fault.status("GET", "/tasks/[0-9A-F]+", 1, 401, "application/json", NO_TOKEN).after(1));

        // When
        bench.send(stage);

        // Then
        List<RequestLog.Entry> looks = requests("GET", ".*/tasks/[0-9A-F]+");
        assertThat(looks).extracting(RequestLog.Entry::path).containsOnly(looks.get(0).path());
        assertThat(looks.subList(0, 3)).extracting(RequestLog.Entry::status).containsExactly(200, 401, 200);
        assertArrivedOnce(stage);
    }

    @Test
    void atTheStartTheTaskIsStartedOnce() throws Exception {
        // Given a token that is refused for the start itself: Anaplan refuses before it starts anything
        long stage = staged();
        bench.anaplan.server().faults().arm(Fault.status("POST", "/tasks", 1, 401, "application/json", NO_TOKEN));

        // When
        bench.send(stage);

        // Then
        assertThat(requests("POST", ".*/tasks")).extracting(RequestLog.Entry::status).containsExactly(401, 200);
        assertArrivedOnce(stage);
    }

    @Test
    void tokensThatAllDieWhileATaskRunsDoNotTouchIt() throws Exception {
        // Given a task that is held until the tokens are gone
        bench.anaplan.settings().tasks().hold(true);
        long stage = staged();
        Thread release = new Thread(() -> {
            org.awaitility.Awaitility.await().until(() -> requests("GET", ".*/tasks/[0-9A-F]+").size() > 2);
            bench.anaplan.revokeTokens();
            org.awaitility.Awaitility.await().until(() -> requests("POST", "/token/authenticate").size() > 0);
            bench.anaplan.settings().tasks().hold(false);
        });
        release.start();

        // When
        bench.send(stage);
        release.join();

        // Then
        assertThat(requests("GET", ".*/tasks/[0-9A-F]+").stream().filter(e -> e.status() == 401)).hasSize(1);
        assertArrivedOnce(stage);
    }
}
