package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import io.mlconnector.x3anaplan.sandbox.x3.X3Simulator;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that change while pages are being read are neither lost nor doubled. */
class ReadingWhileItChangesIT {

    private static final List<String> WATERMARKS = List.of("select stream, mark from watermark order by 1");

    private Landscape landscape;
    private X3Simulator x3;
    private Product product;

    @BeforeEach
    void start() {
        landscape = Landscape.small();
        x3 = landscape.sandbox().x3();
        landscape.connection("close").with("ledgerTypes", "[1]").with("pageSize", "100").write(landscape.connections());
        product = landscape.serve();
    }

    @AfterEach
    void stop() {
        x3.onPage(null);
        product.close();
        landscape.close();
    }

    @Test
    void changes_before_inside_and_after_the_cursor_of_the_initial_load() {
        // Given changes to rows that were read, are being read and will be read, made after the fifth page of lines
        AtomicBoolean done = new AtomicBoolean();
        x3.onPage(page -> {
            if (page.className().equals("GACCENTRYD") && page.number() == 5 && done.compareAndSet(false, true)) {
                landscape.sandbox().clock().advance(Duration.ofSeconds(3));
                x3.books().post(entry("A25EARLY", "11.00"));
                x3.books().changeLineAmount("CUS", firstOf("CUS"), 1, new BigDecimal("5.00"), 4);
                x3.books().changeLineAmount("SUP", lastOf("SUP"), 1, new BigDecimal("7.00"), 4);
                x3.books().post(entry("Z25LATE", "13.00"));
                x3.books().removeSplit("GEN", "F25SPLIT", 1, 2);
            }
        });
        // When it syncs, and at most twice more
        equalWithinTwoMore();
        assertThat(done).isTrue();
    }

    @Test
    void changes_within_one_tie_of_equal_stamps_while_a_window_is_read() {
        product.sync("close");
        landscape.letTimePass();
        // Given five thousand rows of one stamp, of which some change between two pages
        x3.books().touchLines(5_000);
        landscape.letTimePass();
        AtomicBoolean done = new AtomicBoolean();
        x3.onPage(page -> {
            if (page.className().equals("GACCENTRYD") && page.number() == 3 && done.compareAndSet(false, true)) {
                landscape.sandbox().clock().advance(Duration.ofSeconds(3));
                x3.books().changeLineAmount("CUS", firstOf("CUS"), 2, new BigDecimal("3.00"), 4);
                x3.books().changeLineAmount("CUS", lastOf("CUS"), 2, new BigDecimal("4.00"), 4);
            }
        });
        equalWithinTwoMore();
        assertThat(done).isTrue();
    }

    @Test
    void a_late_commit_inside_the_overlap() {
        product.sync("close");
        // Given a transaction that stamped its rows two minutes before the last window ended and commits only now
        x3.books().postStamped(entry("F25LATE", "17.00"), x3.books().stamp().minus(Duration.ofMinutes(2)));
        landscape.letTimePass();
        JsonNode run = product.sync("close");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).as(run.toPrettyString()).isEmpty();
    }

    @Test
    void a_stamp_in_the_far_future_blinds_nothing() {
        product.sync("close");
        // Given a line stamped fifty years ahead
        x3.books().stampLine("GEN", "F25BIG", 1, x3.books().stamp().plus(Duration.ofDays(18_000)));
        landscape.letTimePass();
        product.sync("close");
        // When something ordinary changes afterwards
        x3.books().post(entry("F25AFTER", "19.00"));
        landscape.letTimePass();
        // Then it arrives
        JsonNode run = product.sync("close");
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).as(run.toPrettyString()).isEmpty();
    }

    @Test
    void restricted_and_dry_runs_move_no_watermark() {
        product.sync("close");
        List<String> before = watermarks();
        x3.books().post(entry("F25RESTR", "23.00"));
        landscape.letTimePass();
        for (String request : List.of("{\"period\": \"Mar 25\"}", "{\"datasets\": [\"journal-entries\"]}", "{\"dryRun\": true}")) {
            int starts = landscape.sandbox().anaplan().observed().starts().size();
            product.sync("close", request);
            assertThat(watermarks()).as(request).isEqualTo(before);
            if (request.contains("dryRun")) {
                assertThat(landscape.sandbox().anaplan().observed().starts()).hasSize(starts);
            }
        }
        product.sync("close");
        assertThat(watermarks()).isNotEqualTo(before);
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isEmpty();
    }

    private List<String> watermarks() {
        return Landscape.rows(landscape.database(), WATERMARKS.get(0));
    }

    private void equalWithinTwoMore() {
        JsonNode run = product.sync("close");
        for (int more = 0; more < 2 && !(landscape.differences("GL Actuals", "SEED", 1).isEmpty() && mirror().equals(source())); more++) {
            landscape.letTimePass();
            run = product.sync("close");
        }
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).as(run.toPrettyString()).isEmpty();
        // and nothing is doubled: the mirror has as many lines as X3
        assertThat(mirror()).isEqualTo(source());
    }

    private List<String> mirror() {
        return Landscape.rows(landscape.database(), "select count(*), sum(amtled * sns) from journal_line");
    }

    private List<String> source() {
        return Landscape.rows(landscape.books(), "select count(*), sum(amtled * sns) from sandbox_x3.gaccentryd where ledtyp = 1");
    }

    private static Journal entry(String number, String amount) {
        return Journal.french(number, LocalDate.of(2025, 7, 7)).legal(1, "608000", amount, Split.on("CC200", amount))
                .legal(2, "112000", "-" + amount);
    }

    private String firstOf(String type) {
        return Landscape.rows(landscape.books(), "select min(num) from sandbox_x3.gaccentry where typ = '" + type + "'").get(0);
    }

    private String lastOf(String type) {
        return Landscape.rows(landscape.books(), "select max(num) from sandbox_x3.gaccentry where typ = '" + type + "'").get(0);
    }
}
