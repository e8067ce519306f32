package io.mlconnector.x3anaplan.sandbox.x3;

/**
 * A page was read for a client and is about to be sent; what a listener changes now comes between this page and the next.
 *
 * @param className e.g. GACCENTRYD, over GraphQL the node, e.g. journalEntryLine
 * @param number of pages of this class or node since the listener was set, from 1
 * @param lastKey key of its last row, parts joined by ~; empty for an empty page
 */
public record PageEvent(String className, int number, String lastKey) {
}
