package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.MappingSettings.Amount;
import io.mlconnector.x3anaplan.sql.Sql;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The journal lines of a stage that are to be sent, with their analytical lines, in the order of their X3 key, never all at once. */
final class LineCursor implements AutoCloseable {

    /** A line with its splits. @param stamp text as PostgreSQL writes it */
    record JournalLine(String typ, String num, int lin, int ledtyp, String cpy, String coa, String acc, String stamp,
            LineSplit.Line amounts, List<LineSplit.Split> splits) {

        boolean isKey(String otherTyp, String otherNum, int otherLin, int otherLedtyp) {
            return lin == otherLin && ledtyp == otherLedtyp && num.equals(otherNum) && typ.equals(otherTyp);
        }
    }

    private static final int FETCH_ROWS = 2000;

    // Order by bytes, not by the database's language, so that a file is the same wherever it is made.
    private static final String SELECT = """
            select l.typ, l.num, l.lin, l.ledtyp, l.cpy, l.coa, l.acc, l.stamp::text as stamp,
                   case when ?::boolean then l.curled else l.cur end as currency,
                   case when ?::boolean then l.amtled else l.amtcur end * l.sns as amount, l.amtcur * l.sns as transaction,
                   a.analin, case when ?::boolean then a.amtled else a.amtcur end * a.sns as split_amount,
                   a.amtcur * a.sns as split_transaction,
                   coalesce(trim(a.cce[array_position(a.die, ?)]), '') as code
              from slice_source p
              join journal_line l on l.connection = ? and l.cpy = p.cpy and l.ledtyp = p.ledtyp and l.fiy = p.fiy and l.per = p.per
              join journal_entry e on e.connection = l.connection and e.typ = l.typ and e.num = l.num
              join stage_group g on g.stage = ? and g.cpy = l.cpy and g.ledtyp = l.ledtyp and g.fiy = l.fiy and g.per = l.per
                                and g.typ = e.typ and g.cat = e.cat and g.sta = e.sta and g.disposition = 'send'
              left join analytical_line a on a.connection = l.connection and a.typ = l.typ and a.num = l.num and a.lin = l.lin
                                         and a.ledtyp = l.ledtyp
             where p.slice = ?
             order by l.typ collate "C", l.num collate "C", l.lin, l.ledtyp, a.analin""";

    private final PreparedStatement statement;
    private final ResultSet rows;
    private boolean more;

    LineCursor(java.sql.Connection tx, Connection connection, long slice, long stage) throws SQLException {
        boolean ledger = connection.mapping().amount() == Amount.LEDGER;
        statement = Sql.prepare(tx, SELECT, ledger, ledger, ledger, connection.x3().dimensionType(), connection.name(), stage, slice);
        statement.setFetchSize(FETCH_ROWS);
        rows = statement.executeQuery();
        more = rows.next();
    }

    /** The next line, or null after the last. */
    JournalLine next() throws SQLException {
        if (!more) {
            return null;
        }
        JournalLine line = new JournalLine(rows.getString("typ"), rows.getString("num"), rows.getInt("lin"), rows.getInt("ledtyp"),
                rows.getString("cpy"), rows.getString("coa"), rows.getString("acc"), rows.getString("stamp"),
                new LineSplit.Line(rows.getBigDecimal("amount"), rows.getString("currency"), rows.getBigDecimal("transaction")),
                new ArrayList<>());
        do {
            int analin = rows.getInt("analin");
            if (!rows.wasNull()) {
                BigDecimal amount = rows.getBigDecimal("split_amount");
                line.splits().add(new LineSplit.Split(analin, amount, rows.getBigDecimal("split_transaction"), rows.getString("code")));
            }
            more = rows.next();
        } while (more && line.isKey(rows.getString("typ"), rows.getString("num"), rows.getInt("lin"), rows.getInt("ledtyp")));
        return line;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
