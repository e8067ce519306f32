package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What differs from one GraphQL service of X3 to another; may be changed at any time (reference section 9, items 19 to 26). */
public final class XtremSettings {

    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final Set<String> absent = ConcurrentHashMap.newKeySet();
    private volatile boolean old;
    private volatile boolean extended;
    private volatile boolean codes;
    private volatile boolean analyticalLinesReferToLines;
    private volatile boolean decimalsAsText = true;
    private volatile boolean stampsFilterable = true;
    private volatile boolean introspection = true;
    private volatile boolean endpointRequired = true;
    private volatile int defaultFirst = 20;
    private volatile int mostFirst = 1000;
    private volatile int mostNodes = 200_000;
    private volatile int firstInTime = Integer.MAX_VALUE;

    /** Nodes that the users have no right on: an error, and null in their place. */
    public Set<String> denied() {
        return denied;
    }

    /** Collections of rows that are null, without an error. */
    public Set<String> absent() {
        return absent;
    }

    public boolean old() {
        return old;
    }

    /** Packages {@code xtremX3*} with the fields of before 2024 R1 in place of {@code x3*}. */
    public void old(boolean on) {
        old = on;
    }

    public boolean extended() {
        return extended;
    }

    /** Nodes with the fields that a customer may add: fiscal year, period, category, ledger amount of analytical lines, ... */
    public void extended(boolean on) {
        extended = on;
    }

    public boolean codes() {
        return codes;
    }

    /** Dimensions and their types with {@code code} and {@code isActive}, as nodes that X3 Builder made have them, in place of the published names. */
    public void codes(boolean on) {
        codes = on;
    }

    public boolean analyticalLinesReferToLines() {
        return analyticalLinesReferToLines;
    }

    /** Analytical lines refer to a line by {@code journalEntryLine}, as published before 2024 R1, not to a header, as published since. */
    public void analyticalLinesReferToLines(boolean on) {
        analyticalLinesReferToLines = on;
    }

    public boolean decimalsAsText() {
        return decimalsAsText;
    }

    public void decimalsAsText(boolean on) {
        decimalsAsText = on;
    }

    public boolean stampsFilterable() {
        return stampsFilterable;
    }

    /** Whether {@code _updateStamp} and {@code _createStamp} can be filtered and ordered by. */
    public void stampsFilterable(boolean on) {
        stampsFilterable = on;
    }

    public boolean introspection() {
        return introspection;
    }

    public void introspection(boolean on) {
        introspection = on;
    }

    public boolean endpointRequired() {
        return endpointRequired;
    }

    /** Whether a request without {@code x-xtrem-endpoint} is refused; otherwise folder SEED answers. */
    public void endpointRequired(boolean on) {
        endpointRequired = on;
    }

    public int defaultFirst() {
        return defaultFirst;
    }

    /** Rows of a page, nested ones too, when the query does not say. */
    public void defaultFirst(int rows) {
        defaultFirst = rows;
    }

    public int mostFirst() {
        return mostFirst;
    }

    /** Most rows of a page, whatever is asked for. */
    public void mostFirst(int rows) {
        mostFirst = rows;
    }

    public int mostNodes() {
        return mostNodes;
    }

    /** Rows on all levels of one answer; more are an error: the framework limits volume (reference section 4.3). */
    public void mostNodes(int rows) {
        mostNodes = rows;
    }

    public int firstInTime() {
        return firstInTime;
    }

    /** Most rows of a page that are read before the proxy in front of X3 gives up (504). */
    public void firstInTime(int rows) {
        firstInTime = rows;
    }
}
