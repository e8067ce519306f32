package io.mlconnector.x3anaplan.sandbox.x3;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Posts journal entries in bulk by COPY; flushes as it goes, so that a million lines need little memory. */
final class BookWriter implements AutoCloseable {

    private static final int FLUSH_AT = 4_000_000;

    private final Connection connection;
    private final String endpoint;
    private final StringBuilder entries = new StringBuilder();
    private final StringBuilder lines = new StringBuilder();
    private final StringBuilder splits = new StringBuilder();

    BookWriter(DataSource database, String endpoint) throws SQLException {
        this.connection = database.getConnection();
        this.endpoint = endpoint;
    }

    void post(Journal j, Instant stamp) {
        row(entries, endpoint, j.type, j.number, j.date, j.company, j.site, j.fiscalYear, j.period, j.status, j.category, j.reversal,
                j.currency, j.description, j.date, j.date, stamp, stamp);
        for (Journal.Line line : j.lines) {
            row(lines, endpoint, j.type, j.number, line.lin(), line.ledgerType(), Books.ledger(line.ledgerType()), j.company, j.site, j.date,
                    j.fiscalYear, j.period, line.chart(), line.account(), line.sign(), j.currency, line.amount(), j.ledgerCurrency,
                    line.ledgerAmount(), j.description, stamp, stamp);
            int analin = 0;
            boolean ias = line.ledgerType() == 3;
            for (Journal.Split split : line.splits()) {
                String product = split.product().isEmpty() ? "" : "PRD";
                row(splits, endpoint, j.type, j.number, line.lin(), line.ledgerType(), ++analin, j.company, j.site, j.date, line.chart(),
                        line.account(), line.sign(), j.currency, split.amount(), j.ledgerCurrency, split.ledgerAmount(),
                        ias ? product : "CCT", ias ? split.product() : split.costCenter(), ias ? "CCT" : product,
                        ias ? split.costCenter() : split.product(), stamp, stamp);
            }
        }
        if (lines.length() > FLUSH_AT) {
            flush();
        }
    }

    private static void row(StringBuilder out, Object... values) {
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                out.append('\t');
            }
            String text = values[i] instanceof BigDecimal number ? number.toPlainString() : String.valueOf(values[i]);
            append(out, text);
        }
        out.append('\n');
    }

    /** Escapes as COPY wants it, in one pass: this is called thirty million times for a million lines. */
    private static void append(StringBuilder out, String text) {
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == '\t' || c == '\n' || c == '\r') {
                out.append(text, done, i).append('\\').append(c == '\\' ? '\\' : c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
                done = i + 1;
            }
        }
        out.append(text, done, text.length());
    }

    private void flush() {
        try {
            copy("gaccentry (endpoint, typ, num, accdat, cpy, fcy, fiy, per, sta, cat, rvs, cur, desvcr, credat, upddat, credattim,"
                    + " upddattim)", entries);
            copy("gaccentryd (endpoint, typ, num, lin, ledtyp, led, cpy, fcylin, accdat, fiy, per, coa, acc, sns, cur, amtcur, curled,"
                    + " amtled, des, credattim, upddattim)", lines);
            copy("gaccentrya (endpoint, typ, num, lin, ledtyp, analin, cpy, fcylin, accdat, coa, acc, sns, cur, amtcur, curled, amtled,"
                    + " die_0, cce_0, die_1, cce_1, credattim, upddattim)", splits);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void copy(String table, StringBuilder rows) throws SQLException, IOException {
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy sandbox_x3." + table + " from stdin",
                new StringReader(rows.toString()));
        rows.setLength(0);
    }

    @Override
    public void close() throws SQLException {
        flush();
        for (String table : List.of("gaccentry", "gaccentryd", "gaccentrya")) {
            try (var statement = connection.createStatement()) {
                statement.execute("analyze sandbox_x3." + table);
            }
        }
        connection.close();
    }
}
