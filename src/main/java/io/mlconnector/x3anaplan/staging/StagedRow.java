package io.mlconnector.x3anaplan.staging;

import java.math.BigDecimal;

/**
 * A part of a journal line on its way to Anaplan.
 *
 * @param stamp X3's stamp as PostgreSQL writes it, or null
 * @param account list member, null if there is none
 * @param amount debit positive
 * @param value after the sign rule
 * @param side 1 if its line is a debit, -1 if a credit
 * @param first whether it is the first of its line
 */
record StagedRow(long stage, long seq, String typ, String num, int lin, int ledtyp, int analin, String stamp, String cpy,
        String coa, String acc, String cce, String account, String costCenter, String currency, BigDecimal amount,
        BigDecimal value, int side, boolean first, boolean sent, String reason) {

    Object[] columns() {
        return new Object[] {stage, seq, typ, num, lin, ledtyp, analin, stamp, cpy, coa, acc, cce, account, costCenter, currency,
            amount.toPlainString(), value.toPlainString(), side, first, sent ? "send" : "unmapped", reason};
    }
}
