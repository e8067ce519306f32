package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.x3.JournalKeys.JournalKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What a poll wants to read of one stream, in the terms of X3's dictionary; each protocol words it in its own way. Conditions
 * that are null are not set; those that are set must all hold.
 *
 * @param keysOnly keys and stamps are enough; a protocol that gives whole rows anyway may ignore it
 * @param stampedFrom included; {@code stampedBefore} excluded; both UTC, second precision
 * @param datedFrom accounting date, included; {@code datedBefore} excluded
 * @param dimensionType DIE, for the stream of dimensions
 * @param keys journal entries that are asked for by key
 * @param anyLedger rows of ledger types that the connection does not read, too
 * @param rows most rows of a page; 0 for what the connection's settings say
 */
public record X3Question(X3Stream stream, boolean keysOnly, Instant stampedFrom, Instant stampedBefore, LocalDate datedFrom,
        LocalDate datedBefore, String dimensionType, List<JournalKey> keys, Order order, int rows, boolean anyLedger) {

    /** Order of the rows: by stamp and then by key (P3), by key, or any. */
    public enum Order { STAMP, KEY, ANY }

    /** All rows, in the order of their keys. */
    public static X3Question all(X3Stream stream) {
        return new X3Question(stream, false, null, null, null, null, null, null, Order.KEY, 0, false);
    }

    /** Any row. */
    public static X3Question one(X3Stream stream) {
        return new X3Question(stream, false, null, null, null, null, null, null, Order.ANY, 1, false);
    }

    public X3Question onlyKeys() {
        return new X3Question(stream, true, stampedFrom, stampedBefore, datedFrom, datedBefore, dimensionType, keys, order, rows, anyLedger);
    }

    /** Rows stamped within a window, in the order of their stamps. */
    public X3Question stampedBetween(Instant from, Instant before) {
        return new X3Question(stream, keysOnly, from, before, datedFrom, datedBefore, dimensionType, keys, Order.STAMP, rows, anyLedger);
    }

    public X3Question stampedFrom(Instant from) {
        return new X3Question(stream, keysOnly, from, null, datedFrom, datedBefore, dimensionType, keys, order, rows, anyLedger);
    }

    /** @param before null for no end */
    public X3Question dated(LocalDate from, LocalDate before) {
        return new X3Question(stream, keysOnly, stampedFrom, stampedBefore, from, before, dimensionType, keys, order, rows, anyLedger);
    }

    public X3Question ofType(String type) {
        return new X3Question(stream, keysOnly, stampedFrom, stampedBefore, datedFrom, datedBefore, type, keys, order, rows, anyLedger);
    }

    public X3Question among(List<JournalKey> entries) {
        return new X3Question(stream, keysOnly, stampedFrom, stampedBefore, datedFrom, datedBefore, dimensionType, entries, order, rows, anyLedger);
    }

    public X3Question inAnyLedger() {
        return new X3Question(stream, keysOnly, stampedFrom, stampedBefore, datedFrom, datedBefore, dimensionType, keys, order, rows, true);
    }

    /** Whether the rows exist once per ledger type; then only the connection's ledger types are read (reference section 0, fact 7). */
    public boolean byLedger() {
        return !anyLedger && (stream == X3Stream.LINES || stream == X3Stream.ANALYTICAL_LINES);
    }
}
