package io.mlconnector.x3anaplan.budget;

import static io.mlconnector.x3anaplan.budget.Urgency.FINISHING;
import static io.mlconnector.x3anaplan.budget.Urgency.LOOKING_UP;
import static io.mlconnector.x3anaplan.budget.Urgency.UPLOADING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** In which order the requests of one process get their permits. */
class TurnstileTest {

    private static final TenantLimit LIMIT = new TenantLimit("t", 600, 0);

    private final AtomicLong ticker = new AtomicLong();
    private final List<Urgency> served = new CopyOnWriteArrayList<>();
    private final List<Thread> waiting = new ArrayList<>();
    private volatile boolean open;

    private final Turnstile turnstile = new Turnstile(new TenantBudget(null, BudgetSettings.DEFAULT, null) {
        @Override
        public Answer ask(TenantLimit limit, Urgency urgency, Duration waited) {
            if (!open) {
                return new Answer(null, Duration.ofMillis(10));
            }
            served.add(urgency);
            return new Answer(new Permit(Instant.EPOCH, 0), Duration.ZERO);
        }
    }, ticker::get);

    /** One more that waits while there are no permits. */
    private void comes(Urgency urgency) {
        Thread thread = new Thread(() -> {
            try {
                turnstile.pass(LIMIT, urgency, () -> true);
            } catch (NoPermit e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        waiting.add(thread);
        Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
    }

    private void permitsCome() throws InterruptedException {
        open = true;
        for (Thread thread : waiting) {
            thread.join();
        }
    }

    @Test
    void theMostUrgentGoesFirstHoweverLateItComes() throws Exception {
        // Given
        comes(LOOKING_UP);
        comes(UPLOADING);
        comes(UPLOADING);
        comes(FINISHING);

        // When
        permitsCome();

        // Then
        assertThat(served).containsExactly(FINISHING, UPLOADING, UPLOADING, LOOKING_UP);
    }

    @Test
    void whoHasWaitedForLongGoesBeforeMoreUrgentOnesThatComeLater() throws Exception {
        // Given a look-up and a chunk that have waited for ten seconds
        comes(LOOKING_UP);
        comes(UPLOADING);
        ticker.set(Duration.ofSeconds(11).toNanos());
        comes(FINISHING);

        // When
        permitsCome();

        // Then
        assertThat(served).containsExactly(UPLOADING, LOOKING_UP, FINISHING);
    }
}
