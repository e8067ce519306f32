package io.mlconnector.x3anaplan.codetable;

import io.mlconnector.x3anaplan.finding.Invisible;
import java.util.List;

/**
 * A record of a CSV file.
 *
 * @param line in which it begins, from 1
 * @param broken its quotes are wrong, so that nobody can tell where its values end
 */
record CsvRow(int line, List<CsvCell> cells, boolean broken) {

    boolean isEmpty() {
        return cells.stream().allMatch(cell -> Invisible.stripped(cell.text()).isEmpty());
    }
}
