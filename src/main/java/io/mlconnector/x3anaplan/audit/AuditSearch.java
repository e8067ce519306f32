package io.mlconnector.x3anaplan.audit;

import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Reads the audit trail: from an entry to its imports, from a cell to its entries, as a file, and whether its seals hold. */
@ApplicationScoped
@Unremovable
public class AuditSearch {

    /**
     * A row that was imported.
     *
     * @param n number of the import within the connection
     * @param mapping fingerprint of mapping tables, settings and routes it was mapped with
     * @param fate imported, rejected, zero (a row without entry that emptied a cell), or unproved (nobody can tell whether it landed)
     * @param entry type and number of the journal entry, or null
     * @param line line, and after a point the analytical line
     * @param amount in {@code currency}, debit positive
     * @param value what was written, after the sign rule
     */
    public record Row(long n, Instant at, long run, String requestedBy, String task, String outcome, String mapping, String module,
            String version, String period, String company, String ledger, String account, String costCenter, String fate, String entry,
            String line, Instant stamp, String x3Account, String currency, BigDecimal amount, BigDecimal value) {
    }

    /** An import as the trail knows it. */
    public record Import(long n, Instant at, String dataset, String period, String company, String ledger, long run, String requestedBy,
            String task, String outcome, String message, long rows) {
    }

    /**
     * @param broken what does not hold, in words; empty if all does
     * @param head number of the latest import, 0 if there is none; with its seal, kept elsewhere, it proves all of the trail up to it
     */
    public record Verification(String connection, long imports, long rows, List<String> broken, long head, String seal) {
    }

    private static final String SELECT = "select i.*, r.seq, r.fate, r.typ, r.num, r.lin, r.analin, r.stamp, r.coa, r.acc, r.account,"
            + " r.cost_center, r.currency, r.amount, r.value from audit_row r join audit_import i using (connection, n) where"
            + " r.connection = ? ";

    private final DataSource database;

    @Inject
    public AuditSearch(DataSource database) {
        this.database = database;
    }

    /** For the client proxy of the CDI container only. */
    protected AuditSearch() {
        this(null);
    }

    /** Every import of a journal entry, newest first. @param entry type and number, e.g. {@code GEN~F25000123} */
    public List<Row> ofEntry(String connection, String entry, int limit) {
        int at = entry.indexOf('~');
        return Sql.all(database, AuditSearch::row, SELECT + "and r.typ = ? and r.num = ? order by r.n desc, r.seq limit ?", connection,
                at < 0 ? entry : entry.substring(0, at), at < 0 ? "" : entry.substring(at + 1), limit);
    }

    /** What the latest import that wrote a cell put into it, row by row. Empty texts stand for dimensions that the target lacks. */
    public List<Row> ofCell(String connection, String period, String company, String ledger, String account, String costCenter, int limit) {
        return Sql.all(database, AuditSearch::row, SELECT + "and r.account = ? and r.cost_center = ? and r.n = ("
                + " select max(x.n) from audit_row x join audit_import y using (connection, n) where x.connection = ? and y.label = ?"
                + " and y.company = ? and y.ledger = ? and x.account = ? and x.cost_center = ?) order by r.seq limit ?", connection, account,
                costCenter, connection, period, company, ledger, account, costCenter, limit);
    }

    /** The imports of a connection, newest first. */
    public List<Import> imports(String connection, int limit) {
        return Sql.all(database, rs -> new Import(rs.getLong("n"), Sql.instant(rs, "at"), rs.getString("dataset"), rs.getString("label"),
                rs.getString("company"), rs.getString("ledger"), rs.getLong("run"), rs.getString("requested_by"), rs.getString("task_id"),
                rs.getString("outcome"), rs.getString("message"), rs.getLong("rows")),
                "select * from audit_import where connection = ? order by n desc limit ?", connection, limit);
    }

    /**
     * Writes all rows of a connection's imports since a time as CSV, oldest first, without holding them in memory; each with the seal of
     * its import.
     */
    public void export(String connection, Instant since, Appendable to) {
        Sql.transactionOnce(database, c -> {
            try (var s = c.prepareStatement(SELECT + "and i.at >= ? order by r.n, r.seq")) {
                s.setFetchSize(1000);
                s.setString(1, connection);
                s.setObject(2, since.atOffset(ZoneOffset.UTC));
                CSVPrinter csv = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get().print(to);
                csv.printRecord("import", "at", "run", "requested by", "task", "outcome", "mapping", "module", "version", "period", "company",
                        "ledger", "account", "cost center", "fate", "entry", "line", "stamp", "x3 account", "currency", "amount", "value", "seal");
                try (ResultSet rs = s.executeQuery()) {
                    while (rs.next()) {
                        Row row = row(rs);
                        csv.printRecord(row.n, row.at, row.run, row.requestedBy, row.task, row.outcome, row.mapping, row.module, row.version,
                                row.period, row.company, row.ledger, row.account, row.costCenter, row.fate, row.entry, row.line, row.stamp,
                                row.x3Account, row.currency, row.amount.toPlainString(), row.value.toPlainString(), rs.getString("seal"));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return null;
        });
    }

    /**
     * Computes every seal anew, and looks for what is missing. Entries whose rows retention has taken are verified by their own words.
     *
     * @param noted a head that somebody noted, as number and seal with a colon between, which must still be there; null: none
     */
    public Verification verify(String connection, String noted) {
        return Sql.snapshot(database, c -> SealCheck.of(c, connection, noted));
    }

    private static Row row(ResultSet rs) throws SQLException {
        String typ = rs.getString("typ");
        int analin = rs.getInt("analin");
        return new Row(rs.getLong("n"), Sql.instant(rs, "at"), rs.getLong("run"), rs.getString("requested_by"), rs.getString("task_id"),
                rs.getString("outcome"), rs.getString("mapping"), rs.getString("module"), rs.getString("version"), rs.getString("label"),
                rs.getString("company"), rs.getString("ledger"), rs.getString("account"), rs.getString("cost_center"), rs.getString("fate"),
                typ == null ? null : typ + "~" + rs.getString("num"), typ == null ? null : rs.getInt("lin") + (analin == 0 ? "" : "." + analin),
                Sql.instant(rs, "stamp"), typ == null ? null : rs.getString("coa") + "/" + rs.getString("acc"), rs.getString("currency"),
                rs.getBigDecimal("amount"), rs.getBigDecimal("value"));
    }
}
