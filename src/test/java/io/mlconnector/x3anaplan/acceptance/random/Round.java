package io.mlconnector.x3anaplan.acceptance.random;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A round as it went: what was done, X3's own records at its begin and end, and the runs of the product. */
final class Round {

    /** X3's records at one moment. @param moved debit and credit of every line of a slice, sent or not, by currency */
    record Books(Cells cells, Map<Slice, Map<String, List<BigDecimal>>> moved) {
    }

    final int number;
    final List<String> story = new ArrayList<>();
    final List<Books> books = new ArrayList<>();
    /** Tasks of the import of journal entries that ended well in this round, in the order of their end. */
    final Map<Slice, String> lastTask = new HashMap<>();
    Duration clockAhead = Duration.ZERO;
    Instant begun = Instant.now();
    Set<String> lost = Set.of();
    List<JsonNode> runs = List.of();

    Round(int number) {
        this.number = number;
    }

    boolean has(long run) {
        return runs.stream().anyMatch(r -> r.path("id").asLong() == run);
    }
}
