package io.mlconnector.x3anaplan.connection;

import java.util.List;

/**
 * What must hold for a journal entry before its slice is sent.
 *
 * @param unbalancedLedgerTypes LEDTYP numbers whose entries need not balance: an analytical ledger may have costs without their counterpart
 * @param splits what becomes of a line whose analytical lines do not add up to it
 */
public record JournalChecks(List<Integer> unbalancedLedgerTypes, Splits splits) {

    /** The rest of the line is sent without cost center, or the slice is held. */
    public enum Splits { ACCEPT, HOLD }

    /** Every ledger balances but the analytical one (2); the rest of a line has no cost center. */
    public static final JournalChecks STANDARD = new JournalChecks(List.of(2), Splits.ACCEPT);
}
