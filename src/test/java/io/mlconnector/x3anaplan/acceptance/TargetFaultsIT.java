package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.ops.Failures;
import io.mlconnector.x3anaplan.sandbox.anaplan.RateSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelState;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import io.mlconnector.x3anaplan.sandbox.http.Fault.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of Anaplan and the way to it that a run outlasts: it ends as if nothing had happened, or says what waits. */
class TargetFaultsIT extends OneLedger {

    private Target target;

    @BeforeAll
    void start() {
        connection("close").with("chunkBytes", "1000");
        serve();
        target = target("close");
    }

    @AfterEach
    void calm() {
        target.calm();
    }

    @Test
    void a1_a_used_up_rate_is_waited_out_and_no_task_started_twice() {
        // Given a tenant that lets few requests through at a time, a start that is refused with a time to wait, and one without
        target.post("11.00", "CC120");
        int starts = target.starts();
        target.anaplan().settings().rate().limited(true).bucket(5, 10).retryAfter(RateSettings.RetryAfter.SECONDS);
        Map<String, String> json = Map.of("Content-Type", "application/json");
        target.arm(new Fault(Kind.STATUS, "POST", "/tasks$", 0, 1, 429, Map.of("Content-Type", "application/json", "Retry-After", "1"), "{}", 0));
        target.arm(new Fault(Kind.STATUS, "PUT", "/chunks/0$", 0, 1, 429, json, "{}", 0));
        long before = target.log().stream().filter(e -> e.status() == 429).count();
        // When it syncs
        JsonNode run = target.sync();
        // Then it waited as told, or ten seconds where nothing was told, and one start was accepted
        assertThat(target.anaplan().server().faults().hits()).isEqualTo(2);
        assertThat(target.log().stream().filter(e -> e.status() == 429).count()).as(run.toPrettyString()).isGreaterThan(before + 2);
        assertThat(run.path("durationSeconds").asDouble()).isGreaterThan(11);
        assertThat(target.starts()).isEqualTo(starts + 1);
        target.same(run);
    }

    @Test
    void a2_another_tool_that_eats_the_rate_slows_the_run_down_and_does_not_end_it() {
        // Given another tool that takes most of what the tenant lets through
        target.post("12.00", "CC120");
        int starts = target.starts();
        target.anaplan().settings().rate().limited(true).bucket(4, 20).retryAfter(RateSettings.RetryAfter.SECONDS);
        var eater = Executors.newSingleThreadScheduledExecutor();
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(target.anaplan().url() + "/2/0/workspaces")).build();
        eater.scheduleAtFixedRate(() -> http.sendAsync(request, HttpResponse.BodyHandlers.discarding()), 0, 70, TimeUnit.MILLISECONDS);
        // When it syncs
        JsonNode run = target.sync();
        eater.shutdownNow();
        // Then
        assertThat(target.starts()).isEqualTo(starts + 1);
        target.anaplan().settings().rate().limited(false);
        target.same(run);
    }

    @Test
    void a3_a_token_that_ends_in_mid_upload_and_in_mid_import_is_renewed_and_the_task_goes_on() {
        // Given a token that is refused between two chunks, and all tokens revoked while the task runs
        target.post("13.00", "CC120");
        int starts = target.starts();
        target.arm(Fault.status("PUT", "/chunks/1$", 1, 401, "application/json", "{\"status\":{\"code\":401,\"message\":\"Unauthorized\"}}"));
        target.anaplan().settings().tasks().holdRunning(true);
        CompletableFuture<JsonNode> syncing = target.syncing();
        target.awaitStarted(starts, "IN_PROGRESS");
        target.anaplan().revokeTokens();
        long looks = target.requests("GET", "/tasks/[0-9A-F]{32}");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> target.requests("GET", "/tasks/[0-9A-F]{32}") > looks + 2);
        target.anaplan().settings().tasks().holdRunning(false);
        // Then the same task is followed to its end
        JsonNode run = syncing.join();
        assertThat(target.anaplan().server().faults().hits()).isEqualTo(1);
        assertThat(target.log()).anyMatch(e -> e.status() == 401 && e.path().contains("/tasks/"));
        assertThat(target.starts()).isEqualTo(starts + 1);
        target.same(run);
    }

    /** 409 and 423 by one request each, and a model that is locked for so long that a request's own retries would not do. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"a chunk answers 409,PUT,/chunks/0$,409,16", "a start answers 423,POST,/tasks$,423,8", "a start answers 409,POST,/tasks$,409,8",
        "a look answers 423,GET,/tasks/[0-9A-F]{32}$,423,8", "the model is locked,,,,"})
    void a4_a_busy_or_locked_model_is_waited_for_with_one_alert_and_then_sent_to(String name, String method, String path, Integer status,
            Integer times) {
        // Given
        target.post("14.00", "CC120");
        int starts = target.starts();
        long alerts = target.said("model busy or locked, waiting");
        long locked = target.log().stream().filter(e -> e.status() == 423).count();
        if (method != null) {
            target.arm(Fault.status(method, path, times, status, "application/json",
                    "{\"status\":{\"code\":" + status + ",\"message\":\"The model is busy\"}}"));
        } else {
            target.model().state(ModelState.LOCKED);
        }
        // When it syncs, and the model is free after a while
        CompletableFuture<JsonNode> syncing = target.syncing();
        if (method == null) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> target.said("model busy or locked, waiting") > alerts);
            long polls = target.requests("GET", "/models/[0-9A-F]{32}");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> target.requests("GET", "/models/[0-9A-F]{32}") > polls + 5);
            target.model().state(ModelState.UNLOCKED);
        }
        JsonNode run = syncing.join();
        // Then there was one alert at most for all the looks, and one start
        assertThat(target.said("model busy or locked, waiting")).isEqualTo(alerts + (name.startsWith("a look") ? 0 : 1));
        assertThat(target.starts()).isEqualTo(starts + 1);
        target.same(run);
    }

    @Test
    void a4_a_model_that_stays_locked_is_left_to_a_later_run_without_a_dead_letter() {
        // Given a model that is locked for longer than a run waits
        target.post("14.50", "CC120");
        int starts = target.starts();
        target.model().state(ModelState.LOCKED);
        // When it syncs, then nothing is sent, and the slice waits with its cause
        JsonNode run = target.sync();
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(run.path("slices").toString()).contains("locked").contains("later");
        assertThat(target.starts()).isEqualTo(starts);
        assertThat(target.letters()).isEmpty();
        target.onlyMissing("14.50");
        // and it goes with the first run after its pause
        target.model().state(ModelState.UNLOCKED);
        target.same(afterPause());
        assertThat(target.starts()).isEqualTo(starts + 1);
    }

    /** 404 does not tell a wrong id from missing rights, and neither does the message. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', value = {"422;Model is archived;archived: a workspace administrator must restore it", "404;Not Found;The id is wrong, or the user may not see it",
        "403;Forbidden;check the user's role in the model"})
    void a5_a_model_that_is_archived_or_out_of_reach_gets_nothing_and_the_message_says_the_remedy(int status, String said, String words) {
        // Given
        target.post("15.00", "CC120");
        int starts = target.starts();
        long chunks = target.requests("PUT", "/chunks/\\d+");
        target.arm(Fault.status(null, "/models/[0-9A-F]{32}", -1, status, "application/json",
                "{\"status\":{\"code\":" + status + ",\"message\":\"" + said + "\"}}"));
        // When it syncs
        JsonNode run = target.sync();
        // Then nothing was sent, the slice is listed with its money, the cause and the remedy
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("failed");
        assertThat(target.starts()).isEqualTo(starts);
        assertThat(target.requests("PUT", "/chunks/\\d+")).isEqualTo(chunks);
        assertThat(target.letters()).hasSize(1);
        assertThat(target.letters().get(0).path("cause").asText()).contains(words);
        target.listsTheSliceWithItsMoney(target.letters().get(0));
        target.onlyMissing("15.00");
        // and when it is mended, the next run brings all
        target.calm();
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 1);
    }

    @Test
    void a6_a_chunk_that_breaks_is_sent_again_with_the_same_bytes() {
        // Given a chunk that meets a gateway's error page, a broken connection before and one after it arrived
        target.post("16.00", "CC120");
        int starts = target.starts();
        long[] before = {target.requests("PUT", "/chunks/0"), target.requests("PUT", "/chunks/1")};
        target.arm(Fault.status("PUT", "/chunks/1$", 1, 503, "text/html", "<html>gateway</html>"));
        target.arm(Fault.once(Kind.RESET_BEFORE, "PUT", "/chunks/1$"));
        target.arm(Fault.once(Kind.RESET_AFTER, "PUT", "/chunks/1$"));
        // When it syncs
        JsonNode run = target.sync();
        // Then that chunk alone was repeated, and what the import read is what was staged
        assertThat(target.anaplan().server().faults().hits()).isEqualTo(3);
        assertThat(target.requests("PUT", "/chunks/0")).isEqualTo(before[0] + 1);
        assertThat(target.requests("PUT", "/chunks/1")).isEqualTo(before[1] + 4);
        assertThat(Landscape.rows(landscape.database(), "select file_hash from stage where task_id = '" + target.lastStart().taskId() + "'"))
                .containsExactly(target.lastStart().intent());
        assertThat(target.starts()).isEqualTo(starts + 1);
        target.same(run);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"RESET_AFTER", "BODY", "TRUNCATE"})
    void a7_a_start_whose_answer_is_lost_is_adopted_never_repeated(Kind kind) {
        // Given a start that has its effect, and an answer that never comes, is an error page, or is cut short
        target.post("17.00", "CC120");
        int starts = target.starts();
        long posts = target.requests("POST", "/tasks");
        target.arm(new Fault(kind, "POST", "/tasks$", 0, 1, kind == Kind.BODY ? 504 : 0, Map.of("Content-Type", "text/html"), "<html>timeout</html>", 0));
        // When it syncs
        JsonNode run = target.sync();
        // Then its task was found in the list, and no other was started
        assertThat(target.anaplan().server().faults().hits()).isEqualTo(1);
        assertThat(target.requests("POST", "/tasks")).isEqualTo(posts + 1);
        assertThat(target.starts()).isEqualTo(starts + 1);
        assertThat(run.path("slices").findValuesAsText("task")).contains(target.lastStart().taskId());
        target.same(run);
    }

    @Test
    void a8_an_import_that_a_person_cancels_is_held_with_its_money_until_a_replay_and_not_fought_for() {
        // Given a person who cancels the running import in the model
        target.post("18.00", "CC120");
        int starts = target.starts();
        target.anaplan().settings().tasks().holdRunning(true);
        CompletableFuture<JsonNode> syncing = target.syncing();
        target.awaitStarted(starts, "IN_PROGRESS");
        target.anaplan().cancel(target.lastStart().taskId());
        JsonNode run = syncing.join();
        target.anaplan().settings().tasks().holdRunning(false);
        // Then it is recorded with all that Anaplan tells of it, its money is listed, and no later run starts it by itself
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("failed");
        JsonNode letter = target.letters().get(0);
        assertThat(letter.path("cause").asText()).contains("cancelled in Anaplan").contains("rolled it back");
        assertThat(letter.path("task").asText()).isEqualTo(target.lastStart().taskId());
        assertThat(Product.json(product.get("/api/dead-letters/" + letter.path("id").asLong())).path("vendorAnswer").asText())
                .contains("msgImportCancelled");
        target.listsTheSliceWithItsMoney(letter);
        assertThat(target.holds().toString()).contains("cancelled");
        for (int i = 0; i < 2; i++) {
            assertThat(target.sync().path("outcome").asText()).isEqualTo("partial");
        }
        assertThat(target.starts()).isEqualTo(starts + 1);
        target.onlyMissing("18.00");
        // and a replay brings it
        assertThat(product.post("/api/dead-letters/replay", "{\"ids\": [" + letter.path("id").asLong()
                + "], \"by\": \"Ada\", \"why\": \"may be sent\"}").statusCode()).isEqualTo(202);
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 2);
    }

    @Test
    void a8_a_list_import_that_a_person_cancels_is_held_with_the_slices_until_a_replay_and_not_fought_for() {
        // Given a new cost center with its first posting, and a person who cancels the import of its list
        landscape.sandbox().x3().books().addCostCenter("CC778", "Cancelled workshop");
        target.post("18.50", "CC778");
        int starts = target.anaplan().observed().starts().size();
        target.anaplan().settings().imports().cancelNext("Load Cost Centers", 1);
        JsonNode run = target.sync();
        // Then the list is held, neither it nor a slice is started by later runs, and the run says what waits
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("failed");
        JsonNode letter = target.letters().get(0);
        assertThat(letter.path("kind").asText()).isEqualTo("list");
        assertThat(letter.path("cause").asText()).contains("cancelled in Anaplan").contains("rolled it back");
        assertThat(target.holds()).singleElement().satisfies(hold -> {
            assertThat(hold.path("kind").asText()).isEqualTo("cancelled");
            assertThat(hold.path("subject").asText()).startsWith("list cost-centers, task ");
        });
        for (int i = 0; i < 2; i++) {
            JsonNode next = target.sync();
            assertThat(next.path("outcome").asText()).as(next.toPrettyString()).isEqualTo("partial");
            assertThat(next.path("slices").toString()).contains("held").contains("Replay the dead letter");
        }
        assertThat(target.anaplan().observed().starts()).hasSize(starts + 1);
        target.onlyMissing("18.50");
        // and a replay brings both
        assertThat(product.post("/api/dead-letters/replay", "{\"ids\": [" + letter.path("id").asLong()
                + "], \"by\": \"Ada\", \"why\": \"may be sent\"}").statusCode()).isEqualTo(202);
        target.same(target.sync());
        assertThat(target.anaplan().observed().starts()).hasSize(starts + 3);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"the task is not found,404,25", "the server fails,500,16", "the task's state never changes,200,8"})
    void a13_looks_that_fail_or_are_stale_say_nothing_of_the_task_and_looking_goes_on(String name, int status, int times) {
        // Given
        target.post("23.00", "CC120");
        int starts = target.starts();
        String body = status == 200 ? "{\"status\":{\"code\":200},\"task\":{\"taskState\":\"IN_PROGRESS\",\"progress\":0.2}}"
                : "{\"status\":{\"code\":" + status + ",\"message\":\"?\"}}";
        target.arm(Fault.status("GET", "/tasks/[0-9A-F]{32}$", status == 404 ? 4 : times, status, "application/json", body));
        // When it syncs, then the same task is followed to its end
        JsonNode run = target.sync();
        assertThat(target.anaplan().server().faults().hits()).isEqualTo(status == 404 ? 4 : times);
        assertThat(target.starts()).isEqualTo(starts + 1);
        target.same(run);
    }

    @Test
    void a13_a_task_that_stays_unknown_is_unverified_with_its_money_and_its_slice_sent_again_by_the_next_run() {
        // Given a task of which Anaplan says for longer than we look that there is none
        target.post("23.50", "CC120");
        int starts = target.starts();
        target.arm(Fault.status("GET", "/tasks/[0-9A-F]{32}$", -1, 404, "application/json", "{\"status\":{\"code\":404,\"message\":\"Not Found\"}}"));
        // When it syncs
        JsonNode run = target.sync();
        // Then nobody claims that it landed, and the slice is listed
        assertThat(run.path("totals").toString()).contains("\"unverified\":1");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("unverified");
        assertThat(Failures.exitCode(run.path("outcome").asText(), null, null)).isEqualTo(1);
        assertThat(run.path("failureClass").isNull()).isTrue();
        assertThat(target.letters().get(0).path("cause").asText()).contains("never seen");
        target.listsTheSliceWithItsMoney(target.letters().get(0));
        // and the next run proves it, with a start of its own
        target.calm();
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 2);
    }

    @Test
    void a18_a_maintenance_window_postpones_and_fails_nothing() {
        // Given a model that is offline
        target.post("28.00", "CC120");
        int starts = target.starts();
        target.model().state(ModelState.MAINTENANCE);
        // When it syncs
        JsonNode run = target.sync();
        // Then the slice waits, without a dead letter and without a failed run
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(run.path("slices").toString()).contains("maintenance");
        assertThat(target.letters()).isEmpty();
        target.onlyMissing("28.00");
        // a run within the pause leaves the model alone
        long asked = target.log().size();
        assertThat(target.sync().path("outcome").asText()).isEqualTo("partial");
        assertThat(target.log()).hasSize((int) asked);
        // and the first run after it brings all
        target.model().state(ModelState.UNLOCKED);
        target.same(afterPause());
        assertThat(target.starts()).isEqualTo(starts + 1);
    }

    @Test
    void a19_a_token_serves_to_its_end_while_the_token_server_is_down() {
        // Given a token server that is down, and a token from before
        target.post("29.00", "CC120");
        int starts = target.starts();
        target.arm(Fault.status(null, "^/token/", -1, 503, "text/html", "<html>down</html>"));
        // When it syncs, then all lands
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 1);
        assertThat(target.anaplan().server().faults().hits()).isZero();
        // When the token has ended as well
        target.post("29.50", "CC120");
        target.anaplan().revokeTokens();
        JsonNode run = target.sync();
        // Then signing in was tried again, so often and no more; nothing was sent, and the slice is listed
        assertThat(target.anaplan().server().faults().hits()).isBetween(2, 30);
        assertThat(run.path("failureClass").asText()).as(run.toPrettyString()).isEqualTo("target");
        target.listsTheSliceWithItsMoney(target.letters().get(0));
        target.onlyMissing("29.50");
        assertThat(target.starts()).isEqualTo(starts + 1);
        target.calm();
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 2);
    }

    @Test
    void a19_data_that_are_down_while_tokens_are_to_be_had_are_tried_again_and_then_listed() {
        // Given an integration API that is down
        target.post("29.70", "CC120");
        int starts = target.starts();
        target.arm(Fault.status(null, "^/2/0/", -1, 503, "text/html", "<html>down</html>"));
        // When it syncs
        JsonNode run = target.sync();
        // Then
        assertThat(target.anaplan().server().faults().hits()).isBetween(7, 30);
        assertThat(run.path("failureClass").asText()).as(run.toPrettyString()).isEqualTo("target");
        target.listsTheSliceWithItsMoney(target.letters().get(0));
        target.onlyMissing("29.70");
        // and a short failure is outlasted
        target.anaplan().server().faults().clear();
        target.arm(Fault.status(null, "^/2/0/", 3, 503, "text/html", "<html>down</html>"));
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 1);
    }

    /** Runs until the pause of what was postponed is over. */
    private JsonNode afterPause() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).until(target::sync, run -> run.path("outcome").asText().equals("clean"));
    }
}
