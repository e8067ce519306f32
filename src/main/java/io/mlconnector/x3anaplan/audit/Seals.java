package io.mlconnector.x3anaplan.audit;

/** How rows and entries of the audit trail are hashed, as SQL: the same when they are written and when they are verified. */
final class Seals {

    /** SHA-256 over the rows of an entry, in blocks, so that a million rows are never one text. Parameters: connection, n. */
    static final String ROWS_HASH = """
            select encode(sha256(convert_to(coalesce(string_agg(block, '' order by part), ''), 'UTF8')), 'hex') from (
                select seq / 1000 as part, encode(sha256(convert_to(string_agg(concat_ws('|', seq, fate, typ, num, lin, ledtyp, analin,
                       extract(epoch from stamp), coa, acc, cce, account, cost_center, currency, amount, value), E'\\n' order by seq),
                       'UTF8')), 'hex') as block
                  from audit_row where connection = ? and n = ? group by 1) blocks""";

    /** SHA-256 over an entry {@code e}, its rows' hash and the seal of the entry before it. */
    static final String SEAL = """
            encode(sha256(convert_to(concat_ws('|', e.connection, e.n, e.dataset, e.model, e.module, e.version, e.label, e.company, e.ledger,
                e.run, e.requested_by, e.stage, e.task_id, e.import_id, e.file_hash, e.mapping, e.outcome, e.message,
                extract(epoch from e.at), e.rows, e.rows_hash, e.previous), 'UTF8')), 'hex')""";

    private Seals() {
    }
}
