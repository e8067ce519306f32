package io.mlconnector.x3anaplan.sandbox.x3;

import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;

/** Writes one journal entry, its lines and its splits with one stamp, inside the caller's transaction. */
final class Posting {

    private Posting() {
    }

    static void post(Connection c, String endpoint, Journal j, Instant stamp, LocalDate day) {
        Sql.update(c, "insert into sandbox_x3.gaccentry (endpoint, typ, num, accdat, cpy, fcy, fiy, per, sta, cat, rvs, cur, desvcr, credat,"
                + " upddat, credattim, upddattim) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", endpoint, j.type, j.number, j.date,
                j.company, j.site, j.fiscalYear, j.period, j.status, j.category, j.reversal, j.currency, j.description, day, day, stamp,
                stamp);
        for (Journal.Line line : j.lines) {
            Sql.update(c, "insert into sandbox_x3.gaccentryd (endpoint, typ, num, lin, ledtyp, led, cpy, fcylin, accdat, fiy, per, coa, acc,"
                    + " sns, cur, amtcur, curled, amtled, des, credattim, upddattim) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                    endpoint, j.type, j.number, line.lin(), line.ledgerType(), Books.ledger(line.ledgerType()), j.company, j.site, j.date,
                    j.fiscalYear, j.period, line.chart(), line.account(), line.sign(), j.currency, line.amount(), j.ledgerCurrency,
                    line.ledgerAmount(), j.description, stamp, stamp);
            int analin = 0;
            for (Journal.Split split : line.splits()) {
                split(c, endpoint, j, line, split, ++analin, stamp);
            }
        }
    }

    private static void split(Connection c, String endpoint, Journal j, Journal.Line line, Journal.Split split, int analin, Instant stamp) {
        boolean ias = line.ledgerType() == 3;
        String product = split.product().isEmpty() ? "" : "PRD";
        Sql.update(c, "insert into sandbox_x3.gaccentrya (endpoint, typ, num, lin, ledtyp, analin, cpy, fcylin, accdat, coa, acc, sns, cur,"
                + " amtcur, curled, amtled, die_0, cce_0, die_1, cce_1, credattim, upddattim)"
                + " values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", endpoint, j.type, j.number, line.lin(), line.ledgerType(), analin,
                j.company, j.site, j.date, line.chart(), line.account(), line.sign(), j.currency, split.amount(), j.ledgerCurrency,
                split.ledgerAmount(), ias ? product : "CCT", ias ? split.product() : split.costCenter(), ias ? "CCT" : product,
                ias ? split.costCenter() : split.product(), stamp, stamp);
    }
}
