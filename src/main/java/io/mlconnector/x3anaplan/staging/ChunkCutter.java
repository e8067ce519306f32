package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * Cuts a CSV into chunks of at most so many bytes before compression, only where a record ends: a line break inside quotes is
 * part of a value. Each chunk is a gzip member of its own (reference anaplan-api 4.2). Holds one record and one compressed
 * chunk in memory.
 */
final class ChunkCutter {

    /** Takes a finished chunk. */
    interface Chunks {
        void add(int n, byte[] gzip, int plainBytes, String sha256) throws SQLException;
    }

    /**
     * @param records header included
     * @param contentHash over header and the data records before the zero rows
     * @param fileHash over everything
     */
    record Cut(long records, long bytes, int chunks, String contentHash, String fileHash) {
    }

    private static final int MOST_CHUNKS = 1000;

    private final int chunkBytes;
    private final long contentRecords;
    private final String name;
    private final Chunks chunks;

    private final MessageDigest file = Fingerprint.digest();
    private final MessageDigest chunk = Fingerprint.digest();
    private final Record record = new Record();
    private ByteArrayOutputStream compressed;
    private GZIPOutputStream gzip;
    private int plain;
    private int count;
    private long records;
    private long bytes;
    private String contentHash;

    /** A byte buffer whose content can be read without a copy. */
    private static final class Record extends ByteArrayOutputStream {
        byte[] bytes() {
            return buf;
        }
    }

    /**
     * @param contentRecords records, header included, that make up the content hash
     * @param name for messages
     */
    ChunkCutter(int chunkBytes, long contentRecords, String name, Chunks chunks) {
        this.chunkBytes = chunkBytes;
        this.contentRecords = contentRecords;
        this.name = name;
        this.chunks = chunks;
    }

    /** @throws ConfigurationFault if the file would need more chunks than Anaplan takes, or a record is longer than a chunk */
    Cut cut(InputStream csv) throws IOException, SQLException {
        byte[] block = new byte[64 * 1024];
        boolean quoted = false;
        for (int n = csv.read(block); n >= 0; n = csv.read(block)) {
            int from = 0;
            for (int i = 0; i < n; i++) {
                if (block[i] == '"') {
                    quoted = !quoted;
                } else if (block[i] == '\n' && !quoted) {
                    record.write(block, from, i + 1 - from);
                    from = i + 1;
                    end();
                }
            }
            record.write(block, from, n - from);
        }
        if (record.size() > 0) {
            end();
        }
        if (gzip != null) {
            close();
        }
        String fileHash = HexFormat.of().formatHex(file.digest());
        return new Cut(records, bytes, count, contentHash == null ? fileHash : contentHash, fileHash);
    }

    private void end() throws IOException, SQLException {
        int length = record.size();
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
        gzip.write(record.bytes(), 0, length);
        chunk.update(record.bytes(), 0, length);
        file.update(record.bytes(), 0, length);
        plain += length;
        bytes += length;
        record.reset();
        if (++records == contentRecords) {
            contentHash = HexFormat.of().formatHex(copy(file).digest());
        }
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

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
