package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a running task is looked at: first after {@code taskPoll.first}, then ever more rarely up to {@code taskPoll.most}, and so
 * that the looks of all processes at all tasks take no more than about a fifth of what a tenant admits. One look serves all imports of a
 * process. Waits are spread, lest tasks that began together are looked at together, and never shorter than the first: Anaplan asks for five
 * seconds at least (https://help.anaplan.com/107143d0-91b3-4158-b2ee-c30a9ba4ee5f). All times in milliseconds.
 */
final class LookPace {

    private static final int ONE_REQUEST_IN = 5;
    private static final double SPREAD = 0.2;

    private LookPace() {
    }

    /** @param tasks imports that go on now, ours among them */
    static long first(AnaplanSettings settings, long tasks) {
        return spread(Math.max(settings.taskPollFirst().toMillis(), fair(settings, tasks)));
    }

    /** @param waited before this look */
    static long next(AnaplanSettings settings, long tasks, long waited) {
        long wait = Math.min(waited + waited / 2 + 1, settings.taskPollMost().toMillis());
        return spread(Math.max(Math.max(wait, settings.taskPollFirst().toMillis()), fair(settings, tasks)));
    }

    /** The wait at which so many tasks need one in five requests; a task that is alone is looked at as often as the connection says. */
    private static long fair(AnaplanSettings settings, long tasks) {
        int ours = Math.max(1, settings.requestsPerMinute() - settings.reservePerMinute());
        return Math.max(0, tasks - 1) * 60_000L * ONE_REQUEST_IN / ours;
    }

    private static long spread(long wait) {
        return Math.round(wait * (1 + SPREAD * ThreadLocalRandom.current().nextDouble()));
    }
}
