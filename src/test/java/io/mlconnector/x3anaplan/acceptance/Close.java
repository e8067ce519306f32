package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Split;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** One connection at work, and the few words in which a fault ends: the same cells as without it, or held. */
final class Close {

    /** What Camel says of every failed attempt under a policy that repeats it. */
    private static final String FAILED_ATTEMPT = "On delivery attempt";

    private final Landscape landscape;
    private final String connection;
    private final String module;
    private Product product;
    private int entries;

    Close(Landscape landscape, Product product, String connection, String module) {
        this.landscape = landscape;
        this.product = product;
        this.connection = connection;
        this.module = module;
    }

    /** Goes on with another process. */
    void with(Product another) {
        product = another;
    }

    /** Posts one more entry of February, and lets the window's lag pass. @return its number */
    String post() {
        return post(LocalDate.of(2025, 2, 3));
    }

    String post(LocalDate date) {
        String number = "F25" + connection.toUpperCase() + ++entries;
        landscape.sandbox().x3().books().post(Journal.french(number, date).legal(1, "603000", "31.00", Split.on("CC120", "31.00"))
                .legal(2, "112000", "-31.00"));
        landscape.letTimePass();
        return number;
    }

    /** Syncs; the run is clean and every cell is what X3's own records say. */
    JsonNode same() {
        JsonNode run = product.sync(connection);
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        equal();
        return run;
    }

    void equal() {
        assertThat(landscape.differences(module, "SEED", 1)).isEmpty();
        assertThat(mirror()).as("rows of the mirror, by number and money").isEqualTo(Landscape.rows(landscape.books(),
                "select count(*), sum(amtled * sns) from sandbox_x3.gaccentryd where endpoint = 'SEED' and ledtyp = 1"));
    }

    /** Syncs; the run is clean and equal, after at least one attempt that was repeated and left its line in the log. */
    JsonNode sameAfterRetry() {
        long before = failedAttempts();
        JsonNode run = same();
        assertThat(failedAttempts()).as("attempts that failed and were repeated").isGreaterThan(before);
        return run;
    }

    /** Syncs; the run fails of this class and says these words, nothing is sent, no watermark moves, no slice is settled. */
    JsonNode held(String failureClass, String... words) {
        List<String> before = state();
        int starts = landscape.sandbox().anaplan().observed().starts().size();
        long chunks = chunks();
        JsonNode run = product.sync(connection);
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("failed");
        assertThat(run.path("failureClass").asText()).as(run.toPrettyString()).isEqualTo(failureClass);
        assertThat(run.path("message").asText()).contains(words);
        assertThat(landscape.sandbox().anaplan().observed().starts()).as("starts").hasSize(starts);
        assertThat(chunks()).as("chunks").isEqualTo(chunks);
        assertThat(state()).isEqualTo(before);
        return run;
    }

    /** How many attempts that may be repeated failed so far, by the product's log. */
    long failedAttempts() {
        return product.log().lines().filter(line -> line.contains(FAILED_ATTEMPT)).count();
    }

    long chunks() {
        return landscape.sandbox().anaplan().server().log().entries().stream().filter(e -> e.method().equals("PUT")).count();
    }

    private List<String> mirror() {
        return Landscape.rows(landscape.database(), "select count(*), sum(amtled * sns) from journal_line where connection = '" + connection + "'");
    }

    private List<String> state() {
        return Stream.of("select stream, mark from watermark where stream not in ('accounts', 'dimensions') and connection = '%s' order by 1",
                "select id, state, sent_generation from slice where connection = '%s' order by 1")
                .flatMap(sql -> Landscape.rows(landscape.database(), sql.formatted(connection)).stream()).toList();
    }
}
