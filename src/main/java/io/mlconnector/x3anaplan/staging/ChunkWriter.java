package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** Packs whole records into chunks of at most so many bytes before compression, each a gzip member of its own. */
final class ChunkWriter {

    /** @param fileHash SHA-256 over all bytes before compression */
    record Written(int chunks, long bytes, String fileHash) {
    }

    private static final int MOST_CHUNKS = 1000;

    private final int chunkBytes;
    private final String name;
    private final ChunkCutter.Chunks chunks;
    private final MessageDigest file = Fingerprint.digest();
    private final MessageDigest chunk = Fingerprint.digest();
    private ByteArrayOutputStream compressed;
    private GZIPOutputStream gzip;
    private int plain;
    private int count;
    private long bytes;

    /** @param name of the file, for messages */
    ChunkWriter(int chunkBytes, String name, ChunkCutter.Chunks chunks) {
        this.chunkBytes = chunkBytes;
        this.name = name;
        this.chunks = chunks;
    }

    /** Takes a whole record. @throws ConfigurationFault if it is longer than a chunk, or there are more chunks than Anaplan takes */
    void add(byte[] record) throws IOException, SQLException {
        add(record, record.length);
    }

    void add(byte[] record, int length) throws IOException, SQLException {
        if (length > chunkBytes) {
            throw new ConfigurationFault("A row of " + name + " has " + length + " bytes, more than a chunk may have ("
                    + chunkBytes + "): raise anaplan.chunkBytes.");
        }
        if (gzip != null && plain + length > chunkBytes) {
            close();
        }
        if (gzip == null) {
            compressed = new ByteArrayOutputStream();
            gzip = new GZIPOutputStream(compressed, 64 * 1024);
        }
        gzip.write(record, 0, length);
        chunk.update(record, 0, length);
        file.update(record, 0, length);
        plain += length;
        bytes += length;
    }

    /** SHA-256 over what was taken so far. */
    String hash() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) file.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    Written end() throws IOException, SQLException {
        if (gzip != null) {
            close();
        }
        return new Written(count, bytes, HexFormat.of().formatHex(file.digest()));
    }

    private void close() throws IOException, SQLException {
        if (count == MOST_CHUNKS) {
            throw new ConfigurationFault("The file of " + name + " needs more than " + MOST_CHUNKS + " chunks, the most Anaplan takes"
                    + ". Set the grain of its dataset to cell, which sends a row per target cell, or"
                    + " raise anaplan.chunkBytes (now " + chunkBytes + ", at most 50000000).");
        }
        gzip.close();
        chunks.add(count++, compressed.toByteArray(), plain, HexFormat.of().formatHex(chunk.digest()));
        gzip = null;
        compressed = null;
        plain = 0;
    }
}
