package io.mlconnector.x3anaplan.connection;

import io.mlconnector.x3anaplan.connection.Datasets.JournalColumns;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Anaplan binds columns by header: two with one header cannot both be meant. */
final class JournalColumnsOnce {

    private JournalColumnsOnce() {
    }

    static void check(JournalColumns c, Consumer<String> twice) {
        Set<String> seen = new HashSet<>();
        for (String header : List.of(c.company(), c.ledger(), c.account(), c.costCenter(), c.period(), c.amount(), c.currency(), c.entry(),
                c.line(), c.stamp(), c.x3Account())) {
            if (!seen.add(header)) {
                twice.accept(header);
            }
        }
    }
}
