package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.x3.DemoBooks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Journal lines through a process of 256 MB, once all in one period and once over fourteen. {@code -Dbenchmark.lines} says how
 * many; the figures are printed, none is asserted. What is asserted: the cells are equal, and the heap sufficed.
 */
class ThroughputIT {

    private static final long LINES = Long.getLong("benchmark.lines", 15_000);

    @ParameterizedTest
    @ValueSource(ints = {1, 14})
    void journalLinesPassThroughASmallHeap(int periods) throws Exception {
        try (Landscape landscape = Landscape.empty().atTrueRate()) {
            // Given books of that many lines, and a process that may not grow
            DemoBooks.large(landscape.sandbox().x3().books(), "BIG", LINES, periods);
            landscape.sandbox().x3().settings().countCap(5000);
            landscape.connection("big").with("folder", "BIG").with("ledgerTypes", "[1]").with("pageSize", "5000")
                    .with("sweep", "P1D").with("chunkBytes", "5000000").write(landscape.connections());
            Path gc = landscape.home().resolve("gc.log");
            List<String> options = new ArrayList<>(List.of("-Xmx256m", "-Xlog:gc:file=" + gc));
            if (LINES < 100_000) {
                options.addAll(Program.SHORT_LIVED); // whoever measures wants the compiler at its best
            }

            // When it syncs
            long begun = System.nanoTime();
            JsonNode run;
            String log;
            try (Product product = landscape.serve(options.toArray(String[]::new))) {
                run = product.sync("big", "{}", Duration.ofHours(2));
                log = product.log();
            }
            double seconds = (System.nanoTime() - begun) / 1e9;

            // Then every cell is equal
            assertThat(run.path("outcome").asText()).as(run + log).isEqualTo("clean");
            assertThat(landscape.differences("GL Actuals", "BIG", 1)).isEmpty();
            System.out.printf("throughput: %,d journal lines in %d period(s): %.1f s, %,.0f lines/s, peak heap %d MB of 256,"
                            + " requests X3 %d, Anaplan %d, database %s%n", LINES, periods, seconds, LINES / seconds, peakHeap(gc),
                    run.path("requests").path("x3").asInt(), run.path("requests").path("anaplan").asInt(),
                    Landscape.rows(landscape.database(), "select pg_size_pretty(pg_database_size(current_database()))").get(0));
        }
    }

    /** Largest heap in use before a collection, in MB, from the garbage collector's own log. */
    private static int peakHeap(Path gc) throws Exception {
        Matcher before = Pattern.compile("(\\d+)M->").matcher(Files.readString(gc));
        int peak = 0;
        while (before.find()) {
            peak = Math.max(peak, Integer.parseInt(before.group(1)));
        }
        return peak;
    }
}
