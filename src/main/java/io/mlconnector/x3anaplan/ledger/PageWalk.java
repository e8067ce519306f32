package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.x3.X3Pages.Page;
import io.mlconnector.x3anaplan.x3.X3Row;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The way through the pages of one question. Keeps 16 bytes a page, however many rows it held: enough to notice that the links lead
 * in a circle, and to compare what came with what X3 states.
 */
final class PageWalk {

    private final String first;
    private final Set<Long> positions = new HashSet<>();
    private final Set<Long> contents = new HashSet<>();
    private int pages;
    private long rows;
    private long counted;
    private Long stated;
    private boolean again;

    /** @param first the first page of the question */
    PageWalk(String first) {
        this.first = first;
    }

    String first() {
        return first;
    }

    int pages() {
        return pages;
    }

    long rows() {
        return rows;
    }

    /** How many rows X3 stated on the first page; null if it did not say. */
    Long stated() {
        return stated;
    }

    /** How many of those came. */
    long counted() {
        return counted;
    }

    /** Notes a page that was read. @return false if an earlier page held the very same rows */
    boolean read(Page page) {
        pages++;
        rows += page.rows().size();
        counted += page.counted();
        stated = stated == null ? page.stated() : stated;
        return page.rows().isEmpty() || contents.add(content(page.rows()));
    }

    /** Notes a page that is to be asked for. @return false if it was asked for before */
    boolean goesTo(String position) {
        return positions.add(hash(position));
    }

    boolean lacksRows() {
        return stated != null && counted < stated;
    }

    /** Begins anew, once: rows may have left the question while its pages were read. @return false if it did so before */
    boolean restart() {
        if (again) {
            return false;
        }
        again = true;
        positions.clear();
        contents.clear();
        counted = 0;
        stated = null;
        return true;
    }

    private static long content(List<X3Row> rows) {
        long hash = rows.size();
        for (X3Row row : rows) {
            hash = hash * 1_000_003 + row.json().hashCode();
        }
        return hash;
    }

    private static long hash(String text) {
        long hash = 1_125_899_906_842_597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }
}
