package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.connection.Datasets.JournalTarget;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import io.mlconnector.x3anaplan.sql.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The cells of one slice in an export of the whole module: tabular, a row per cell. Its columns are called after lists and line items, and
 * its members stand there by name unless the model builder chose codes.
 */
final class ExportedCells {

    private static final int BATCH = 1000;

    /** Members by the names that the list was last sent with, if more rows name a member than a code. */
    private static final String TO_CODES = """
            with sent as (
              select code, name from staged_member where stage = (select max(id) from stage where connection = ? and dataset = ?
                 and slice is null and outcome in ('clean', 'partial', 'unchanged'))),
            named as (
              select count(*) filter (where exists (select from sent where name = r.COLUMN)) as names,
                     count(*) filter (where exists (select from sent where code = r.COLUMN)) as codes from read_back_cell r where stage = ?)
            update read_back_cell r set COLUMN = s.code from sent s, named n
             where r.stage = ? and n.names > n.codes and s.name = r.COLUMN""";

    /** Cells were sent, and none of the slice has ever been shown: it may be hidden from us. One that was seen before must be there. */
    private static final String HIDDEN = """
            select exists (select from staged_cell where stage = ? and not vacated and value <> 0)
               and not exists (select from stage where slice = ? and read_back = 'equal')""";

    private ExportedCells() {
    }

    /**
     * Puts the slice's cells into {@code read_back_cell}.
     *
     * @param exported the export's chunks in order; it is closed
     * @return how many there were
     * @throws ConfigurationFault if a column is missing
     * @throws TargetFault if there is nothing of the slice though cells were sent, as ever: it is shown to others, not to us
     *     (https://help.anaplan.com/bdd595db-7bb7-488c-8de8-8fc49a0a35cb, https://help.anaplan.com/acfd6082-a510-4be2-bc25-a9a9f396e163)
     */
    static long store(Connection c, StageRecord slice, Datasets datasets, InputStream exported) throws SQLException {
        JournalTarget target = datasets.journalEntries();
        long rows = 0;
        long n = 0;
        try {
            TableText table = TableText.of(exported, FileFormat.STAGED);
            CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(table.separator()).setIgnoreEmptyLines(true).get();
            try (CSVParser parser = CSVParser.parse(table.text(), format);
                    PreparedStatement insert = c.prepareStatement("insert into read_back_cell values (?, ?, ?, ?, ?)")) {
                ExportHeader header = null;
                for (CSVRecord row : parser) {
                    if (header == null) {
                        header = ExportHeader.of(slice.connection(), datasets, row.toList());
                        continue;
                    }
                    rows++;
                    String amount = header.amount(row);
                    if (amount.isEmpty() || !header.isOf(slice, target, row)) {
                        continue;
                    }
                    insert.setLong(1, slice.id());
                    insert.setString(2, header.account(row));
                    insert.setString(3, header.costCenter(row));
                    insert.setString(4, header.currency(row));
                    insert.setBigDecimal(5, new BigDecimal(amount));
                    insert.addBatch();
                    if (++n % BATCH == 0) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
        } catch (IOException | java.io.UncheckedIOException | NumberFormatException e) {
            throw new TargetFault(false, "Connection " + slice.connection() + ": what export " + target.readBack() + " shows is no table of"
                    + " numbers: " + e.getMessage(), e);
        }
        if (n == 0 && Sql.first(c, rs -> rs.getBoolean(1), HIDDEN, slice.id(), slice.slice()).orElse(false)) {
            throw new TargetFault(false, "Connection " + slice.connection() + ": export " + target.readBack() + " shows nothing " + (rows == 0
                    ? "at all" : "of company " + slice.company() + ", ledger " + slice.ledger() + ", period " + slice.label()) + ". Share its"
                    + " file with the user (not with administrators only), give his role the export and the module, and look at selective"
                    + " access and at the filters of its view", null);
        }
        toCodes(c, slice, Datasets.ACCOUNTS, "account");
        toCodes(c, slice, Datasets.COST_CENTERS, "cost_center");
        return n;
    }

    private static void toCodes(Connection c, StageRecord slice, String list, String column) throws SQLException {
        Sql.update(c, TO_CODES.replace("COLUMN", column), slice.connection(), list, slice.id(), slice.id());
    }
}
