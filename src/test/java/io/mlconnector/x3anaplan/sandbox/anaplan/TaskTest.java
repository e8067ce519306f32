package io.mlconnector.x3anaplan.sandbox.anaplan;

import static io.mlconnector.x3anaplan.sandbox.anaplan.Anaplan.GL_HEADER;
import static io.mlconnector.x3anaplan.sandbox.anaplan.Anaplan.gl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.anaplan.Anaplan.Answer;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskTest {

    private static final String FILE = "GL_ACTUALS.csv";
    private static final String IMPORT = "Load GL Actuals";
    private final Anaplan anaplan = new Anaplan();
    private final String tasks = anaplan.path("/imports/" + anaplan.importId(IMPORT) + "/tasks");

    @AfterEach
    void close() {
        anaplan.close();
    }

    private JsonNode process() {
        String path = anaplan.path("/processes/" + anaplan.model.processes().get(0).id() + "/tasks");
        String task = anaplan.post(path, "{\"localeName\":\"en_US\"}").json().path("task").path("taskId").asText();
        return await().until(() -> anaplan.get(path + "/" + task + "?includeProcessDetails=true").json().path("task"), t -> t.has("result"));
    }

    @Test
    void aStartNeedsALocaleAndAKnownImport() {
        assertThat(anaplan.post(tasks, "{}").status()).isEqualTo(400);
        assertThat(anaplan.post(tasks, "no json").status()).isEqualTo(400);
        assertThat(anaplan.send("POST", tasks, "{\"localeName\":\"en_US\"}".getBytes(), "Content-Type", "text/plain").status()).isEqualTo(415);
        assertThat(anaplan.post(anaplan.path("/imports/112999999999/tasks"), "{\"localeName\":\"en_US\"}").status()).isEqualTo(404);
        assertThat(anaplan.simulator.observed().starts()).isEmpty();
    }

    @Test
    void aTaskGoesThroughItsStatesAndHasNoResultBeforeItEnds() {
        // Given
        anaplan.simulator.settings().tasks().hold(true).holdRunning(true);
        anaplan.upload(FILE, GL_HEADER, gl("FR10", "4000", "C1", "Jan 26", "1"));
        Answer started = anaplan.post(tasks, "{\"localeName\":\"en_US\"}");
        String id = started.json().path("task").path("taskId").asText();

        // Then
        assertThat(started.status()).isEqualTo(200);
        assertThat(id).matches("[0-9A-F]{32}");
        assertThat(anaplan.task(IMPORT, id).path("taskState").asText()).isEqualTo("NOT_STARTED");
        anaplan.simulator.settings().tasks().hold(false);
        assertThat(anaplan.awaitState(IMPORT, id, "IN_PROGRESS").has("result")).isFalse();
        anaplan.simulator.settings().tasks().holdRunning(false);
        assertThat(anaplan.awaitState(IMPORT, id, "COMPLETE").path("result").path("objectId").asText()).isEqualTo(anaplan.importId(IMPORT));
    }

    @Test
    void aTaskIsFoundUnderItsOwnImportOnly() {
        // Given
        String id = anaplan.start(IMPORT);

        // Then
        assertThat(anaplan.get(anaplan.path("/imports/" + anaplan.importId("Update GL Actuals") + "/tasks/" + id)).status()).isEqualTo(404);
    }

    @Test
    void startedTwiceItRunsTwiceAndTheListShowsBothInOrder() {
        // Given
        String first = anaplan.start(IMPORT);
        String second = anaplan.start(IMPORT);

        // Then
        assertThat(anaplan.get(tasks).json().path("tasks").findValuesAsText("taskId")).containsExactly(first, second);
        assertThat(anaplan.get(tasks + "?sort=-creationTime").json().path("tasks").findValuesAsText("taskId")).containsExactly(second, first);
    }

    @Test
    void aStartWhoseAnswerIsLostLeavesATask() {
        // Given
        anaplan.simulator.server().faults().arm(Fault.once(Fault.Kind.RESET_AFTER, "POST", "/tasks$"));

        // When
        assertThatThrownBy(() -> anaplan.sendOrFail("POST", tasks, "{\"localeName\":\"en_US\"}".getBytes(), "Content-Type", "application/json"))
                .isInstanceOf(IOException.class);

        // Then
        assertThat(anaplan.simulator.server().faults().hits()).isEqualTo(1);
        assertThat(anaplan.get(tasks).json().path("tasks")).hasSize(1);
        assertThat(anaplan.simulator.observed().starts()).hasSize(1);
    }

    @Test
    void theListShowsTheTasksOfOthersWhoReadTheirOwnFile() {
        // Given
        anaplan.withMasters();
        anaplan.upload(FILE, GL_HEADER, gl("FR10", "4000", "C1", "Jan 26", "1"));

        // When
        String stranger = anaplan.simulator.startAsStranger(DemoModel.MODEL, IMPORT, Tenant.OTHER_USER,
                (GL_HEADER + "\n" + gl("FR10", "4000", "C1", "Jan 26", "99") + "\n").getBytes(StandardCharsets.UTF_8));
        anaplan.awaitState(IMPORT, stranger, "COMPLETE");

        // Then
        assertThat(anaplan.get(tasks).json().path("tasks").get(0).path("taskId").asText()).isEqualTo(stranger);
        assertThat(anaplan.simulator.observed().cells(DemoModel.MODEL, "GL Actuals").values()).extracting(Object::toString).containsExactly("99");
        assertThat(anaplan.get(anaplan.path("/files/" + anaplan.fileId(FILE))).text()).contains(",1,EUR");
        assertThat(anaplan.simulator.observed().starts()).last().satisfies(s -> {
            assertThat(s.user()).isEqualTo(Tenant.OTHER_USER);
            assertThat(s.intent()).isEqualTo(anaplan.simulator.observed().uploads().get(2).sha256()).hasSize(64);
        });
    }

    @Test
    void aCancelledTaskIsRolledBack() {
        // Given
        anaplan.withMasters();
        anaplan.simulator.settings().tasks().holdRunning(true);
        anaplan.upload(FILE, GL_HEADER, gl("FR10", "4000", "C1", "Jan 26", "1"));
        String id = anaplan.start(IMPORT);
        anaplan.awaitState(IMPORT, id, "IN_PROGRESS");

        // When
        int status = anaplan.send("DELETE", tasks + "/" + id, new byte[0]).status();
        JsonNode task = anaplan.awaitState(IMPORT, id, "CANCELLED");

        // Then
        assertThat(status).isEqualTo(200);
        assertThat(task.path("result").path("details").get(0).path("type").asText()).isEqualTo("msgImportCancelled");
        assertThat(anaplan.simulator.observed().cells(DemoModel.MODEL, "GL Actuals")).isEmpty();
    }

    @Test
    void aWaitingTaskCanBeCancelledAndAnEndedOneCannot() {
        // Given
        anaplan.simulator.settings().tasks().hold(true);
        String waiting = anaplan.start(IMPORT);

        // When
        anaplan.send("DELETE", tasks + "/" + waiting, new byte[0]);
        anaplan.awaitState(IMPORT, waiting, "CANCELLED");
        anaplan.simulator.settings().tasks().hold(false);
        String ended = anaplan.start(IMPORT);
        anaplan.awaitState(IMPORT, ended, "COMPLETE");
        anaplan.send("DELETE", tasks + "/" + ended, new byte[0]);

        // Then
        assertThat(anaplan.task(IMPORT, ended).path("taskState").asText()).isEqualTo("COMPLETE");
    }

    @Test
    void tasksOfAModelRunOneAfterTheOther() {
        // Given
        anaplan.simulator.settings().tasks().holdRunning(true);
        anaplan.upload("GL_ACCOUNTS.csv", "Code,Name,Parent", "4000,Sales,");
        String first = anaplan.start("Load GL Accounts");
        anaplan.awaitState("Load GL Accounts", first, "IN_PROGRESS");

        // When
        String second = anaplan.start(IMPORT);

        // Then
        assertThat(anaplan.task(IMPORT, second).path("taskState").asText()).isEqualTo("NOT_STARTED");
        assertThat(anaplan.get(anaplan.path("/status")).json().path("requestStatus").path("currentStep").asText()).isEqualTo("Processing ...");
        assertThat(anaplan.simulator.observed().maxConcurrentImports(DemoModel.MODEL)).isEqualTo(2);
        anaplan.simulator.settings().tasks().holdRunning(false);
        anaplan.awaitState(IMPORT, second, "COMPLETE");
    }

    @Test
    void aBusyModelLetsUploadsHangAndAnswersPolls() {
        // Given
        anaplan.simulator.settings().answers().busyBlocks(true);
        anaplan.simulator.settings().tasks().holdRunning(true);
        anaplan.upload("GL_ACCOUNTS.csv", "Code,Name,Parent", "4000,Sales,");
        String id = anaplan.start("Load GL Accounts");
        anaplan.awaitState("Load GL Accounts", id, "IN_PROGRESS");

        // When
        CompletableFuture<Answer> upload = CompletableFuture.supplyAsync(() -> anaplan.begin(FILE, 1));
        await().until(() -> anaplan.simulator.server().log().entries().stream().anyMatch(e -> e.path().endsWith(anaplan.fileId(FILE))));

        // Then
        assertThat(upload).isNotDone();
        anaplan.simulator.settings().tasks().holdRunning(false);
        assertThat(upload.join().status()).isEqualTo(200);
        assertThat(anaplan.task("Load GL Accounts", id).path("taskState").asText()).isEqualTo("COMPLETE");
    }

    @Test
    void aTokenRevokedMidTaskDoesNotStopTheTask() {
        // Given
        anaplan.simulator.settings().tasks().hold(true);
        String id = anaplan.start(IMPORT);

        // When
        anaplan.simulator.revokeTokens();
        int refused = anaplan.get(tasks + "/" + id).status();
        anaplan.simulator.settings().tasks().hold(false);

        // Then
        assertThat(refused).isEqualTo(401);
        anaplan.signIn(Tenant.USER).awaitState(IMPORT, id, "COMPLETE");
    }

    @Test
    void theDumpIsOneOfUserAndImportAndGoesWithTheNextRun() {
        // Given
        anaplan.withMasters();
        JsonNode first = anaplan.load(IMPORT, FILE, GL_HEADER, gl("XX", "4000", "C1", "Jan 26", "1"));
        JsonNode second = anaplan.load(IMPORT, FILE, GL_HEADER, gl("YY", "4000", "C1", "Jan 26", "1"));

        // Then
        assertThat(anaplan.dump(IMPORT, first)).isNull();
        assertThat(anaplan.dump(IMPORT, second)).contains("YY");
        anaplan.signIn(Tenant.OTHER_USER);
        assertThat(anaplan.dump(IMPORT, second)).isNull();
        anaplan.clock.advance(Duration.ofHours(49));
        anaplan.signIn(Tenant.USER);
        assertThat(anaplan.dump(IMPORT, second)).isNull();
        assertThat(anaplan.task(IMPORT, second.path("taskId").asText()).path("result").path("failureDumpAvailable").asBoolean()).isTrue();
    }

    @Test
    void aLargeDumpComesInChunks() {
        // Given
        anaplan.withMasters();
        anaplan.simulator.settings().files().dumpChunkBytes(100);
        JsonNode task = anaplan.load(IMPORT, FILE, GL_HEADER, gl("XX", "4000", "C1", "Jan 26", "1"), gl("YY", "4000", "C1", "Jan 26", "1"));
        String dump = tasks + "/" + task.path("taskId").asText() + "/dump";

        // When
        StringBuilder joined = new StringBuilder();
        long total = anaplan.get(dump + "/chunks").json().at("/meta/paging/totalSize").asLong();
        for (int offset = 0; offset < total; offset += 2) {
            JsonNode page = anaplan.get(dump + "/chunks?limit=1000&offset=" + offset).json().path("chunks");
            assertThat(page.size()).isLessThanOrEqualTo(2);
            for (JsonNode chunk : page) {
                joined.append(anaplan.get(dump + "/chunks/" + chunk.path("id").asText()).text());
            }
        }

        // Then
        assertThat(joined.toString()).isEqualTo(anaplan.get(dump).text()).hasSizeGreaterThan(100);
        assertThat(anaplan.get(dump + "/chunks/99").status()).isEqualTo(404);
    }

    @Test
    void aProcessRunsItsImportsInOrderWithoutRollBack() {
        // Given
        anaplan.upload("GL_ACCOUNTS.csv", "Code,Name,Parent", "4000,Sales,");
        anaplan.upload("COST_CENTERS.csv", "Code,Name,Parent", "C1,Plant,");

        // When: there is no file for the third import
        JsonNode result = process().path("result");

        // Then
        assertThat(result.path("nestedResults").findValuesAsText("objectName")).containsExactly("Load GL Accounts", "Load Cost Centers", IMPORT);
        assertThat(result.path("nestedResults").get(0).path("successful").asBoolean()).isTrue();
        assertThat(result.path("nestedResults").get(2).path("successful").asBoolean()).isFalse();
        assertThat(result.path("successful").asBoolean()).isFalse();
        assertThat(anaplan.simulator.observed().listItems(DemoModel.MODEL, "GL Accounts")).hasSize(1);
    }

    @Test
    void aProcessKeepsTheDumpOfEachImport() {
        // Given
        anaplan.upload("GL_ACCOUNTS.csv", "Code,Name,Parent", ",Nameless,");
        anaplan.upload("COST_CENTERS.csv", "Code,Name,Parent", "C1,Plant,");
        anaplan.upload(FILE, GL_HEADER);

        // When
        JsonNode task = process();

        // Then
        assertThat(task.has("duration")).isTrue();
        assertThat(task.path("result").path("nestedResults").get(0).path("failureDumpAvailable").asBoolean()).isTrue();
        assertThat(anaplan.get(anaplan.path("/processes/" + anaplan.model.processes().get(0).id() + "/tasks/" + task.path("taskId").asText()
                + "/dumps/" + anaplan.importId("Load GL Accounts") + "/chunks/0")).text()).contains("Nameless");
    }
}
