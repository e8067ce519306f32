package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.anaplan.file.FileStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One dump per user and import: overwritten by the next, removed by a clean run or 48 h after last access (section 5.4). */
public final class DumpStore {

    private record Key(String user, String importId) {
    }

    private record Kept(String taskId, Path file, Instant lastAccess) {
    }

    private final SandboxClock clock;
    private final Map<Key, Kept> dumps = new HashMap<>();

    public DumpStore(SandboxClock clock) {
        this.clock = clock;
    }

    /** @param dump null after a clean run */
    synchronized void keep(String user, String importId, String taskId, Path dump) {
        if (dump == null) {
            dumps.remove(new Key(user, importId));
        } else {
            dumps.put(new Key(user, importId), new Kept(taskId, dump, clock.instant()));
        }
    }

    /** The dump of this task, as long as it is the latest of its user and import. */
    public synchronized Optional<Path> find(String user, String importId, String taskId) {
        Key key = new Key(user, importId);
        Kept kept = dumps.get(key);
        if (kept == null || !kept.taskId().equals(taskId) || !clock.instant().isBefore(kept.lastAccess().plus(FileStore.LIFE))) {
            return Optional.empty();
        }
        dumps.put(key, new Kept(taskId, kept.file(), clock.instant()));
        return Optional.of(kept.file());
    }
}
