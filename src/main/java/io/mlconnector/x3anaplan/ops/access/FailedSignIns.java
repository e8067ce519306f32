package io.mlconnector.x3anaplan.ops.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Credentials that were refused, by address: after ten in a minute an address has to wait. */
final class FailedSignIns {

    static final int MOST = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int ADDRESSES = 10_000;

    private final Clock clock;
    private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > ADDRESSES; // else many addresses could fill the memory
        }
    };

    FailedSignIns(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(String address) {
        Deque<Instant> own = failures.computeIfAbsent(address, key -> new ArrayDeque<>());
        own.addLast(clock.instant());
        if (own.size() > MOST) {
            own.removeFirst();
        }
    }

    synchronized boolean tooMany(String address) {
        Deque<Instant> own = failures.get(address);
        if (own == null) {
            return false;
        }
        Instant since = clock.instant().minus(WINDOW);
        own.removeIf(at -> !at.isAfter(since));
        if (own.isEmpty()) {
            failures.remove(address);
        }
        return own.size() >= MOST;
    }
}
