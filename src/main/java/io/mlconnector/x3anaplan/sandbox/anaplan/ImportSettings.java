package io.mlconnector.x3anaplan.sandbox.anaplan;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How imports of the simulated Anaplan end; may be changed at any time. */
public final class ImportSettings {

    private final Map<String, AtomicInteger> cancellations = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
    private volatile boolean processStopsAtFailure;
    private volatile boolean workspaceFull;

    /** The next imports of that name are cancelled while they run, as by a person in the model. */
    public ImportSettings cancelNext(String importName, int times) {
        cancellations.put(importName, new AtomicInteger(times));
        return this;
    }

    /** Whether the import that runs now is to be cancelled. */
    public boolean takeCancellation(String importName) {
        return take(cancellations, importName);
    }

    /** The next imports of that name load what they can and say {@code successful: false} all the same (section 8.5: uncertain). */
    public ImportSettings failNext(String importName, int times) {
        failures.put(importName, new AtomicInteger(times));
        return this;
    }

    /** Whether the import that runs now is to call itself a failure. */
    public boolean takeFailure(String importName) {
        return take(failures, importName);
    }

    private static boolean take(Map<String, AtomicInteger> left, String importName) {
        AtomicInteger times = left.get(importName);
        return times != null && times.getAndDecrement() > 0;
    }

    /** true: a process ends at the first import that fails. */
    public ImportSettings processStopsAtFailure(boolean on) {
        processStopsAtFailure = on;
        return this;
    }

    /** true: imports end as if all had gone well, and nothing is stored. */
    public ImportSettings workspaceFull(boolean full) {
        workspaceFull = full;
        return this;
    }

    public boolean processStopsAtFailure() {
        return processStopsAtFailure;
    }

    public boolean workspaceFull() {
        return workspaceFull;
    }
}
