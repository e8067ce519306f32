package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.x3.DemoBooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a program needs, measured.
 *
 * @param start milliseconds from the start of the process until it says that it is ready, the median of five
 * @param idle resident memory then, in MB
 * @param peak most resident memory up to the end of a sync of {@link #LINES} journal lines, in MB
 * @param sync seconds that this sync took
 * @param size of what is installed, in MB; a jar needs a JVM besides
 */
record Figures(long start, long idle, long peak, double sync, long size) {

    static final int LINES = Integer.getInteger("benchmark.lines", 50_000);
    private static final String HEAP = "-Xmx256m";

    static Figures of(Program program) throws IOException {
        try (Landscape landscape = Landscape.empty().emptyDatabase().atTrueRate()) {
            DemoBooks.large(landscape.sandbox().x3().books(), "BIG", LINES, 14);
            landscape.sandbox().x3().settings().countCap(5000);
            landscape.connection("big").with("folder", "BIG").with("ledgerTypes", "[1]").with("pageSize", "5000").with("chunkBytes", "5000000")
                    .write(landscape.connections());
            Product.run(program, landscape.home(), landscape.settings(), "migrate");
            List<Long> starts = new ArrayList<>();
            List<Long> idle = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                long begun = System.nanoTime();
                try (Product product = Product.serve(program, landscape.home(), landscape.settings(), HEAP)) {
                    starts.add((System.nanoTime() - begun) / 1_000_000);
                    idle.add(resident(product, "VmRSS"));
                }
            }
            try (Product product = Product.serve(program, landscape.home(), landscape.settings(), HEAP)) {
                long begun = System.nanoTime();
                JsonNode run = product.sync("big", "{}", Duration.ofMinutes(30));
                double seconds = (System.nanoTime() - begun) / 1e9;
                assertThat(run.path("outcome").asText()).as(run + product.log()).isEqualTo("clean");
                assertThat(landscape.differences("GL Actuals", "BIG", 1)).isEmpty();
                return new Figures(median(starts), median(idle), resident(product, "VmHWM"), seconds, size(program));
            }
        }
    }

    static String table(Figures executable, Figures jvm) {
        return """
                what the product needs               native       JVM
                start until ready            %9d ms %6d ms   (median of 5; database migrated)
                resident memory, idle        %9d MB %6d MB   (when ready, median of 5; %s)
                resident memory, at most     %9d MB %6d MB   (up to the end of a sync of %,d journal lines)
                that sync                    %9.1f s  %6.1f s
                size                         %9d MB %6d MB   (the JVM's without the JVM)
                """.formatted(executable.start, jvm.start, executable.idle, jvm.idle, HEAP, executable.peak, jvm.peak, LINES, executable.sync, jvm.sync,
                executable.size, jvm.size);
    }

    private static long median(List<Long> figures) {
        Collections.sort(figures);
        return figures.get(figures.size() / 2);
    }

    /** @param line VmRSS now, VmHWM at most */
    private static long resident(Product product, String line) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + product.process().pid() + "/status")).stream().filter(l -> l.startsWith(line))
                .map(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024).findFirst().orElseThrow();
    }

    private static long size(Program program) throws IOException {
        try (Stream<Path> files = Files.walk(program.isNative() ? program.file() : program.file().getParent())) {
            return files.filter(Files::isRegularFile).mapToLong(Figures::bytes).sum() / 1_000_000;
        }
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
