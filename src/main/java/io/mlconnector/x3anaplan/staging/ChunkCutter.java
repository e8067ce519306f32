package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;

/**
 * Cuts a CSV into chunks of at most so many bytes before compression, only where a record ends: a line break inside quotes is
 * part of a value. Each chunk is a gzip member of its own (https://help.anaplan.com/64df7566-f12f-45f0-a2f9-a992688ebc47). Holds one
 * record and one compressed chunk in memory.
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

    private final long contentRecords;
    private final ChunkWriter writer;
    private final Record record = new Record();
    private long records;
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
        this.contentRecords = contentRecords;
        this.writer = new ChunkWriter(chunkBytes, name, chunks);
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
        ChunkWriter.Written written = writer.end();
        return new Cut(records, written.bytes(), written.chunks(), contentHash == null ? written.fileHash() : contentHash, written.fileHash());
    }

    private void end() throws IOException, SQLException {
        writer.add(record.bytes(), record.size());
        record.reset();
        if (++records == contentRecords) {
            contentHash = writer.hash();
        }
    }
}
