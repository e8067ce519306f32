package io.mlconnector.x3anaplan.sync;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.MDC;

/** Which run, connection and slice a line of the log is about, as fields of their own beside its text. */
@ApplicationScoped
class RunStory {

    private record At(String connection, Long slice) {
    }

    private final Map<Long, At> runs = new ConcurrentHashMap<>();

    void begin(long run, String connection) {
        runs.put(run, new At(connection, null));
    }

    void slice(long run, long slice) {
        runs.computeIfPresent(run, (id, at) -> new At(at.connection(), slice));
    }

    void noSlice(long run) {
        runs.computeIfPresent(run, (id, at) -> new At(at.connection(), null));
    }

    void end(long run) {
        runs.remove(run);
    }

    /** Marks this line and no other: a wait in a route moves the run to another thread, and its threads serve other runs. */
    void tell(long run, Runnable line) {
        mark(run);
        try {
            line.run();
        } finally {
            clear();
        }
    }

    private void mark(long run) {
        At at = runs.get(run);
        if (at == null) {
            return;
        }
        MDC.put("run", Long.toString(run));
        MDC.put("connection", at.connection());
        if (at.slice() == null) {
            MDC.remove("slice");
        } else {
            MDC.put("slice", Long.toString(at.slice()));
        }
    }

    private static void clear() {
        MDC.remove("run");
        MDC.remove("connection");
        MDC.remove("slice");
    }
}
