package io.mlconnector.x3anaplan.staging;

import io.mlconnector.x3anaplan.codetable.X3Code;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** The codes of X3 that the mirror holds: of master records, and of journal lines. */
final class MirrorCodes {

    private MirrorCodes() {
    }

    static Set<X3Code> accounts(java.sql.Connection tx, Connection connection) throws SQLException {
        return codes(tx, "select coa, acc from gl_account where connection = ?", connection.name());
    }

    static Set<X3Code> accountsOfLines(java.sql.Connection tx, Connection connection) throws SQLException {
        return codes(tx, "select distinct coa, acc from journal_line where connection = ? and trim(acc) <> ''", connection.name());
    }

    /** Those of the dimension type that the connection reads. */
    static Set<X3Code> costCenters(java.sql.Connection tx, Connection connection) throws SQLException {
        return codes(tx, "select die, trim(cce) from dimension where connection = ? and die = ? and trim(cce) <> ''", connection.name(),
                connection.x3().dimensionType());
    }

    static Set<X3Code> costCentersOfLines(java.sql.Connection tx, Connection connection) throws SQLException {
        String type = connection.x3().dimensionType();
        return codes(tx, "select ?, cce from (select distinct trim(cce[array_position(die, ?)]) as cce from analytical_line where connection = ?) c"
                + " where cce <> ''", type, type, connection.name());
    }

    private static Set<X3Code> codes(java.sql.Connection tx, String sql, Object... values) throws SQLException {
        return new HashSet<>(Sql.all(tx, row -> new X3Code(row.getString(1), row.getString(2)), sql, values));
    }
}
