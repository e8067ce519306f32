package io.mlconnector.x3anaplan.sandbox.anaplan;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** How the simulated Anaplan behaves where the vendor leaves it open or varies; may be changed at any time. */
public final class AnaplanSettings {

    /** Form of the {@code Retry-After} header of a 429 (anaplan-api section 6.1). */
    public enum RetryAfter { SECONDS, HTTP_DATE, ABSENT }

    private volatile boolean rateLimited = true;
    private volatile int rateCapacity = 600;
    private volatile double ratePerSecond = 10;
    private volatile RetryAfter retryAfter = RetryAfter.SECONDS;
    private volatile boolean refreshRotates;
    private volatile Duration tokenLifetime = Duration.ofMinutes(35);
    private volatile Duration queueDelay = Duration.ofMillis(30);
    private final Map<String, AtomicInteger> cancellations = new ConcurrentHashMap<>();
    private volatile Duration runDelay = Duration.ofMillis(30);
    private volatile boolean holdTasks;
    private volatile boolean holdRunningTasks;
    private volatile boolean details = true;
    private volatile boolean moduleCounts = true;
    private volatile boolean bareTaskId;
    private volatile boolean busyBlocks;
    private volatile boolean unknownImport500;
    private volatile boolean processStopsAtFailure;
    private volatile boolean processFailsOnIgnored;
    private volatile boolean optionalFields = true;
    private volatile boolean unknownFields;
    private volatile int rowsPerPage = 5000;
    private volatile int chunkBytes = 50_000_000;
    private volatile int dumpChunkBytes = 10_000_000;
    private volatile boolean workspaceFull;
    private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();

    /** Switches the tenant's limit of requests on or off. */
    public AnaplanSettings rateLimited(boolean on) {
        rateLimited = on;
        return this;
    }

    /** Shrinks or widens the bucket of requests; a changed bucket starts full. */
    public AnaplanSettings rate(int capacity, double perSecond) {
        rateCapacity = capacity;
        ratePerSecond = perSecond;
        return this;
    }

    public AnaplanSettings retryAfter(RetryAfter form) {
        retryAfter = form;
        return this;
    }

    /** Whether {@code /token/refresh} hands out a new token value and kills the old one (section 2.3 records both). */
    public AnaplanSettings refreshRotates(boolean on) {
        refreshRotates = on;
        return this;
    }

    public AnaplanSettings tokenLifetime(Duration lifetime) {
        tokenLifetime = lifetime;
        return this;
    }

    /** Real time a task stays NOT_STARTED and IN_PROGRESS at least. */
    public AnaplanSettings taskDelays(Duration queued, Duration running) {
        queueDelay = queued;
        runDelay = running;
        return this;
    }

    /** Keeps tasks NOT_STARTED until released. */
    public synchronized AnaplanSettings holdTasks(boolean hold) {
        holdTasks = hold;
        notifyAll();
        return this;
    }

    /** Keeps tasks IN_PROGRESS, their work done and not committed, until released or cancelled. */
    public synchronized AnaplanSettings holdRunningTasks(boolean hold) {
        holdRunningTasks = hold;
        notifyAll();
        return this;
    }

    /** false: results carry no {@code details} at all. */
    public AnaplanSettings details(boolean present) {
        details = present;
        return this;
    }

    /** false: module imports tell no counts (the vendor's keys there are unproven, section 5.2). */
    public AnaplanSettings moduleCounts(boolean present) {
        moduleCounts = present;
        return this;
    }

    /** true: the start of a task answers a bare top-level {@code taskId} (section 5.1). */
    public AnaplanSettings bareTaskId(boolean bare) {
        bareTaskId = bare;
        return this;
    }

    /** true: while a task runs on a model, all but the calls of section 6.2 hang until it has ended. */
    public AnaplanSettings busyBlocks(boolean block) {
        busyBlocks = block;
        return this;
    }

    /** true: metadata of an unknown import answers 500 in place of 404 (section 3.1). */
    public AnaplanSettings unknownImport500(boolean on) {
        unknownImport500 = on;
        return this;
    }

    /** true: a process ends at the first import that fails. */
    public AnaplanSettings processStopsAtFailure(boolean on) {
        processStopsAtFailure = on;
        return this;
    }

    /** true: a process whose imports ignored rows ends {@code successful: false} without details, though all data landed (section 5.2). */
    public AnaplanSettings processFailsOnIgnored(boolean on) {
        processFailsOnIgnored = on;
        return this;
    }

    /** false: objectName, occurrences and localMessageText are left out. */
    public AnaplanSettings optionalFields(boolean present) {
        optionalFields = present;
        return this;
    }

    /** true: answers carry a field no client has heard of. */
    public AnaplanSettings unknownFields(boolean present) {
        unknownFields = present;
        return this;
    }

    /** Most rows of one page, even when more are asked for (silent truncation, section 3.1). */
    public AnaplanSettings rowsPerPage(int rows) {
        rowsPerPage = rows;
        return this;
    }

    /** Largest chunk, uncompressed. */
    public AnaplanSettings chunkBytes(int bytes) {
        chunkBytes = bytes;
        return this;
    }

    public AnaplanSettings dumpChunkBytes(int bytes) {
        dumpChunkBytes = bytes;
        return this;
    }

    /** Lets paused tasks look again whether they may go on. */
    public synchronized void wake() {
        notifyAll();
    }

    /** Waits {@code atLeast}, and on while {@code held}; ends at once when {@code cancelled}. */
    public synchronized void pause(Duration atLeast, BooleanSupplier held, BooleanSupplier cancelled) throws InterruptedException {
        long until = System.nanoTime() + atLeast.toNanos();
        while (!cancelled.getAsBoolean()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left > 0) {
                wait(left);
            } else if (held.getAsBoolean()) {
                wait();
            } else {
                return;
            }
        }
    }

    public boolean rateLimited() {
        return rateLimited;
    }

    public int rateCapacity() {
        return rateCapacity;
    }

    public double ratePerSecond() {
        return ratePerSecond;
    }

    public RetryAfter retryAfter() {
        return retryAfter;
    }

    public boolean refreshRotates() {
        return refreshRotates;
    }

    public Duration tokenLifetime() {
        return tokenLifetime;
    }

    public Duration queueDelay() {
        return queueDelay;
    }

    /** The next imports of that name are cancelled while they run, as by a person in the model. */
    public AnaplanSettings cancelNext(String importName, int times) {
        cancellations.put(importName, new AtomicInteger(times));
        return this;
    }

    /** Whether the import that runs now is to be cancelled. */
    public boolean takeCancellation(String importName) {
        AtomicInteger left = cancellations.get(importName);
        return left != null && left.getAndDecrement() > 0;
    }

    /** The next imports of that name load what they can and say {@code successful: false} all the same (section 8.5: uncertain). */
    public AnaplanSettings failNext(String importName, int times) {
        failures.put(importName, new AtomicInteger(times));
        return this;
    }

    /** Whether the import that runs now is to call itself a failure. */
    public boolean takeFailure(String importName) {
        AtomicInteger left = failures.get(importName);
        return left != null && left.getAndDecrement() > 0;
    }

    /** true: imports end as if all had gone well, and nothing is stored. */
    public AnaplanSettings workspaceFull(boolean full) {
        workspaceFull = full;
        return this;
    }

    public boolean workspaceFull() {
        return workspaceFull;
    }

    public Duration runDelay() {
        return runDelay;
    }

    public boolean holdTasks() {
        return holdTasks;
    }

    public boolean holdRunningTasks() {
        return holdRunningTasks;
    }

    public boolean details() {
        return details;
    }

    public boolean moduleCounts() {
        return moduleCounts;
    }

    public boolean bareTaskId() {
        return bareTaskId;
    }

    public boolean busyBlocks() {
        return busyBlocks;
    }

    public boolean unknownImport500() {
        return unknownImport500;
    }

    public boolean processStopsAtFailure() {
        return processStopsAtFailure;
    }

    public boolean processFailsOnIgnored() {
        return processFailsOnIgnored;
    }

    public boolean optionalFields() {
        return optionalFields;
    }

    public boolean unknownFields() {
        return unknownFields;
    }

    public int rowsPerPage() {
        return rowsPerPage;
    }

    public int chunkBytes() {
        return chunkBytes;
    }

    public int dumpChunkBytes() {
        return dumpChunkBytes;
    }
}
