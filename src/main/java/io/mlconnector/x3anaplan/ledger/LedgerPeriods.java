package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** The ledger periods that lines of the mirror lie in. */
public final class LedgerPeriods {

    private LedgerPeriods() {
    }

    /**
     * Forgets the ledger periods of a connection that no line lies in any more: nothing is to wait for them. To be called where slices
     * are derived, which touches those that such a period leaves; its generation alone would not tell.
     */
    public static void forgetEmpty(Connection tx, String connection) throws SQLException {
        Sql.update(tx, """
                delete from ledger_period p where p.connection = ? and not exists (
                  select 1 from journal_line l where l.connection = p.connection and l.cpy = p.cpy and l.ledtyp = p.ledtyp and l.fiy = p.fiy
                     and l.per = p.per)""", connection);
    }
}
