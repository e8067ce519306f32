package io.mlconnector.x3anaplan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that was paused, and wakes up when another one works on its connection. */
class TakenOverTest {

    private static final String CONNECTION = "connection/test";
    private static final Duration LONG = Duration.ofHours(1);

    private final CountDownLatch secondReads = new CountDownLatch(1);
    private final CountDownLatch firstEnded = new CountDownLatch(1);
    private volatile CompletableFuture<Void> second;
    private PollBench bench;

    @BeforeEach
    void loadedAndChanged() throws Exception {
        bench = new PollBench(112).reading(100, 1);
        bench.poll(Map.of());
        bench.clock.advance(Duration.ofMinutes(10));
        bench.books.changeLineAmount("GEN", "F25000000", 1, BigDecimal.ONE, 2);
        bench.clock.advance(PollBench.LAG.plusSeconds(5));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void whatItReadIsRefusedAndTheOtherRunsReadingStaysWhole() {
        // Given a run that is paused when it has read all levels of the journal entries that changed
        String watermarks = bench.watermarks();
        bench.held.put(1L, bench.leases.acquire(CONNECTION, "first", LONG).orElseThrow());
        bench.beforePage = this::beforePage;
        // When it wakes up, the other one has read entries and lines, but no analytical lines yet
        assertThatThrownBy(() -> bench.poll(Map.of("run", 1L))).isInstanceOf(SourceFault.class).hasMessageContaining("took the run over");
        // Then nothing of it counts
        assertThat(bench.watermarks()).isEqualTo(watermarks);
        assertThat(bench.number("select count(*) from inbox_line")).isPositive();
        // And what the other one reads does
        firstEnded.countDown();
        second.orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(bench.differences()).isEmpty();
        assertThat(bench.watermarks()).isNotEqualTo(watermarks);
    }

    private void beforePage(long run) {
        if (run == 1 && second == null && lastAskedByKey("/GACCENTRYA")) {
            bench.leases.release(bench.held.get(1L));
            bench.held.put(2L, bench.leases.acquire(CONNECTION, "second", LONG).orElseThrow());
            second = CompletableFuture.runAsync(() -> bench.poll(Map.of("run", 2L)));
            await(secondReads);
        } else if (run == 2 && lastAskedByKey("/GACCENTRYD")) {
            secondReads.countDown();
            await(firstEnded);
        }
    }

    /** Whether the last request asked for rows of this class by the keys of their journal entries. */
    private boolean lastAskedByKey(String className) {
        List<RequestLog.Entry> requests = bench.x3.server().log().entries();
        RequestLog.Entry last = requests.get(requests.size() - 1);
        return last.path().endsWith(className) && URLDecoder.decode(last.query(), StandardCharsets.UTF_8).contains("NUM in");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(100, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
