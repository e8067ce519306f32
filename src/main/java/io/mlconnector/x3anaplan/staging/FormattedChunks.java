package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.anaplan.FileFormat;
import io.mlconnector.x3anaplan.anaplan.FormattedFile;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Writes staged chunks anew in the format of the import, which is known only once Anaplan was asked. A staged chunk ends where a record
 * ends, so that one is in memory at a time, and one that is written.
 */
@ApplicationScoped
public class FormattedChunks implements FormattedFile {

    /** Numbers of chunks that are being written, until those that they replace are gone: a file has at most 1,000. */
    private static final int WRITTEN = 1_000_000;

    private static final CSVFormat STAGED = CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).get();

    private final Function<String, Connection> connections;

    @Inject
    FormattedChunks(Connections connections) {
        this(connections::get);
    }

    public FormattedChunks(Function<String, Connection> connections) {
        this.connections = connections;
    }

    private record Staged(String connection, String dataset, String format, int chunks, List<String> header) {
    }

    @Override
    public int write(java.sql.Connection tx, long stage, FileFormat format, List<String> header, String importName) throws SQLException {
        Staged staged = Sql.first(tx, row -> new Staged(row.getString(1), row.getString(2), row.getString(3), row.getInt(4),
                Sql.texts(row, "header")), "select connection, dataset, file_format, chunks, header from stage where id = ? for update", stage)
                .orElseThrow();
        if (staged.format != null || format.equals(FileFormat.STAGED) && header.equals(staged.header)) {
            return staged.chunks;
        }
        if (format.isAsStagedInAscii() && header.equals(staged.header) && isAscii(tx, stage, staged.chunks)) {
            Sql.update(tx, "update stage set file_format = ? where id = ?", format.text(), stage);
            return staged.chunks;
        }
        Connection connection = connections.apply(staged.connection);
        FormattedRecords records = new FormattedRecords(format, staged.header, amount(connection, staged), staged.dataset + ", import " + importName);
        try (PreparedStatement insert = tx.prepareStatement("insert into staged_chunk (stage, n, bytes, plain_bytes, sha256) values (?, ?, ?, ?, ?)")) {
            ChunkWriter writer = new ChunkWriter(connection.anaplan().chunkBytes(), staged.dataset + " for import " + importName, (n, gzip, plain, hash) -> {
                insert.setLong(1, stage);
                insert.setInt(2, WRITTEN + n);
                insert.setBytes(3, gzip);
                insert.setInt(4, plain);
                insert.setString(5, hash);
                insert.executeUpdate();
            });
            writer.add(records.head(header));
            boolean first = true;
            for (int n = 0; n < staged.chunks; n++) {
                try (CSVParser parser = CSVParser.parse(new InputStreamReader(chunk(tx, stage, n), StandardCharsets.UTF_8), STAGED)) {
                    for (CSVRecord record : parser) {
                        if (!first) {
                            writer.add(records.row(record.toList()));
                        }
                        first = false; // the staged header
                    }
                }
            }
            ChunkWriter.Written written = writer.end();
            Sql.update(tx, "delete from staged_chunk where stage = ? and n < ?", stage, WRITTEN);
            Sql.update(tx, "update staged_chunk set n = n - ? where stage = ?", WRITTEN, stage);
            Sql.update(tx, "update stage set file_format = ?, chunks = ?, file_hash = ?, file_bytes = ? where id = ?", format.text(), written.chunks(),
                    written.fileHash(), written.bytes(), stage);
            return written.chunks();
        } catch (IOException e) {
            throw new UncheckedIOException("The staged file of stage " + stage + " cannot be read", e);
        }
    }

    private static int amount(Connection connection, Staged staged) {
        return staged.dataset.equals(Datasets.JOURNAL_ENTRIES)
                ? staged.header.indexOf(connection.datasets().journalEntries().columns().amount()) : -1;
    }

    private static boolean isAscii(java.sql.Connection tx, long stage, int chunks) throws SQLException {
        byte[] block = new byte[64 * 1024];
        try {
            for (int n = 0; n < chunks; n++) {
                try (InputStream chunk = chunk(tx, stage, n)) {
                    for (int length = chunk.read(block); length >= 0; length = chunk.read(block)) {
                        for (int i = 0; i < length; i++) {
                            if (block[i] < 0) {
                                return false;
                            }
                        }
                    }
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("The staged file of stage " + stage + " cannot be read", e);
        }
    }

    private static InputStream chunk(java.sql.Connection tx, long stage, int n) throws SQLException, IOException {
        return new GZIPInputStream(new ByteArrayInputStream(Sql.first(tx, row -> row.getBytes(1), "select bytes from staged_chunk where stage = ?"
                + " and n = ?", stage, n).orElseThrow(() -> new IllegalStateException("Chunk " + n + " of stage " + stage
                        + " is missing in the database"))));
    }
}
