package io.mlconnector.x3anaplan.sandbox.anaplan;

/** In what pieces the simulated Anaplan takes and gives files; may be changed at any time. */
public final class FileSettings {

    private volatile int chunkBytes = 50_000_000;
    private volatile int dumpChunkBytes = 10_000_000;

    /** Largest chunk of an upload, uncompressed. */
    public FileSettings chunkBytes(int bytes) {
        chunkBytes = bytes;
        return this;
    }

    /** Size of a chunk of a failure dump or an export. */
    public FileSettings dumpChunkBytes(int bytes) {
        dumpChunkBytes = bytes;
        return this;
    }

    public int chunkBytes() {
        return chunkBytes;
    }

    public int dumpChunkBytes() {
        return dumpChunkBytes;
    }
}
