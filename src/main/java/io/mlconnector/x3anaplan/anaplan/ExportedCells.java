package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.Datasets.JournalColumns;
import io.mlconnector.x3anaplan.connection.Datasets.JournalTarget;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The cells of one slice in an export of the whole module: tabular, a row per cell, members by code, headers as in the connection. */
final class ExportedCells {

    private static final int BATCH = 1000;

    private ExportedCells() {
    }

    /**
     * Puts the slice's cells into {@code read_back_cell}.
     *
     * @param exported the export's chunks in order; it is closed
     * @return how many there were
     * @throws ConfigurationFault if a column is missing
     */
    static long store(Connection c, StageRecord slice, JournalTarget target, InputStream exported) throws SQLException {
        CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).setIgnoreEmptyLines(true).get();
        long n = 0;
        try (CSVParser parser = CSVParser.parse(new InputStreamReader(exported, StandardCharsets.UTF_8), format);
                PreparedStatement insert = c.prepareStatement("insert into read_back_cell values (?, ?, ?, ?, ?)")) {
            check(slice.connection(), target, parser.getHeaderMap());
            JournalColumns columns = target.columns();
            for (CSVRecord row : parser) {
                String amount = row.get(columns.amount()).trim();
                if (amount.isEmpty() || !isOf(slice, target, row)) {
                    continue;
                }
                insert.setLong(1, slice.id());
                insert.setString(2, row.get(columns.account()));
                insert.setString(3, row.get(columns.costCenter()));
                insert.setString(4, target.has(Dimension.CURRENCY) ? row.get(columns.currency()) : "");
                insert.setBigDecimal(5, new BigDecimal(amount));
                insert.addBatch();
                if (++n % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            return n;
        } catch (IOException | java.io.UncheckedIOException | NumberFormatException e) {
            throw new TargetFault(false, "Connection " + slice.connection() + ": what export " + target.readBack() + " shows is no table of"
                    + " numbers: " + e.getMessage(), e);
        }
    }

    private static boolean isOf(StageRecord slice, JournalTarget target, CSVRecord row) {
        return row.get(target.columns().period()).equals(slice.label())
                && (!target.has(Dimension.COMPANY) || row.get(target.columns().company()).equals(slice.company()))
                && (!target.has(Dimension.LEDGER) || row.get(target.columns().ledger()).equals(slice.ledger()))
                && (!row.isMapped("Version") || row.get("Version").equals(target.version()));
    }

    private static void check(String connection, JournalTarget target, Map<String, Integer> header) {
        JournalColumns columns = target.columns();
        List<String> wanted = new java.util.ArrayList<>(List.of(columns.account(), columns.costCenter(), columns.period(), columns.amount()));
        if (target.has(Dimension.COMPANY)) {
            wanted.add(columns.company());
        }
        if (target.has(Dimension.LEDGER)) {
            wanted.add(columns.ledger());
        }
        if (target.has(Dimension.CURRENCY)) {
            wanted.add(columns.currency());
        }
        wanted.removeAll(header.keySet());
        if (!wanted.isEmpty()) {
            throw new ConfigurationFault("Connection " + connection + ": export " + target.readBack() + " shows no column " + wanted
                    + ". Name its columns as datasets.journalEntries.columns has them: tabular, a row per cell, members by code");
        }
    }
}
