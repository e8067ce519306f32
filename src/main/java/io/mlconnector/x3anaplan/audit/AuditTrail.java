package io.mlconnector.x3anaplan.audit;

import io.mlconnector.x3anaplan.sql.Sql;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What was imported, when, by which task and mapping, down to the journal line: append-only, each entry sealed with the one before it.
 */
@ApplicationScoped
@Unremovable
public class AuditTrail {

    private static final String ROWS = """
            insert into audit_row (connection, n, seq, fate, typ, num, lin, ledtyp, analin, stamp, coa, acc, cce, account, cost_center,
                                   currency, amount, value)
            select ?, ?, seq, case when exists (select 1 from rejected_hit h where h.seq = r.seq) then 'rejected' else ? end, typ, num, lin, ledtyp, analin, stamp, coa, acc, cce, account,
                   cost_center, currency, amount, value
              from staged_row r where stage = ? and disposition = 'send'""";

    // Zero rows are numbered after all others, as they stand in the file.
    private static final String ZEROS = """
            insert into audit_row (connection, n, seq, fate, account, cost_center, currency, amount, value)
            select ?, ?, (select coalesce(max(seq), 0) from staged_row where stage = ?) + row_number() over (order by seq), ?, account,
                   cost_center, currency, 0, 0
              from staged_cell where stage = ? and vacated""";

    private static final String ENTRY = Chain.append("""
            select t.connection, ?::bigint as n, t.dataset, coalesce(s.model, '') as model, coalesce(s.module, '') as module,
                   coalesce(s.version, '') as version, coalesce(s.label, '') as label, coalesce(s.company, '') as company,
                   coalesce(s.ledger, '') as ledger, t.run, r.requested_by || coalesce(': ' || r.reason, '') as requested_by,
                   t.id as stage, coalesce(t.task_id, '') as task_id, coalesce(t.import_id, '') as import_id,
                   coalesce(t.file_hash, '') as file_hash, t.fingerprint as mapping, t.outcome, coalesce(t.message, '') as message,
                   t.settled_at as at, ?::bigint as rows, ?::text as rows_hash, ?::text as previous, ?::smallint as format,
                   null::bigint as through
              from stage t join run r on r.id = t.run left join slice s on s.id = t.slice where t.id = ?""");

    /**
     * Records the end of a stage's import, in the caller's transaction: for an import of which something landed, or may have, all its
     * rows, for one of which nothing did only that it was tried. Needs {@code rejected_hit}.
     */
    public void imported(Connection c, long stage) throws SQLException {
        String connection = Sql.first(c, rs -> rs.getString(1), "select connection from stage where id = ?", stage).orElseThrow();
        Chain.Place end = Chain.end(c, connection);
        long n = end.n();
        String landed = Sql.first(c, rs -> rs.getString(1), "select landed from stage where id = ?", stage).orElseThrow();
        int rows = 0;
        if (!landed.equals("none")) {
            boolean proved = !landed.equals("unproved");
            rows = Sql.update(c, ROWS, connection, n, proved ? "imported" : "unproved", stage)
                    + Sql.update(c, ZEROS, connection, n, stage, proved ? "zero" : "unproved", stage);
        }
        String hash = Sql.first(c, rs -> rs.getString(1), Seals.rowsHash(Seals.FORMAT), connection, n).orElseThrow();
        Sql.update(c, ENTRY, n, rows, hash, end.previous(), Seals.FORMAT, stage);
    }
}
