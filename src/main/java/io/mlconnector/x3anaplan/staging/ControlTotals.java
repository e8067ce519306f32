package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.MappingSettings.Amount;
import io.mlconnector.x3anaplan.sql.Sql;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The control totals of a stage: lines, rows, debit and credit apart, before the sign rule. An amount counts on the side of its
 * journal line, so that parts of a line that were split beyond its amount still add up to what X3 booked on that side.
 */
final class ControlTotals {

    private record Total(long lines, BigDecimal debit, BigDecimal credit) {
        boolean equalTo(Total other) {
            return other != null && lines == other.lines && debit.compareTo(other.debit) == 0 && credit.compareTo(other.credit) == 0;
        }
    }

    private final java.sql.Connection tx;
    private final StageInfo stage;
    private final String amount;
    private final String currency;

    ControlTotals(java.sql.Connection tx, Connection connection, StageInfo stage) {
        this.tx = tx;
        this.stage = stage;
        boolean ledger = connection.mapping().amount() == Amount.LEDGER;
        this.amount = ledger ? "l.amtled * l.sns" : "l.amtcur * l.sns";
        this.currency = ledger ? "l.curled" : "l.cur";
    }

    void write() throws SQLException {
        Sql.update(tx, """
                insert into stage_total (stage, disposition, reason, cpy, ledtyp, coa, acc, currency, lines, rows, debit, credit)
                select stage, case disposition when 'send' then 'sent' else disposition end, reason, cpy, ledtyp, coa, acc, currency,
                       count(*) filter (where first), count(*), coalesce(sum(amount) filter (where side = 1), 0),
                       -coalesce(sum(amount) filter (where side = -1), 0)
                  from staged_row where stage = ? group by stage, disposition, reason, cpy, ledtyp, coa, acc, currency""", stage.id());
        Sql.update(tx, """
                insert into stage_total (stage, disposition, reason, cpy, ledtyp, coa, acc, currency, lines, rows, debit, credit)
                select g.stage, 'excluded', g.reason, l.cpy, l.ledtyp, l.coa, l.acc, %2$s, count(*), count(*),
                       sum(greatest(%1$s, 0)), sum(greatest(-(%1$s), 0))
                  from slice_source p
                  join journal_line l on l.connection = ? and l.cpy = p.cpy and l.ledtyp = p.ledtyp and l.fiy = p.fiy and l.per = p.per
                  join journal_entry e on e.connection = l.connection and e.typ = l.typ and e.num = l.num
                  join stage_group g on g.stage = ? and g.cpy = l.cpy and g.ledtyp = l.ledtyp and g.fiy = l.fiy and g.per = l.per
                                    and g.typ = e.typ and g.cat = e.cat and g.sta = e.sta and g.disposition = 'exclude'
                 where p.slice = ?
                 group by g.stage, g.reason, l.cpy, l.ledtyp, l.coa, l.acc, %2$s""".formatted(amount, currency),
                stage.connection(), stage.id(), stage.slice());
    }

    /** Compares with the journal lines themselves, read without any of the joins that staging uses. */
    void check() throws SQLException {
        Map<String, Total> ledger = totals("""
                select %2$s, count(*), sum(greatest(%1$s, 0)), sum(greatest(-(%1$s), 0)) from journal_line l
                 where l.connection = ? and (l.cpy, l.ledtyp, l.fiy, l.per) in (
                       select cpy, ledtyp, fiy, per from slice_source where slice = ?)
                 group by 1""".formatted(amount, currency), stage.connection(), stage.slice());
        Map<String, Total> staged = totals("""
                select currency, sum(lines), sum(debit), sum(credit) from stage_total where stage = ? group by 1""", stage.id());
        for (String code : ledger.keySet()) {
            if (!ledger.get(code).equalTo(staged.get(code))) {
                throw differ(code, ledger.get(code), staged.get(code));
            }
        }
        if (!ledger.keySet().equals(staged.keySet())) {
            throw differ(staged.keySet().toString(), null, null);
        }
    }

    private IllegalStateException differ(String currencyCode, Total ledger, Total staged) {
        return new IllegalStateException("What was staged of " + stage.name() + " is not what the mirror holds of it, in currency "
                + currencyCode + ": mirror " + ledger + ", staged " + staged
                + ". Nothing was staged. A journal line may lack its journal entry in the mirror: read the ledger again.");
    }

    private Map<String, Total> totals(String sql, Object... parameters) throws SQLException {
        Map<String, Total> totals = new TreeMap<>();
        Sql.all(tx, row -> totals.put(row.getString(1),
                new Total(row.getLong(2), row.getBigDecimal(3), row.getBigDecimal(4))), sql, parameters);
        return totals;
    }
}
