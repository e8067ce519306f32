package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.x3.X3Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that jump while a run is on, and a disk that takes nothing: every test begins and ends with equal cells. */
class ClockAndFilesIT extends OneLedger {

    private X3Simulator x3;
    private Close close;
    private Path spool;
    private boolean neighboursFileKept;
    private boolean leftoverDeleted;

    @BeforeAll
    void start() throws IOException {
        x3 = landscape.sandbox().x3();
        connection("close").with("pageSize", "50");
        // Given what a process that was killed left behind, long ago and just now
        spool = Files.createDirectories(landscape.home().resolve("data/spool"));
        Files.writeString(spool.resolve("cos-old.tmp"), "half of a body");
        Files.setLastModifiedTime(spool.resolve("cos-old.tmp"), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Files.writeString(spool.resolve("cos-young.tmp"), "of a neighbour at work");
        serve("-Dx3anaplan.x3.retries=1", "-Dcamel.main.stream-caching-spool-threshold=2000");
        leftoverDeleted = Files.notExists(spool.resolve("cos-old.tmp"));
        neighboursFileKept = Files.exists(spool.resolve("cos-young.tmp"));
        close = close("close");
        close.same();
    }

    @AfterEach
    void calm() {
        x3.onPage(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "P40D"})
    void t1_a_clock_that_leaps_ahead_within_a_run_ends_the_same(Duration leap) {
        close.post();
        AtomicBoolean struck = onPage(leap);
        // Then periods come from the data, not from the clock, and no wait ends early or late
        close.same();
        assertThat(struck).isTrue();
        close.post();
        close.same();
    }

    @Test
    void t1_a_clock_that_falls_back_within_a_run_is_held_with_its_remedy_until_it_is_right_and_ends_the_same() {
        close.post();
        AtomicBoolean struck = onPage(Duration.ofHours(-1));
        // Given the run on the way ends, whatever it could read
        JsonNode run = product.sync("close");
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isNotEqualTo("unverified");
        assertThat(struck).isTrue();
        // When another one begins, then it says what is wrong instead of reading a window of nothing
        close.held("source", "Put the server's clock right");
        // and when the clock is right again, all is there
        landscape.sandbox().clock().advance(Duration.ofHours(1).plusSeconds(30));
        close.same();
    }

    @Test
    void f1_a_disk_that_takes_nothing_is_held_and_names_the_directory_and_ends_the_same() throws IOException {
        close.post();
        // Given a file where the directory for large bodies was
        try (var files = Files.list(spool)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(spool);
        Files.writeString(spool, "in the way");
        try {
            close.held("internal", spool.toString(), "x3anaplan.data-dir");
        } finally {
            Files.delete(spool);
            Files.createDirectories(spool);
        }
        // and when there is room again, all arrives
        long chunks = close.chunks();
        close.same();
        assertThat(close.chunks()).isGreaterThan(chunks);
    }

    @Test
    void f1_leftovers_of_a_killed_process_are_deleted_at_the_start_and_a_neighbours_files_are_not() {
        assertThat(leftoverDeleted).isTrue();
        assertThat(neighboursFileKept).isTrue();
        assertThat(product.log()).contains("Leftovers of an earlier process deleted");
    }

    /** Moves X3's clock after the first page of lines of the next window. */
    private AtomicBoolean onPage(Duration leap) {
        AtomicBoolean done = new AtomicBoolean();
        x3.onPage(page -> {
            if (page.className().equals("GACCENTRYD") && page.number() >= 2 && done.compareAndSet(false, true)) {
                landscape.sandbox().clock().advance(leap);
            }
        });
        return done;
    }
}
