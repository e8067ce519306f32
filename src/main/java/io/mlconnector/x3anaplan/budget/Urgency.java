package io.mlconnector.x3anaplan.budget;

import java.time.Duration;

/**
 * Which requests go first when a tenant's requests are scarce: those that finish what has begun and so give a model free, then those
 * that send files, then those that look something up. A less urgent one is never starved: waiting makes it urgent.
 */
public enum Urgency {

    /** Signing in, closing an upload, starting a task, looking at it, its dump. */
    FINISHING(0, Duration.ZERO),
    /** Chunks. */
    UPLOADING(0.01, Duration.ofSeconds(5)),
    /** Ids, headers, calendars. */
    LOOKING_UP(0.02, Duration.ofSeconds(10));

    private static final double FASTEST = 0.7;

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

    /** Permits of a window that it leaves to more urgent requests, fewer the longer it has waited. @param most permits of a window */
    int kept(int most, Duration waited) {
        return (int) Math.round(most * kept * patience(waited));
    }

    /** How long after the last permit the next may come, as part of an even share: what is urgent is always there a little earlier. */
    double pace(Duration waited) {
        return FASTEST + 10 * kept * patience(waited);
    }

    private double patience(Duration waited) {
        return behind.isZero() ? 0 : Math.max(0, 1 - (double) waited.toMillis() / behind.toMillis());
    }

    /** @param method of HTTP @param path of the address, without host and query */
    public static Urgency of(String method, String path) {
        if (path.matches(".*/(tasks|dumps?|complete)(/.*)?") || path.matches(".*/(token|oauth)/.*")) {
            return FINISHING;
        }
        return path.contains("/files/") && !method.equals("GET") ? UPLOADING : LOOKING_UP;
    }
}
