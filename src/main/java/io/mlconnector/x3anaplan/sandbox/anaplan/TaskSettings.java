package io.mlconnector.x3anaplan.sandbox.anaplan;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long tasks of the simulated Anaplan wait and run; may be changed at any time. */
public final class TaskSettings {

    private volatile Duration queueDelay = Duration.ofMillis(30);
    private volatile Duration runDelay = Duration.ofMillis(30);
    private volatile boolean hold;
    private volatile boolean holdRunning;

    /** Real time a task stays NOT_STARTED and IN_PROGRESS at least. */
    public TaskSettings delays(Duration queued, Duration running) {
        queueDelay = queued;
        runDelay = running;
        return this;
    }

    /** Keeps tasks NOT_STARTED until released. */
    public synchronized TaskSettings hold(boolean on) {
        hold = on;
        notifyAll();
        return this;
    }

    /** Keeps tasks IN_PROGRESS, their work done and not committed, until released or cancelled. */
    public synchronized TaskSettings holdRunning(boolean on) {
        holdRunning = on;
        notifyAll();
        return this;
    }

    /** Lets paused tasks look again whether they may go on. */
    public synchronized void wake() {
        notifyAll();
    }

    /** Called by a task before it starts; ends at once when {@code cancelled}. */
    public void pauseQueued(BooleanSupplier cancelled) throws InterruptedException {
        pause(queueDelay, () -> hold, cancelled);
    }

    /** Called by a task while it runs; ends at once when {@code cancelled}. */
    public void pauseRunning(BooleanSupplier cancelled) throws InterruptedException {
        pause(runDelay, () -> holdRunning, cancelled);
    }

    /** Waits {@code atLeast}, and on while {@code held}. */
    private synchronized void pause(Duration atLeast, BooleanSupplier held, BooleanSupplier cancelled) throws InterruptedException {
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
}
