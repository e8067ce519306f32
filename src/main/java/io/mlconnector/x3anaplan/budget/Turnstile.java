package io.mlconnector.x3anaplan.budget;

import io.mlconnector.x3anaplan.sql.Outage;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Where this process waits for permits. Of all that wait for one tenant only the first asks the database, so that a replica asks as
 * often as a replica, however many runs it works on; and no permit is ever taken in advance.
 */
@ApplicationScoped
@Unremovable
public class Turnstile {

    private static final Logger LOG = Logger.getLogger(Turnstile.class);
    /** The longest sleep before another look at budget and run, and the pause while the database is away. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final TenantBudget budget;
    private final LongSupplier ticker;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final AtomicLong arrivals = new AtomicLong();
    private final Outage outage = new Outage(LOG, "ask for permits");

    @Inject
    public Turnstile(TenantBudget budget) {
        this(budget, System::nanoTime);
    }

    /** @param ticker tells how long a request has waited */
    Turnstile(TenantBudget budget, LongSupplier ticker) {
        this.budget = budget;
        this.ticker = ticker;
    }

    /** For the client proxy of the CDI container only. */
    protected Turnstile() {
        this(null);
    }

    /**
     * Waits for a permit.
     *
     * @param goesOn asked about every second; once it says no, nothing is waited for
     * @throws NoPermit if there is none within {@link BudgetSettings#patience()}, or waiting is over
     */
    public Permit pass(TenantLimit limit, Urgency urgency, BooleanSupplier goesOn) throws NoPermit {
        Line line = lines.computeIfAbsent(limit.tenant(), t -> new Line());
        long came = ticker.getAsLong();
        Waiting me = new Waiting(came + urgency.behind().toNanos(), arrivals.incrementAndGet());
        line.join(me);
        try {
            while (true) {
                line.awaitFirst(me);
                Duration waited = Duration.ofNanos(ticker.getAsLong() - came);
                Duration wait = LOOK;
                try {
                    TenantBudget.Answer answer = budget.ask(limit, urgency, waited);
                    outage.isOver();
                    if (answer.permit() != null) {
                        return answer.permit();
                    }
                    wait = answer.pause();
                } catch (IllegalStateException away) {
                    outage.goesOn(away);
                }
                if (waited.plus(wait).compareTo(budget.settings().patience()) > 0) {
                    throw new NoPermit(limit.tenant(), wait);
                }
                if (!goesOn.getAsBoolean()) {
                    throw new NoPermit(limit.tenant(), Duration.ZERO);
                }
                line.pause(me, wait.compareTo(LOOK) < 0 ? wait : LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoPermit(limit.tenant(), Duration.ZERO);
        } finally {
            line.leave(me);
        }
    }

    /** Those who wait for one tenant, the most urgent first. */
    private static final class Line {
        private final PriorityQueue<Waiting> queue = new PriorityQueue<>();
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        void join(Waiting me) {
            lock.lock();
            try {
                queue.add(me);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void leave(Waiting me) {
            lock.lock();
            try {
                queue.remove(me);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void awaitFirst(Waiting me) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (queue.peek() != me) {
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
        }

        /** Until then, or until somebody more urgent has come. */
        void pause(Waiting me, Duration wait) throws InterruptedException {
            long left = wait.toNanos() + TimeUnit.MICROSECONDS.toNanos(200);
            lock.lockInterruptibly();
            try {
                while (left > 0 && queue.peek() == me) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private record Waiting(long order, long arrival) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            return order != other.order ? Long.signum(order - other.order) : Long.compare(arrival, other.arrival);
        }
    }
}
