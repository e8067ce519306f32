package io.mlconnector.x3anaplan.sandbox.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Every request of one simulated system in order of arrival, with the status answered (0: connection dropped). */
public final class RequestLog {

    /** @param at real arrival time; the movable clock does not touch it, so that rates stay true */
    public record Entry(long seq, Instant at, String method, String path, String query, int status, int requestBytes) {
    }

    private final List<Entry> entries = new ArrayList<>();

    synchronized long arrived(Instant at, Request request) {
        entries.add(new Entry(entries.size(), at, request.method(), request.path(), request.rawQuery(), 0, request.body().length));
        return entries.size() - 1;
    }

    synchronized void answered(long seq, int status) {
        if (seq < entries.size()) {
            Entry e = entries.get((int) seq);
            entries.set((int) seq, new Entry(e.seq, e.at, e.method, e.path, e.query, status, e.requestBytes));
        }
    }

    public synchronized List<Entry> entries() {
        return new ArrayList<>(entries);
    }

    public synchronized void clear() {
        entries.clear();
    }

    /** The largest number of requests that arrived in any window of the given length. */
    public int mostInAny(Duration window) {
        return mostInAny(window, e -> true);
    }

    /** The same, counting some requests only. */
    public synchronized int mostInAny(Duration window, Predicate<Entry> counted) {
        ArrayDeque<Instant> open = new ArrayDeque<>();
        int most = 0;
        for (Entry e : entries) {
            if (!counted.test(e)) {
                continue;
            }
            open.addLast(e.at);
            while (!open.peekFirst().isAfter(e.at.minus(window))) {
                open.removeFirst();
            }
            most = Math.max(most, open.size());
        }
        return most;
    }
}
