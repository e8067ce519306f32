package io.mlconnector.x3anaplan.sandbox.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.Anaplan.Answer;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FileTest {

    private static final String FILE = "GL_ACCOUNTS.csv";
    private static final String IMPORT = "Load GL Accounts";
    private final Anaplan anaplan = new Anaplan();

    @AfterEach
    void close() {
        anaplan.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String chunks(String rest) {
        return anaplan.path("/files/" + anaplan.fileId(FILE) + "/chunks" + rest);
    }

    @Test
    void anUnknownIdCreatesAStrayFileUnderAnotherId() {
        // When
        Answer answer = anaplan.post(anaplan.path("/files/113999999999"), "{\"chunkCount\":1}");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        String id = answer.json().path("file").path("id").asText();
        assertThat(id).startsWith("113").isNotEqualTo("113999999999");
        assertThat(anaplan.get(anaplan.path("/files")).json().path("files").findValuesAsText("id")).contains(id);
    }

    @Test
    void chunksGoBelowTheCountOnlyAndMayCutRowsAndComeInAnyOrder() {
        // Given
        anaplan.begin(FILE, 2);

        // Then
        assertThat(anaplan.get(chunks("")).json().path("chunks")).hasSize(2);
        assertThat(anaplan.chunk(FILE, 2, bytes("x")).status()).isEqualTo(400);
        assertThat(anaplan.chunk(FILE, -1, bytes("x")).status()).isEqualTo(400);
        assertThat(anaplan.chunk(FILE, 1, bytes("00,4000 Sales,\n")).status()).isEqualTo(204);
        assertThat(anaplan.chunk(FILE, 0, bytes("wrong")).status()).isEqualTo(204);
        assertThat(anaplan.chunk(FILE, 0, bytes("Code,Name,Parent\n40")).status()).isEqualTo(204);
        assertThat(anaplan.get(anaplan.path("/files/" + anaplan.fileId(FILE))).text()).isEqualTo("Code,Name,Parent\n4000,4000 Sales,\n");
    }

    @Test
    void chunkCountIsMinusOneOrUpTo1000() {
        assertThat(anaplan.begin(FILE, -1).status()).isEqualTo(200);
        assertThat(anaplan.begin(FILE, 1000).status()).isEqualTo(200);
        assertThat(anaplan.begin(FILE, 1001).status()).isEqualTo(400);
    }

    @Test
    void gzipIsToldByTheContentType() {
        // Given
        anaplan.begin(FILE, 2);
        byte[] zipped = Anaplan.gzip(bytes("Code,Name,Parent\n"));

        // Then
        assertThat(anaplan.send("PUT", chunks("/0"), zipped, "Content-Type", "application/x-gzip").status()).isEqualTo(204);
        assertThat(anaplan.send("PUT", chunks("/1"), bytes("not gzip"), "Content-Type", "application/x-gzip").status()).isEqualTo(400);
        assertThat(anaplan.send("PUT", chunks("/1"), zipped, "Content-Type", "application/gzip").status()).isEqualTo(415);
        assertThat(anaplan.get(chunks("/0")).text()).isEqualTo("Code,Name,Parent\n");
        assertThat(anaplan.get(chunks("/1")).status()).isEqualTo(404);
    }

    @Test
    void aChunkTooLargeBeforeCompressionIsRefused() {
        // Given
        anaplan.simulator.settings().files().chunkBytes(1000);
        anaplan.begin(FILE, 1);

        // Then
        assertThat(anaplan.send("PUT", chunks("/0"), Anaplan.gzip(new byte[1001]), "Content-Type", "application/x-gzip").status()).isEqualTo(413);
    }

    @Test
    void anImportOfAnIncompleteFileFailsAsATask() {
        // Given
        anaplan.begin(FILE, 2);
        anaplan.chunk(FILE, 0, bytes("Code,Name,Parent\n4000,4000 Sales,\n"));

        // When
        JsonNode result = anaplan.awaitState(IMPORT, anaplan.start(IMPORT), "COMPLETE").path("result");

        // Then
        assertThat(result.path("successful").asBoolean()).isFalse();
        assertThat(result.path("details").get(0).path("type").asText()).isEqualTo("uploadedFileNoLongerAvailable");
    }

    @Test
    void anUploadOfUnknownLengthNeedsItsCompletion() {
        // Given
        anaplan.begin(FILE, -1);
        anaplan.chunk(FILE, 0, bytes("Code,Name,Parent\n4000,4000 Sales,\n"));

        // When
        boolean before = anaplan.awaitState(IMPORT, anaplan.start(IMPORT), "COMPLETE").path("result").path("successful").asBoolean();
        Answer complete = anaplan.post(anaplan.path("/files/" + anaplan.fileId(FILE) + "/complete"), "{}");
        boolean after = anaplan.awaitState(IMPORT, anaplan.start(IMPORT), "COMPLETE").path("result").path("successful").asBoolean();

        // Then
        assertThat(before).isFalse();
        assertThat(complete.json().path("file").path("chunkCount").asInt()).isEqualTo(1);
        assertThat(after).isTrue();
    }

    @Test
    void contentIsPrivateToTheUser() {
        // Given
        anaplan.upload(FILE, "Code,Name,Parent", "4000,4000 Sales,");

        // When
        anaplan.signIn(Tenant.OTHER_USER);
        JsonNode result = anaplan.awaitState(IMPORT, anaplan.start(IMPORT), "COMPLETE").path("result");

        // Then
        assertThat(anaplan.get(anaplan.path("/files/" + anaplan.fileId(FILE))).status()).isEqualTo(404);
        assertThat(result.path("details").get(0).path("type").asText()).isEqualTo("uploadedFileNoLongerAvailable");
        assertThat(anaplan.simulator.observed().listItems(DemoModel.MODEL, "GL Accounts")).isEmpty();
    }

    @Test
    void contentIsGone48HoursAfterTheLastAccess() {
        // Given
        anaplan.upload(FILE, "Code,Name,Parent", "4000,4000 Sales,");

        // When
        anaplan.clock.advance(Duration.ofHours(47));
        anaplan.signIn(Tenant.USER);
        int touched = anaplan.get(anaplan.path("/files/" + anaplan.fileId(FILE))).status();
        anaplan.clock.advance(Duration.ofHours(49));
        anaplan.signIn(Tenant.USER);

        // Then
        assertThat(touched).isEqualTo(200);
        assertThat(anaplan.get(anaplan.path("/files/" + anaplan.fileId(FILE))).status()).isEqualTo(404);
    }

    @Test
    void contentIsReadWhenTheTaskRunsNotWhenItStarts() {
        // Given
        anaplan.simulator.settings().tasks().hold(true);
        anaplan.upload(FILE, "Code,Name,Parent", "4000,4000 Sales,");
        String task = anaplan.start(IMPORT);

        // When
        anaplan.upload(FILE, "Code,Name,Parent", "5000,5000 Purchases,");
        anaplan.simulator.settings().tasks().hold(false);
        anaplan.awaitState(IMPORT, task, "COMPLETE");

        // Then
        assertThat(anaplan.simulator.observed().listItems(DemoModel.MODEL, "GL Accounts")).extracting("code").containsExactly("5000");
        assertThat(anaplan.simulator.observed().content(task)).hasValueSatisfying(
                read -> assertThat(new String(read, StandardCharsets.UTF_8)).contains("5000 Purchases"));
    }

    @Test
    void deletionKeepsTheDefinitionAndAStaleChunkCount() {
        // Given
        anaplan.upload(FILE, "Code,Name,Parent");

        // When
        int status = anaplan.send("DELETE", anaplan.path("/files/" + anaplan.fileId(FILE)), new byte[0]).status();

        // Then
        assertThat(status).isEqualTo(204);
        assertThat(anaplan.get(chunks("/0")).status()).isEqualTo(404);
        assertThat(anaplan.get(anaplan.path("/files")).json().path("files").get(0).path("chunkCount").asInt()).isEqualTo(1);
    }
}
