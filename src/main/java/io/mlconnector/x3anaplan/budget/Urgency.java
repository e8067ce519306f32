package io.mlconnector.x3anaplan.budget;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/**
 * Which requests go first when a tenant's requests are scarce: those that finish what has begun and so give a model free, then those
 * that send files, then those that look something up. A less urgent one is never starved: waiting makes it urgent.
 */
public enum Urgency {

    /** Signing in, closing an upload, starting a task, looking at it, its dump, reading a file back: a model waits. */
    FINISHING(0, Duration.ZERO),
    /** Chunks. */
    UPLOADING(0.2, Duration.ofSeconds(5)),
    /** Ids, headers. */
    LOOKING_UP(0.4, Duration.ofSeconds(10));

    private final double kept;
    private final Duration behind;

    Urgency(double kept, Duration behind) {
        this.kept = kept;
        this.behind = behind;
    }

    /** By how much later it counts as having come, among the requests of one process. */
    Duration behind() {
        return behind;
    }

    /** Tokens that it leaves in the bucket for more urgent requests, fewer the longer it has waited. @param capacity of the bucket */
    int kept(int capacity, Duration waited) {
        double impatience = behind.isZero() ? 1 : Math.min(1, (double) waited.toMillis() / behind.toMillis());
        return (int) Math.min(capacity - 1L, Math.round(capacity * kept * (1 - impatience)));
    }

    /** The series of permits of this urgency, and of how long each was waited for. */
    public Timer waited(String tenant) {
        return Timer.builder("x3anaplan.budget.waited").description("Requests that got their turn among all of the tenant's, and how long each waited "
                + "for it").tags("tenant", tenant, "urgency", name().toLowerCase(Locale.ROOT)).register(Metrics.globalRegistry);
    }

    /** @param method of HTTP @param path of the address, without host and query */
    public static Urgency of(String method, String path) {
        boolean reads = method.equals("GET");
        if (path.matches(".*/(tasks|dumps?|complete)(/.*)?") || path.matches(".*/(token|oauth)/.*")
                || reads && path.matches(".*/files/.*/chunks(/.*)?")) {
            return FINISHING;
        }
        return path.contains("/files/") && !reads ? UPLOADING : LOOKING_UP;
    }
}
