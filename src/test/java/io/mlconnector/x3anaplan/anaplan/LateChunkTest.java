package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was paused in the middle of an upload wakes up after another has taken its model. */
class LateChunkTest {

    private static final String ROW = "FR10,LEG,4000,CC1,May 26,%s,EUR,STD-0,1,2026-05-31T10:00:00Z,4000\n";

    @ParameterizedTest(name = "the model was taken over from a run that vanished: {0}")
    @ValueSource(booleans = {true, false})
    void aChunkThatArrivesLateIsSeenAfterATakeoverAndTheFileSentAgain(boolean takenOver) throws Exception {
        try (Bench bench = new Bench()) {
            // Given a model whose last writer vanished, or not
            bench.members("GL Accounts", "4000");
            bench.members("Cost Centers", "CC1");
            String model = bench.anaplan.tenant().model(DemoModel.MODEL).id();
            bench.execute("delete from lease");
            if (takenOver) {
                bench.execute("insert into lease (name, holder, token, taken_at, expires_at, ttl) values ('model/" + model
                        + "', 'gone', 7, now() - interval '2 min', now() - interval '1 min', interval '1 min')");
            }
            long stage = bench.stageJournals(bench.slice("May 26"), "May 26", "4000", "100.00");
            int before = bench.anaplan.observed().starts().size();

            // When its chunk, with as many rows and another amount, arrives between our upload and the import
            sendWhileAChunkArrives(bench, stage);

            // Then the slice is not shown clean before the file has been sent again, and the cell is ours
            assertThat(bench.stage(stage)).isEqualTo("settled clean");
            assertThat(bench.anaplan.observed().starts().size() - before).isEqualTo(takenOver ? 2 : 1);
            assertThat(bench.anaplan.observed().cells(DemoModel.MODEL, "GL Actuals").values()).usingComparatorForType(
                    BigDecimal::compareTo, BigDecimal.class).containsExactly(new BigDecimal(takenOver ? "100.00" : "999.00"));
        }
    }

    @Test
    void aChunkThatGotNoAnswerAndArrivesWithTheNextFileIsSeen() throws Exception {
        try (Bench bench = new Bench()) {
            // Given a slice one of whose chunks got no answer in time, and arrived only when it was sent again
            bench.members("GL Accounts", "4000");
            bench.members("Cost Centers", "CC1");
            bench.timeout(Duration.ofSeconds(1));
            bench.anaplan.server().faults().arm(new Fault(Fault.Kind.LATENCY, "PUT", "/chunks/1", 0, 1, 0, null, null, 4000));
            bench.send(bench.stageJournals(bench.slice("May 26"), "May 26", "4000", "100.00"));
            long stage = bench.stageJournals(bench.slice("Jun 26"), "Jun 26", "4000", "50.00", "4000", "20.00");
            int before = bench.anaplan.observed().starts().size();

            // When the first attempt arrives, as it were, after the next slice was uploaded to the same file
            sendWhileAChunkArrives(bench, stage);

            // Then the next slice is not believed before its file has been sent again
            assertThat(bench.stage(stage)).isEqualTo("settled clean");
            assertThat(bench.anaplan.observed().starts().size() - before).isEqualTo(2);
            assertThat(bench.anaplan.observed().sum(DemoModel.MODEL, "GL Actuals", Map.of("Time", "Jun 26"))).isEqualByComparingTo("70.00");
        }
    }

    /** The chunk is there before the import reads the file. */
    private static void sendWhileAChunkArrives(Bench bench, long stage) throws Exception {
        int before = bench.anaplan.observed().starts().size();
        bench.anaplan.settings().tasks().hold(true);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(bench, stage));
        Awaitility.await().until(() -> bench.anaplan.observed().starts().size() > before);
        putChunk(bench, ROW.formatted("999.00"));
        bench.anaplan.settings().tasks().hold(false);
        sending.join();
    }

    @Test
    void aLateWriterIsRefusedByItsFencingToken() throws Exception {
        try (Bench bench = new Bench()) {
            // Given a run whose task runs, and that loses its model to another
            bench.anaplan.settings().tasks().hold(true);
            long stage = bench.stageAccounts("4000", "4010");
            CompletableFuture<Throwable> sending = CompletableFuture.supplyAsync(() -> {
                try {
                    bench.send(stage);
                    return null;
                } catch (Exception e) {
                    return e;
                }
            });
            Awaitility.await().until(() -> "started".equals(bench.text("select state from stage where id = " + stage)));
            bench.execute("update lease set token = token + 1, holder = 'another'");

            // When its task ends
            bench.anaplan.settings().tasks().hold(false);

            // Then it writes nothing any more
            assertThat(sending.join()).hasMessageContaining("was lost");
            assertThat(bench.stage(stage)).isEqualTo("started");
        }
    }

    private static void send(Bench bench, long stage) {
        try {
            bench.send(stage);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void putChunk(Bench bench, String rows) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        String basic = Base64.getEncoder().encodeToString((Tenant.USER + ":" + Tenant.PASSWORD).getBytes(StandardCharsets.UTF_8));
        String token = AnaplanAnswers.JSON.readTree(http.send(HttpRequest.newBuilder(URI.create(bench.anaplan.url() + "/token/authenticate"))
                .header("Authorization", "Basic " + basic).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString()).body()).at("/tokenInfo/tokenValue").asText();
        var model = bench.anaplan.tenant().model(DemoModel.MODEL);
        String file = model.files().stream().filter(f -> f.name().equals("GL_ACTUALS.csv")).findFirst().orElseThrow().id();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write((String.join(",", DemoModel.GL_HEADERS) + "\n" + rows).getBytes(StandardCharsets.UTF_8));
        }
        int status = http.send(HttpRequest.newBuilder(URI.create(bench.anaplan.url() + "/2/0/models/" + model.id() + "/files/" + file + "/chunks/0"))
                .header("Authorization", "AnaplanAuthToken " + token).header("Content-Type", "application/x-gzip")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray())).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        assertThat(status).isEqualTo(204);
    }
}
