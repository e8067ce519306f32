package io.mlconnector.x3anaplan.acceptance.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.acceptance.random.TargetRecords.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Watermarks pass nothing that is not in the mirror, and every imported row leads back to its journal entry. */
final class TrailInvariants {

    private final SourceRecords source;
    private final TargetRecords target;
    private final OurApi api;

    TrailInvariants(SourceRecords source, TargetRecords target, OurApi api) {
        this.source = source;
        this.target = target;
        this.api = api;
    }

    /** Whatever X3 stamped before the watermarks is in the mirror as X3 has it, unless a hold or a dead letter names it. */
    void watermarksPassNothing() {
        Map<String, Instant> marks = new HashMap<>();
        api.watermarks().forEach(w -> marks.put(w.path("stream").asText(), Instant.parse(w.path("mark").asText())));
        Optional<Instant> passed = List.of("entries", "lines", "analytical-lines").stream().map(s -> marks.getOrDefault(s, Instant.MIN))
                .min(Instant::compareTo);
        Map<String, JsonNode> mirror = new HashMap<>();
        api.entries().forEach(entry -> mirror.put(entry.path("entry").asText(), entry));
        String kept = api.holds().toString() + api.deadLetters();
        for (SourceRecords.Entry entry : source.entries()) {
            if (entry.latest().isBefore(passed.get()) && !kept.contains(entry.key())) {
                JsonNode ours = mirror.get(entry.key());
                assertThat(ours).as("(f) %s, passed by the watermarks %s, in the mirror", entry, marks).isNotNull();
                assertThat(new SourceRecords.Entry(entry.key(), stamp(ours, "stamp"), ours.path("lines").asLong(), stamp(ours, "lineStamp"),
                        ours.path("analyticalLines").asLong(), stamp(ours, "analyticalStamp"), SourceRecords.plain(ours.path("debit").asText())))
                        .as("(f) entry in the mirror, watermarks " + marks).isEqualTo(entry);
            }
        }
    }

    private static Instant stamp(JsonNode entry, String name) {
        return entry.path(name).isNull() ? Instant.EPOCH : Instant.parse(entry.path(name).asText());
    }

    /** Some rows of an import, as the file that Anaplan read has them, in the audit trail. @param tasks that the trail has */
    void rowsLeadBack(Draw draw, List<String> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        String task = draw.one(tasks);
        List<Row> rows = target.rows(task).stream().filter(row -> row.entry().contains("~")).toList();
        for (int i = 0; i < 3 && !rows.isEmpty(); i++) {
            Row row = draw.one(rows);
            assertThat(StreamSupport.stream(api.trailOf(row.entry()).spliterator(), false)).as("(h) trail of %s, task %s", row, task)
                    .anyMatch(r -> r.path("task").asText().equals(task) && r.path("line").asText().equals(row.line())
                            && r.path("stamp").asText().equals(row.stamp()) && r.path("x3Account").asText().equals(row.x3Account())
                            && r.path("account").asText().equals(row.place().account()) && r.path("costCenter").asText().equals(row.place().costCenter())
                            && Slice.of(r).equals(row.slice()) && !r.path("mapping").asText().isBlank() && !r.path("fate").asText().equals("zero")
                            && new BigDecimal(r.path("value").asText()).compareTo(new BigDecimal(row.amount())) == 0);
        }
    }
}
