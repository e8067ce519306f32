package io.mlconnector.x3anaplan.sandbox.anaplan.file;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** What one user has uploaded to one file. Guarded by {@link FileStore}. */
final class PrivateFile {

    /** Chunks announced; -1 for an upload of unknown length that is not complete yet. */
    int declared;
    final TreeMap<Integer, Path> chunks = new TreeMap<>();
    boolean deleted;
    Instant lastAccess;

    PrivateFile(int declared, Instant now) {
        this.declared = declared;
        this.lastAccess = now;
    }

    boolean ready() {
        return declared > 0 && chunks.size() == declared && chunks.lastKey() == declared - 1;
    }

    List<Path> parts() {
        return List.copyOf(chunks.values());
    }
}
