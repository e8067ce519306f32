package io.mlconnector.x3anaplan.sandbox.x3.graphql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/** A page of rows as an answer shows it: edges with cursors, and what comes before and after. */
record Paged(List<Map<String, Object>> edges, Map<String, Object> pageInfo, IntSupplier total) {

    /** @param rows one more than asked for if there are more; in the order that they were read, backwards reversed */
    static Paged of(List<Row> rows, int asked, PageArguments arguments, List<PageArguments.Order> orders, IntSupplier total) {
        boolean more = rows.size() > asked;
        List<Row> page = new ArrayList<>(more ? rows.subList(0, asked) : rows);
        if (arguments.backwards()) {
            Collections.reverse(page);
        }
        List<Map<String, Object>> edges = new ArrayList<>();
        for (Row row : page) {
            edges.add(Map.of("cursor", PageArguments.cursor(orders, row), "node", row));
        }
        Map<String, Object> info = new HashMap<>();
        info.put("hasNextPage", arguments.backwards() ? arguments.before() != null : more);
        info.put("hasPreviousPage", arguments.backwards() ? more : arguments.after() != null);
        info.put("startCursor", edges.isEmpty() ? null : edges.get(0).get("cursor"));
        info.put("endCursor", edges.isEmpty() ? null : edges.get(edges.size() - 1).get("cursor"));
        return new Paged(edges, info, total);
    }
}
