package io.mlconnector.x3anaplan.sandbox.anaplan.file;

/** A chunk holds more than 50 MB before compression (anaplan-api section 4.2). */
public final class ChunkTooLarge extends RuntimeException {

    public ChunkTooLarge(long limit) {
        super("Chunk exceeds " + limit + " bytes uncompressed");
    }
}
