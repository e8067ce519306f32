package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A journal entry that is not whole holds its slice and no other, says so with its difference, and lets go by itself. */
class IncompleteJournalsIT extends OneLedger {

    private Close close;

    @BeforeAll
    void start() {
        connection("close");
        serve("-Dx3anaplan.x3.retries=1");
        close = close("close");
        close.same();
    }

    @Test
    void an_amount_that_was_changed_past_the_framework_holds_its_slice_until_the_journal_balances_again() {
        // Given an entry of which one line shows another amount than was posted, without a stamp of its own
        post("F25UNBAL", LocalDate.of(2025, 3, 4));
        changed("F25UNBAL", "1.00");
        String february = close.post(LocalDate.of(2025, 2, 4));
        // When it syncs
        JsonNode run = product.sync("close");
        // Then its slice waits, with entry, ledger type and difference, and all others are sent
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(run.toString()).contains("GEN~F25UNBAL ledger type 1 debit 1.00 credit 4772.62 difference -4771.62 EUR");
        assertThat(differences()).isNotEmpty().allMatch(cell -> cell.contains("Mar 25"));
        JsonNode hold = onlyHold();
        assertThat(hold.path("kind").asText()).isEqualTo("unbalanced");
        assertThat(hold.path("subject").asText()).isEqualTo("GEN~F25UNBAL ledger type 1 debit 1.00 credit 4772.62 difference -4771.62 EUR");
        assertThat(february).isNotEmpty();
        // When it is put right, again past the framework, then the next run sends it and the hold is over
        changed("F25UNBAL", "4772.62");
        close.same();
        assertThat(holds()).isEmpty();
    }

    @Test
    void a_person_may_confirm_a_journal_that_does_not_balance_and_is_not_asked_again() {
        post("F25RIGHT1", LocalDate.of(2025, 4, 4));
        changed("F25RIGHT1", "4772.61");
        assertThat(product.sync("close").path("outcome").asText()).isEqualTo("partial");
        String path = "/api/connections/close/holds/" + onlyHold().path("id").asLong() + "/confirm";
        assertThat(product.post(path, "{\"by\": \"Marie Curie\"}").statusCode()).isBetween(200, 204);
        JsonNode run = product.sync("close");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        assertThat(differences()).isEmpty();
        // and another change of its month does not ask for the same again
        close.post(LocalDate.of(2025, 4, 5));
        close.same();
        changed("F25RIGHT1", "4772.62");
        close.same();
        assertThat(holds()).isEmpty();
    }

    @Test
    void a_header_without_lines_holds_its_period_and_a_cut_reading_is_never_clean() {
        landscape.sandbox().x3().books().post(Journal.french("F25EMPTY", LocalDate.of(2025, 6, 4)));
        landscape.letTimePass();
        JsonNode run = product.sync("close");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
        assertThat(onlyHold().path("kind").asText()).isEqualTo("incomplete");
        assertThat(onlyHold().path("subject").asText()).isEqualTo("GEN~F25EMPTY has no lines in any ledger type");
        Landscape.execute(landscape.books(), "delete from sandbox_x3.gaccentry where num = 'F25EMPTY'");
        post("F25EMPTY", LocalDate.of(2025, 6, 4));
        close.same();
        assertThat(holds()).isEmpty();
    }

    @Test
    void a_header_without_lines_that_is_alone_in_its_month_is_never_lost_in_a_clean_run() {
        // Given a month that holds nothing else
        landscape.sandbox().x3().books().post(Journal.french("F25ALONE", LocalDate.of(2026, 8, 4)));
        landscape.letTimePass();
        for (int i = 0; i < 2; i++) {
            JsonNode run = product.sync("close");
            assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("partial");
            assertThat(onlyHold().path("subject").asText()).isEqualTo("GEN~F25ALONE has no lines in any ledger type");
        }
        // When its lines come, Then they are sent
        Landscape.execute(landscape.books(), "delete from sandbox_x3.gaccentry where num = 'F25ALONE'");
        post("F25ALONE", LocalDate.of(2026, 8, 4));
        close.same();
        assertThat(holds()).isEmpty();
    }

    private void post(String number, LocalDate date) {
        landscape.sandbox().x3().books().post(Journal.french(number, date).legal(1, "603000", "4772.62", Split.on("CC120", "4772.62"))
                .legal(2, "112000", "-4772.62"));
        landscape.letTimePass();
    }

    private void changed(String number, String amount) {
        Landscape.execute(landscape.books(), "update sandbox_x3.gaccentryd set amtled = " + amount + ", amtcur = " + amount + " where num = '"
                + number + "' and lin = 1");
    }

    private List<String> differences() {
        return landscape.differences("GL Actuals", "SEED", 1);
    }

    private JsonNode holds() {
        return Product.json(product.get("/api/connections/close/holds"));
    }

    private JsonNode onlyHold() {
        assertThat(holds()).hasSize(1);
        return holds().get(0);
    }
}
