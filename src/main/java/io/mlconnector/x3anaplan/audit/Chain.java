package io.mlconnector.x3anaplan.audit;

import io.mlconnector.x3anaplan.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** The entries of a connection's audit trail, each of which has the seal of the one before it. */
final class Chain {

    /** Where the next entry goes. @param previous seal of the entry before it; empty if it is the first */
    record Place(long n, String previous) {
    }

    private static final String APPEND = """
            insert into audit_import (connection, n, dataset, model, module, version, label, company, ledger, run, requested_by, stage,
                                      task_id, import_id, file_hash, mapping, outcome, message, at, rows, rows_hash, previous, format,
                                      through, seal)
            select e.*, %s from (%s) e""";

    private Chain() {
    }

    /** The end of the chain, which is the caller's alone until his transaction ends. */
    static Place end(Connection c, String connection) throws SQLException {
        Sql.all(c, rs -> "", "select pg_advisory_xact_lock(hashtextextended('audit/' || ?, 0))", connection);
        return Sql.first(c, rs -> new Place(rs.getLong(1) + 1, rs.getString(2)), "select n, seal from audit_import where connection = ?"
                + " order by n desc limit 1", connection).orElse(new Place(1, ""));
    }

    /** The statement that seals and appends an entry. @param entry select that gives all columns but the seal, in the order of the table */
    static String append(String entry) {
        return APPEND.formatted(Seals.SEAL, entry);
    }
}
