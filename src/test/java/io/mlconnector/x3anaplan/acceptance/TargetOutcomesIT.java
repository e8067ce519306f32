package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.ops.Failures;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ImportDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleImport;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Imports that end otherwise than they say, or not wholly: what is missing in Anaplan is listed with its money. One connection proves
 * its imports by an export, the other starts a process and reads nothing back.
 */
class TargetOutcomesIT extends OneLedger {

    private static final String IMPORT = "Load GL Actuals";
    private Target target;
    private Target process;

    @BeforeAll
    void start() {
        connection("close").readBack("Read GL Actuals");
        connection("stepwise").updating().process("Update All");
        serve();
        target = target("close");
        process = target("stepwise");
    }

    @AfterEach
    void calm() {
        target.calm();
        target.sync();
        process.sync();
    }

    @Test
    void a_clean_import_says_whether_it_was_read_back() {
        // Given a posting that both connections send
        target.post("10.00", "CC120");
        // When they sync, then one has proved its cells, and the other says that it has not, beside a clean outcome
        JsonNode proved = target.sync();
        target.same(proved);
        assertThat(slice(proved).path("readBack").asText()).isEqualTo("equal");
        assertThat(slice(proved).path("message").asText()).contains("read back").contains("as sent");
        JsonNode unproved = process.sync();
        process.same(unproved);
        assertThat(slice(unproved).path("readBack").asText()).isEqualTo("unverified");
        assertThat(slice(unproved).path("outcome").asText()).isEqualTo("clean");
    }

    @Test
    void a9_an_import_that_calls_itself_failed_and_has_a_dump_is_partial_and_its_rejects_are_listed() {
        // Given a cost center that the model lost, and an import that says successful: false
        target.post("19.00", "CC130");
        int starts = target.starts();
        lose("CC130", "LOST");
        target.anaplan().settings().imports().failNext(IMPORT, 1);
        // When it syncs
        JsonNode run = target.sync();
        // Then the dump was fetched before anything else was started, and its records are what is missing in Anaplan
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(slice(run).path("message").asText()).contains("reports a failure");
        assertThat(target.records()).isNotEmpty().allMatch(r -> r.path("cause").asText().equals("cost center CC130 is missing in Anaplan"));
        assertThat(target.rejectedMoney()).isEqualByComparingTo(
                Landscape.rows(landscape.books(), "select sum(a.amtled * a.sns) from sandbox_x3.gaccentrya a join sandbox_x3.gaccentryd d"
                        + " using (endpoint, typ, num, lin, ledtyp) join sandbox_x3.gaccentry h using (endpoint, typ, num) where endpoint = 'SEED'"
                        + " and ledtyp = 1 and h.cat = 1 and h.sta = 2 and a.cce_0 = 'CC130' and d.per = 2 and d.cpy = 'FR10'").get(0));
        assertThat(target.differences()).isNotEmpty().allMatch(cell -> cell.contains(" | CC130 | Feb 25 | "));
        assertThat(target.starts()).isEqualTo(starts + 1);
        // and when the list is mended, the next run brings them
        lose("LOST", "CC130");
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 2);
    }

    @Test
    void a10_values_that_anaplan_ignores_are_found_by_reading_back_and_held() {
        // Given a line item that somebody gave a formula, so that imported values are ignored without a dump
        String posting = target.post("20.00", "CC120");
        int starts = target.starts();
        calculated(true);
        // When it syncs
        JsonNode run = target.sync();
        // Then the slice is held, and what is missing is told
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(slice(run).path("message").asText()).contains("ignored").contains("read back: 2 cells differ, by 40 in all");
        assertThat(slice(run).path("readBack").asText()).isEqualTo("differs");
        assertThat(slice(run).path("outcome").asText()).isEqualTo("held");
        target.onlyMissing("20.00");
        // nobody claims that its rows are there: which values were ignored is not told
        assertThat(target.fates(posting, run)).containsExactly("unproved");
        assertThat(target.starts()).isEqualTo(starts + 1);
        // and when the formula is gone, and a person has looked, the next run brings it
        calculated(false);
        target.confirm(target.holds().get(0));
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 2);
    }

    @Test
    void a11_a_process_whose_own_step_failed_is_partial_with_its_steps_told_apart() {
        // Given a process whose first steps pass, and whose last finds a file without its columns
        String posting = process.post("21.00", "CC120");
        int starts = process.starts();
        CompletableFuture<JsonNode> syncing = overwriteBeforeTheImport(process, starts, "GL_ACTUALS_UPDATE.csv", "Company\nFR10\n");
        JsonNode run = syncing.join();
        // Then each step is told with its outcome, and the slice is listed with its money
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(slice(run).path("message").asText()).contains("Load GL Accounts: clean").contains("Load Cost Centers: clean")
                .contains("Update GL Actuals: failed").contains("every step again");
        process.listsTheSliceWithItsMoney(process.letters().get(0));
        process.onlyMissing("21.00");
        // audit, summary, standing and preview know that nothing of it landed
        assertThat(process.fates(posting, run)).isEmpty();
        assertThat(slice(run).path("sent").path("rows").asInt()).isZero();
        assertThat(slice(run).path("rejected").path("rows").asInt()).isPositive();
        assertThat(process.previewed(process.letters().get(0))).isEqualByComparingTo("21.00");
        assertThat(Product.json(product.get("/api/connections/stepwise/slices")).findValuesAsText("task")).isNotEmpty()
                .doesNotContain(slice(run).path("task").asText());
        // and the next run starts the whole process once more
        process.same(process.sync());
        assertThat(process.starts()).isEqualTo(starts + 2);
    }

    @Test
    void a11_a_process_whose_other_step_rejected_rows_is_partial_though_the_slice_landed() {
        // Given a process whose first step meets a row that it rejects
        process.post("21.50", "CC120");
        int starts = process.starts();
        String bad = "Code,Name,Parent\nX1," + "n".repeat(61) + ",\n";
        JsonNode run = overwriteBeforeTheImport(process, starts, "GL_ACCOUNTS.csv", bad).join();
        // Then the cells are there, the step and its rejected row are told from its own dump
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(slice(run).path("message").asText()).contains("Load GL Accounts: partial").contains("Update GL Actuals: clean");
        assertThat(process.letters().get(0).path("answer").asText()).contains("Load GL Accounts, line 2").contains("Invalid name");
        assertThat(process.records()).isEmpty();
        assertThat(process.differences()).isEmpty();
        // and with a good file the slice is clean again
        process.anaplan().overwriteFile(DemoModel.MODEL, "GL_ACCOUNTS.csv", Tenant.USER, "Code,Name,Parent\n".getBytes(StandardCharsets.UTF_8));
        process.same(process.sync());
        assertThat(process.starts()).isEqualTo(starts + 2);
    }

    @Test
    void a12_a_dump_that_was_announced_and_is_gone_lists_the_whole_slice_and_reading_back_tells_what_is_missing() {
        // Given rejected rows, and a dump that another run of the import has overwritten
        String posting = target.post("22.00", "CC130");
        int starts = target.starts();
        lose("CC130", "LOST");
        target.arm(Fault.status("GET", "/dump", -1, 404, "application/json", "{\"status\":{\"code\":404,\"message\":\"Not Found\"}}"));
        // When it syncs
        JsonNode run = target.sync();
        // Then no row is named, the whole slice is listed with its money, and the sum of what differs is told
        assertThat(target.anaplan().server().faults().hits()).isPositive();
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(target.letters()).hasSize(1);
        assertThat(target.letters().get(0).path("cause").asText()).contains("The dump is lost").contains("read back:").contains("differ, by");
        target.listsTheSliceWithItsMoney(target.letters().get(0));
        assertThat(target.records()).isEmpty();
        assertThat(target.differences()).isNotEmpty().allMatch(cell -> cell.contains(" | CC130 | Feb 25 | "));
        assertThat(target.fates(posting, run)).containsExactly("unproved");
        assertThat(target.previewed(target.letters().get(0))).isEqualByComparingTo("22.00");
        // and the next run, the list mended, brings all
        target.calm();
        lose("LOST", "CC130");
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 2);
    }

    @Test
    void a14_a_file_that_somebody_overwrites_before_its_import_is_found_by_reading_back_and_held() {
        // Given another file of as many rows in the place of ours, so that the counts fit
        String posting = target.post("24.00", "CC120");
        int starts = target.starts();
        JsonNode run = overwriteBeforeTheImport(target, starts, "GL_ACTUALS.csv", null).join();
        // Then the slice is held with what differs
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(slice(run).path("outcome").asText()).isEqualTo("held");
        JsonNode hold = target.holds().get(0);
        assertThat(hold.path("kind").asText()).isEqualTo("read-back");
        assertThat(hold.path("reason").asText()).contains("cells differ").contains("were sent").contains("are there");
        assertThat(target.fates(posting, run)).containsExactly("unproved");
        assertThat(target.differences()).isNotEmpty().allMatch(cell -> cell.startsWith("LEG | FR10 | ") && cell.contains(" | Feb 25 | "));
        // nothing more is sent by itself
        assertThat(target.sync().path("outcome").asText()).isEqualTo("partial");
        assertThat(target.starts()).isEqualTo(starts + 1);
        // and when a person has looked, all is put right
        target.confirm(hold);
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 2);
    }

    @Test
    void a14_without_an_export_the_slice_says_that_it_is_unverified_and_is_not_sent_again_for_that() {
        // Given a file of fewer rows in the place of ours, where nothing is read back
        String posting = process.post("24.50", "CC120");
        int starts = process.starts();
        JsonNode run = overwriteBeforeTheImport(process, starts, "GL_ACTUALS_UPDATE.csv", String.join(",", DemoModel.GL_HEADERS)
                + "\nFR10,LEG,FRA-603000,CC120,Feb 25,1.00,EUR,X,1,,603000\n").join();
        // Then Anaplan's word is all there is, and that is said wherever the outcome is shown
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        assertThat(run.path("message").asText()).contains("1 clean but unverified (accepted by Anaplan, not read back)");
        assertThat(Failures.exitCode(run.path("outcome").asText(), null, null)).isZero();
        assertThat(slice(run).path("outcome").asText()).isEqualTo("clean");
        assertThat(slice(run).path("readBack").asText()).isEqualTo("unverified");
        assertThat(process.fates(posting, run)).containsExactly("imported");
        assertThat(process.letters()).isEmpty();
        // nothing is sent again for that; whoever sends all again puts it right
        process.sync();
        assertThat(process.starts()).isEqualTo(starts + 1);
        process.post("0.50", "CC120");
        process.same(process.sync());
    }

    @Test
    void a15_an_action_that_was_made_anew_is_held_before_anything_is_sent_until_a_person_has_looked() {
        // Given an import of the same name with another id
        target.post("25.00", "CC120");
        int starts = target.starts();
        long chunks = target.requests("PUT", "/chunks/\\d+");
        target.model().imports().replaceAll(i -> i.name().equals(IMPORT) ? copy((ModuleImport) i, "112000009999", IMPORT) : i);
        // When it syncs
        JsonNode run = target.sync();
        // Then nothing was uploaded, and the hold says what changed
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(target.requests("PUT", "/chunks/\\d+")).isEqualTo(chunks);
        assertThat(target.starts()).isEqualTo(starts);
        JsonNode hold = target.holds().get(0);
        assertThat(hold.path("reason").asText()).contains("is not the one that was used before").contains("112000009999").contains("clears");
        target.onlyMissing("25.00");
        // and when a person has looked, it is sent
        target.confirm(hold);
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 1);
    }

    @Test
    void a15_an_action_that_was_renamed_gets_nothing_and_the_message_names_those_that_are_there() {
        // Given
        target.post("25.50", "CC120");
        int starts = target.starts();
        String id = target.model().importNamed(IMPORT).id();
        rename(id, "Load GL Actuals (old)");
        // When it syncs
        JsonNode run = target.sync();
        // Then
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("failed");
        assertThat(run.path("failureClass").asText()).isEqualTo("configuration");
        assertThat(target.letters().get(0).path("cause").asText()).contains("no import Load GL Actuals").contains("Load GL Actuals (old)");
        target.listsTheSliceWithItsMoney(target.letters().get(0));
        target.onlyMissing("25.50");
        assertThat(target.starts()).isEqualTo(starts);
        // and with its name back it goes
        rename(id, IMPORT);
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 1);
    }

    @Test
    void a17_a_full_workspace_that_stores_nothing_is_found_by_reading_back_and_held() {
        // Given a workspace that takes no more, and says so to nobody
        target.post("27.00", "CC120");
        int starts = target.starts();
        target.anaplan().settings().imports().workspaceFull(true);
        // When it syncs
        JsonNode run = target.sync();
        // Then the slice is held with its money
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        JsonNode hold = target.holds().get(0);
        assertThat(hold.path("kind").asText()).isEqualTo("read-back");
        assertThat(hold.path("reason").asText()).contains("2 cells differ, by 54 in all");
        target.onlyMissing("27.00");
        assertThat(target.sync().path("outcome").asText()).isEqualTo("partial");
        assertThat(target.starts()).isEqualTo(starts + 1);
        // and when there is room, and a person has looked, it is sent
        target.anaplan().settings().imports().workspaceFull(false);
        target.confirm(hold);
        target.same(target.sync());
        assertThat(target.starts()).isEqualTo(starts + 2);
    }

    @Test
    void a20_a_period_that_the_target_lacks_is_told_by_the_import_and_holds_its_slice_alone_until_a_person_confirms() {
        // Given a model whose calendar lost a month that is sent again, for a user who may not look at calendars
        String posting = target.post("28.00", "CC120");
        int starts = target.starts();
        int at = target.model().periods().indexOf("Feb 25");
        target.model().periods().remove("Feb 25");
        // When it syncs
        JsonNode run = target.sync();
        // Then the slice is held, with company, ledger, period and remedy, and nobody asked for the calendar
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(slice(run).path("outcome").asText()).isEqualTo("held");
        JsonNode hold = target.holds().get(0);
        assertThat(hold.path("kind").asText()).isEqualTo("calendar");
        assertThat(hold.path("subject").asText()).contains("period Feb 25").contains("company FR10").contains("ledger LEG");
        assertThat(hold.path("reason").asText()).contains("Extend the model calendar or the time range of the module");
        assertThat(target.fates(posting, run)).isEmpty();
        assertThat(target.letters()).isEmpty();
        assertThat(target.requests("GET", "/dimensions/")).isZero();
        // it is not sent again by itself
        assertThat(target.sync().path("outcome").asText()).isEqualTo("partial");
        assertThat(target.starts()).isEqualTo(starts + 1);
        // and when the calendar has the month, and a person says so, it goes
        target.model().periods().add(at, "Feb 25");
        target.confirm(hold);
        target.same(target.sync());
        assertThat(target.holds()).isEmpty();
    }

    /** Puts other content into a file after the upload and before the task reads it; null: as many rows as were staged, of other cells. */
    private CompletableFuture<JsonNode> overwriteBeforeTheImport(Target of, int starts, String file, String content) {
        of.anaplan().settings().tasks().hold(true);
        CompletableFuture<JsonNode> syncing = of.syncing();
        of.awaitStarted(starts, "NOT_STARTED");
        String text = content;
        if (text == null) {
            int rows = Integer.parseInt(Landscape.rows(landscape.database(), "select rows_staged from stage order by id desc limit 1").get(0));
            text = String.join(",", DemoModel.GL_HEADERS) + "\n" + "FR10,LEG,FRA-603000,CC120,Feb 25,1.00,EUR,X,1,,603000\n".repeat(rows);
        }
        of.anaplan().overwriteFile(DemoModel.MODEL, file, Tenant.USER, text.getBytes(StandardCharsets.UTF_8));
        of.anaplan().settings().tasks().hold(false);
        return syncing;
    }

    private static JsonNode slice(JsonNode run) {
        for (JsonNode slice : run.path("slices")) {
            if (slice.path("dataset").asText().equals("journal-entries")) {
                return slice;
            }
        }
        throw new AssertionError("no slice in " + run.toPrettyString());
    }

    private void lose(String from, String to) {
        target.anaplan().observed().recodeListItem(DemoModel.MODEL, "Cost Centers", from, to);
    }

    private void calculated(boolean formula) {
        target.model().modules().replaceAll(m -> !m.name().equals("GL Actuals") ? m : new ModuleDef(m.id(), m.name(), m.dimensions(),
                List.of(new ModuleDef.LineItem(m.lineItems().get(0).id(), "Amount", ModuleDef.Format.NUMBER, formula))));
    }

    private void rename(String id, String name) {
        target.model().imports().replaceAll(i -> i.id().equals(id) ? copy((ModuleImport) i, id, name) : i);
    }

    private static ImportDef copy(ModuleImport i, String id, String name) {
        return new ModuleImport(id, name, i.fileId(), i.module(), i.dimensions(), i.lineItems(), i.clearing());
    }
}
