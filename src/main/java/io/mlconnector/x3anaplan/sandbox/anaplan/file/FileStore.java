package io.mlconnector.x3anaplan.sandbox.anaplan.file;

import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.FileDef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * File contents on disk, private to each user, gone 48 h after the last access on the sandbox clock (anaplan-api section 4.3).
 * Nothing is locked: an upload while a task waits changes what that task will read.
 */
public final class FileStore implements AutoCloseable {

    /** How long private content outlives its last access. */
    public static final Duration LIFE = Duration.ofHours(48);

    private record Key(String fileId, String user) {
    }

    private final Path folder;
    private final SandboxClock clock;
    private final Map<Key, PrivateFile> files = new HashMap<>();
    private long written;

    public FileStore(SandboxClock clock) {
        this.clock = clock;
        try {
            folder = Files.createTempDirectory("sandbox-anaplan-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins an upload of {@code chunkCount} chunks, -1 for an unknown number; what the user had there is gone. */
    public synchronized void begin(String fileId, String user, int chunkCount) {
        files.put(new Key(fileId, user), new PrivateFile(chunkCount, clock.instant()));
    }

    /**
     * Stores one chunk; a repeated number overwrites.
     *
     * @return false when the number is not below the chunk count set, or none is set
     * @throws ChunkTooLarge when there are more than {@code limit} bytes
     * @throws IOException when {@code plain} cannot be read, which is the case for broken gzip
     */
    public boolean putChunk(String fileId, String user, int n, InputStream plain, long limit) throws IOException {
        if (!accepts(fileId, user, n)) {
            return false;
        }
        Path part = newPart();
        try (OutputStream out = Files.newOutputStream(part)) {
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int read; (read = plain.read(buffer)) >= 0;) {
                total += read;
                if (total > limit) {
                    throw new ChunkTooLarge(limit);
                }
                out.write(buffer, 0, read);
            }
        }
        synchronized (this) {
            if (!accepts(fileId, user, n)) {
                return false;
            }
            PrivateFile file = files.get(new Key(fileId, user));
            file.chunks.put(n, part);
            file.lastAccess = clock.instant();
            return true;
        }
    }

    /** Replaces the content by one piece. */
    public void putWhole(String fileId, String user, byte[] bytes) throws IOException {
        begin(fileId, user, 1);
        putChunk(fileId, user, 0, new ByteArrayInputStream(bytes), Long.MAX_VALUE);
    }

    /** Ends an upload of unknown length. */
    public synchronized void complete(String fileId, String user) {
        live(fileId, user).filter(f -> f.declared < 0).ifPresent(f -> f.declared = f.chunks.size());
    }

    /** Removes the private content; the chunk count stays as it was. */
    public synchronized void delete(String fileId, String user) {
        live(fileId, user).ifPresent(f -> {
            f.deleted = true;
            f.chunks.clear();
        });
    }

    /** The chunk count shown: stale after a deletion. */
    public synchronized int chunkCount(String fileId, String user) {
        PrivateFile file = files.get(new Key(fileId, user));
        return file == null ? 0 : file.declared < 0 ? file.chunks.size() : file.declared;
    }

    /** Numbers of all chunks announced or, where unknown, uploaded. */
    public synchronized List<Integer> chunkNumbers(String fileId, String user) {
        return live(fileId, user).map(f -> f.declared < 0 ? List.copyOf(f.chunks.keySet())
                : IntStream.range(0, f.declared).boxed().toList()).orElse(List.of());
    }

    public synchronized Optional<Content> chunk(String fileId, String user, int n) {
        return live(fileId, user).filter(f -> f.chunks.containsKey(n)).map(f -> {
            f.lastAccess = clock.instant();
            return new Content(List.of(f.chunks.get(n)));
        });
    }

    /** What this user's import reads now: own complete content, else the default; empty when neither is there. */
    public synchronized Optional<Content> content(FileDef file, String user) {
        Optional<PrivateFile> own = live(file.id(), user);
        if (own.isPresent()) {
            own.get().lastAccess = clock.instant();
            return own.filter(PrivateFile::ready).map(f -> new Content(f.parts()));
        }
        return Optional.ofNullable(file.defaultContent()).map(this::stored);
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(java.util.Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name for a new file in the store's folder. */
    public synchronized Path newPart() {
        return folder.resolve("part-" + written++);
    }

    private synchronized boolean accepts(String fileId, String user, int n) {
        return live(fileId, user).filter(f -> n >= 0 && n < (f.declared < 0 ? 1000 : f.declared)).isPresent();
    }

    private Optional<PrivateFile> live(String fileId, String user) {
        return Optional.ofNullable(files.get(new Key(fileId, user)))
                .filter(f -> !f.deleted && clock.instant().isBefore(f.lastAccess.plus(LIFE)));
    }

    private Content stored(byte[] bytes) {
        try {
            return new Content(List.of(Files.write(newPart(), bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
