package io.mlconnector.x3anaplan.audit;

/**
 * How rows and entries of the audit trail are hashed, as SQL: the same when they are written and when they are verified. An entry says
 * in which format it was sealed: the first one drops nulls and does not mark where a field ends.
 */
final class Seals {

    /** Of entries that are written now. */
    static final int FORMAT = 2;

    private static final String ROW_FIELDS = "seq, fate, typ, num, lin, ledtyp, analin, extract(epoch from stamp), coa, acc, cce, account,"
            + " cost_center, currency, amount, value";
    private static final String ENTRY_FIELDS = "e.connection, e.n, e.dataset, e.model, e.module, e.version, e.label, e.company, e.ledger,"
            + " e.run, e.requested_by, e.stage, e.task_id, e.import_id, e.file_hash, e.mapping, e.outcome, e.message,"
            + " extract(epoch from e.at), e.rows, e.rows_hash, e.previous";

    /** SHA-256 over the rows of an entry, in blocks, so that a million rows are never one text. Parameters: connection, n. */
    private static final String ROWS_HASH = """
            select encode(sha256(convert_to(coalesce(string_agg(block, '' order by part), ''), 'UTF8')), 'hex') from (
                select seq / 1000 as part, encode(sha256(convert_to(string_agg(%s, E'\\n' order by seq), 'UTF8')), 'hex') as block
                  from audit_row where connection = ? and n = ? group by 1) blocks""";

    /** SHA-256 over an entry {@code e}, its rows' hash and the seal of the entry before it. */
    static final String SEAL = "encode(sha256(convert_to(case e.format when 1 then concat_ws('|', " + ENTRY_FIELDS + ") else jsonb_build_array("
            + ENTRY_FIELDS + ", e.format, e.through)::text end, 'UTF8')), 'hex')";

    private Seals() {
    }

    /** SHA-256 over the rows of an entry. Parameters: connection, n. */
    static String rowsHash(int format) {
        return ROWS_HASH.formatted(format == 1 ? "concat_ws('|', " + ROW_FIELDS + ")" : "jsonb_build_array(" + ROW_FIELDS + ")::text");
    }
}
