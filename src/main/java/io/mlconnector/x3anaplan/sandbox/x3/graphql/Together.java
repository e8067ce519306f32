package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Rows read by one statement, with what was read for all of them at once afterwards. */
final class Together {

    final List<Row> rows = new ArrayList<>();
    private final Map<String, Map<Row, Object>> more = new HashMap<>();

    /** @param what name and arguments of what is read; @param read what it is for each row, called once */
    Object of(Row row, String what, Supplier<Map<Row, Object>> read) {
        Map<Row, Object> found = more.get(what);
        if (found == null) {
            found = new IdentityHashMap<>(read.get());
            more.put(what, found);
        }
        return found.get(row);
    }
}
