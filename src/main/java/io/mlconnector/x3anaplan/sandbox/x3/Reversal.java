package io.mlconnector.x3anaplan.sandbox.x3;

import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;

/** Posts the opposite of an entry: signs turned, origin named, the old header marked as reversed and stamped, its lines not. */
final class Reversal {

    private Reversal() {
    }

    static void post(Connection c, String endpoint, String typ, String num, String newNum, LocalDate date, Instant now, LocalDate day) {
        Sql.update(c, "insert into sandbox_x3.gaccentry (endpoint, typ, num, jou, accdat, cpy, fcy, fiy, per, sta, cat, rvs, rvsorityp,"
                + " rvsorinum, cur, desvcr, credat, upddat, credattim, upddattim) select h.endpoint, typ, ?, jou, ?, h.cpy, fcy, p.fiy, p.per, 2,"
                + " cat, 1, typ, num, cur, 'Reversal', ?, ?, ?, ? from sandbox_x3.gaccentry h join sandbox_x3.period p"
                + " on p.endpoint = h.endpoint and p.cpy = h.cpy and p.ledtyp = 1 and p.per between 1 and 12 and ? between perstr and perend"
                + " where h.endpoint = ? and typ = ? and num = ?", newNum, date, day, day, now, now, date, endpoint, typ, num);
        Sql.update(c, "insert into sandbox_x3.gaccentryd (endpoint, typ, num, lin, ledtyp, led, cpy, fcylin, accdat, fiy, per, coa, acc, bpr,"
                + " sns, cur, amtcur, curled, amtled, des, credattim, upddattim) select d.endpoint, d.typ, n.num, lin, ledtyp, led, d.cpy,"
                + " fcylin, n.accdat, n.fiy, n.per, coa, acc, bpr, -sns, d.cur, amtcur, curled, amtled, des, n.credattim, n.upddattim"
                + " from sandbox_x3.gaccentryd d join sandbox_x3.gaccentry n on n.endpoint = d.endpoint and n.typ = d.typ and n.num = ?"
                + " where d.endpoint = ? and d.typ = ? and d.num = ?", newNum, endpoint, typ, num);
        Sql.update(c, "insert into sandbox_x3.gaccentrya (endpoint, typ, num, lin, ledtyp, analin, cpy, fcylin, accdat, coa, acc, sns, cur,"
                + " amtcur, curled, amtled, die_0, die_1, cce_0, cce_1, credattim, upddattim) select endpoint, typ, ?, lin, ledtyp, analin,"
                + " cpy, fcylin, ?, coa, acc, -sns, cur, amtcur, curled, amtled, die_0, die_1, cce_0, cce_1, ?, ?"
                + " from sandbox_x3.gaccentrya where endpoint = ? and typ = ? and num = ?", newNum, date, now, now, endpoint, typ, num);
        Sql.must(Sql.update(c, "update sandbox_x3.gaccentry set rvs = 3, upddattim = ?, upddat = ?"
                + " where endpoint = ? and typ = ? and num = ?", now, day, endpoint, typ, num), "no journal entry " + typ + "~" + num);
    }
}
