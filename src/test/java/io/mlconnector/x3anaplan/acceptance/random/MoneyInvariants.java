package io.mlconnector.x3anaplan.acceptance.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.acceptance.random.Cells.Place;
import io.mlconnector.x3anaplan.acceptance.random.TargetRecords.Row;
import io.mlconnector.x3anaplan.acceptance.random.TargetRecords.Task;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Each cell is the sum of the rows that Anaplan accepted last, and what it lacks of X3's records of that time is what our API lists as
 * rejected, unmapped or waiting.
 */
final class MoneyInvariants {

    private static final Set<String> LANDED = Set.of("clean", "partial", "unverified");

    private final TargetRecords target;
    private final OurApi api;
    private final Map<Slice, String> lastTask = new HashMap<>();
    private final Map<Slice, Map<Place, BigDecimal>> inTarget = new HashMap<>();
    private final Map<Slice, Map<Place, BigDecimal>> sent = new HashMap<>();
    private final Map<Slice, Map<Place, BigDecimal>> refused = new HashMap<>();
    private final Map<String, Integer> roundOfTask = new HashMap<>();

    MoneyInvariants(TargetRecords target, OurApi api) {
        this.target = target;
        this.api = api;
    }

    /** @return tasks of journal entries that landed in this round and are in the audit trail */
    List<String> check(List<Round> rounds) {
        Round round = rounds.get(rounds.size() - 1);
        for (Task task : target.tasks(round.begun.plus(round.clockAhead), round.clockAhead)) {
            if (task.landed() && task.action().equals(TargetRecords.JOURNAL_IMPORT)) {
                landed(task.id(), round);
            }
        }
        Cells cells = target.cells();
        inTarget.forEach((slice, expected) -> assertThat(Cells.minus(cells.of(slice), expected))
                .as("(d) cells of %s that are not the rows accepted last", slice).isEmpty());
        assertThat(inTarget.keySet()).as("(d) slices with cells").containsAll(cells.slices());

        Map<String, String> trail = new HashMap<>();
        api.imports().forEach(i -> trail.put(i.path("task").asText(), i.path("outcome").asText()));
        Map<Slice, Map<Place, BigDecimal>> rejected = rejected();
        int polled = polled(rounds);
        JsonNode slices = api.slices();
        for (JsonNode slice : slices) {
            settled(slice, trail, rejected.getOrDefault(Slice.of(slice), Map.of()), rounds, polled);
        }
        round.runs.forEach(run -> summary(run, round));
        wholeRuns(round, slices);
        // a task whose dump is still to be fetched has no trail yet
        return roundOfTask.keySet().stream().filter(task -> roundOfTask.get(task) == round.number)
                .filter(task -> LANDED.contains(trail.getOrDefault(task, "unsettled"))).sorted().toList();
    }

    /** A landed task replaces the cells of its slice, but for those of members that the lists have lost. */
    private void landed(String task, Round round) {
        List<Row> rows = target.rows(task);
        if (rows.isEmpty()) {
            return;
        }
        Slice slice = rows.get(0).slice();
        Map<Place, BigDecimal> all = new TreeMap<>();
        Map<Place, BigDecimal> lost = new TreeMap<>();
        Map<Place, BigDecimal> cells = new TreeMap<>(inTarget.getOrDefault(slice, Map.of()));
        cells.keySet().removeIf(place -> !isLost(place, round));
        for (Row row : rows) {
            BigDecimal value = new BigDecimal(row.amount());
            Cells.plus(all, row.place(), value);
            Cells.plus(isLost(row.place(), round) ? lost : cells, row.place(), value);
        }
        lastTask.put(slice, task);
        inTarget.put(slice, cells);
        sent.put(slice, all);
        refused.put(slice, lost);
        roundOfTask.put(task, round.number);
    }

    private static boolean isLost(Place place, Round round) {
        return round.lost.contains(place.account()) || round.lost.contains(place.costCenter());
    }

    private void settled(JsonNode slice, Map<String, String> trail, Map<Place, BigDecimal> listed, List<Round> rounds, int polled) {
        Slice key = Slice.of(slice);
        String task = lastTask.get(key);
        JsonNode last = slice.path("last");
        boolean waits = !slice.path("due").isNull() || !slice.path("held").isNull();
        if (task != null && !trail.containsKey(task) || task == null && last.isNull()) {
            // Landed and not settled yet, or never sent: then it must be listed as waiting.
            assertThat(waits || task == null && rounds.get(rounds.size() - 1).books.stream().allMatch(b -> b.cells().of(key).isEmpty()))
                    .as("(d) %s waits, for its task %s is not settled: %s", key, task, slice).isTrue();
            return;
        }
        String outcome = trail.getOrDefault(task, "unchanged");
        Map<Place, BigDecimal> missing = refused.getOrDefault(key, Map.of());
        if (outcome.equals("clean")) {
            assertThat(missing).as("(d) rejected rows of " + key + ", which is shown as clean: " + slice).isEmpty();
        } else if (outcome.equals("partial")) {
            assertThat(Cells.minus(listed, missing)).as("(d) rejected records of %s in our API, less those that were rejected", key).isEmpty();
        } else if (outcome.equals("unverified")) {
            assertThat(waits).as("(d) %s is unverified and to be sent again: %s", key, slice).isTrue();
        }
        long run = last.path("run").asLong();
        boolean current = last.path("outcome").asText().equals("unchanged") || last.path("task").asText().equals(task);
        assertThat(current || waits).as("(d) %s: the target has task %s, our API says %s", key, task, slice).isTrue();
        if (current) {
            explained(key, slice, rounds.stream().filter(r -> r.has(run)).toList(), "of the landing");
        }
        if (!waits) {
            explained(key, slice, rounds.stream().filter(r -> r.number >= polled).toList(), "since the last poll");
        }
    }

    /** What was sent and what the totals say was unmapped is what X3 had at one of these moments. */
    private void explained(Slice key, JsonNode slice, List<Round> rounds, String which) {
        Map<String, BigDecimal> unmapped = new TreeMap<>();
        StringBuilder reasons = new StringBuilder();
        for (JsonNode total : api.totals(slice.path("slice").asLong())) {
            if (total.path("disposition").asText().equals("unmapped")) {
                unmapped.merge(total.path("x3Account").asText().replace('/', '-'), new BigDecimal(total.path("debit").asText())
                        .subtract(new BigDecimal(total.path("credit").asText())), BigDecimal::add);
                reasons.append(total.path("reason").asText());
            }
        }
        unmapped.replaceAll((account, sum) -> sum.stripTrailingZeros());
        unmapped.values().removeIf(sum -> sum.signum() == 0);
        List<Object> differences = new ArrayList<>();
        for (Round round : rounds) {
            for (Round.Books books : round.books) {
                Map<Place, BigDecimal> lacking = Cells.minus(books.cells().of(key), sent.getOrDefault(key, Map.of()));
                if (Cells.byAccount(lacking).equals(unmapped) && lacking.keySet().stream().allMatch(place -> reasons.indexOf(place.costCenter()) >= 0
                        || reasons.indexOf("account") >= 0)) {
                    return;
                }
                differences.add("round " + round.number + ": " + lacking);
            }
        }
        assertThat(differences).as("(d) %s: X3 %s less what was sent is not what is listed as unmapped %s (%s); %s", key, which, unmapped,
                reasons, slice).isNull();
    }

    private Map<Slice, Map<Place, BigDecimal>> rejected() {
        Map<Slice, Map<Place, BigDecimal>> rejected = new HashMap<>();
        api.rejectedRecords().forEach(r -> Cells.plus(rejected.computeIfAbsent(Slice.of(r), s -> new TreeMap<>()),
                new Place(r.path("account").asText(), r.path("costCenter").asText()), new BigDecimal(r.path("amount").asText())));
        return rejected;
    }

    /** The round whose run moved the watermarks last. */
    private int polled(List<Round> rounds) {
        long run = 0;
        for (JsonNode watermark : api.watermarks()) {
            if (watermark.path("stream").asText().equals("entries")) {
                run = watermark.path("run").asLong();
            }
        }
        long id = run;
        return rounds.stream().filter(r -> r.has(id)).findFirst().map(r -> r.number).orElse(0);
    }

    private static void summary(JsonNode run, Round round) {
        for (JsonNode slice : run.path("slices")) {
            String where = "(e) run " + run.path("id") + ", " + slice;
            Map<String, List<BigDecimal>> extracted = money(slice, "extracted");
            Map<String, List<BigDecimal>> parts = new TreeMap<>();
            long rows = 0;
            for (String part : List.of("sent", "rejected", "unmapped", "excluded")) {
                rows += slice.path(part).path("rows").asLong();
                money(slice, part).forEach((currency, sides) -> parts.merge(currency, sides, (a, b) -> List.of(
                        a.get(0).add(b.get(0)).stripTrailingZeros(), a.get(1).add(b.get(1)).stripTrailingZeros())));
            }
            assertThat(slice.path("extracted").path("rows").asLong()).as(where).isEqualTo(rows);
            assertThat(parts).as(where).isEqualTo(extracted);
            String outcome = slice.path("outcome").asText();
            if (slice.path("dataset").asText().equals("journal-entries") && (LANDED.contains(outcome) || outcome.equals("unchanged"))) {
                Slice key = new Slice(slice.path("ledger").asText(), slice.path("company").asText(), slice.path("label").asText());
                assertThat(round.books).as(where + " and what X3 moved").anyMatch(b -> b.moved().getOrDefault(key, Map.of()).equals(extracted));
                assertThat(slice.path("sent").path("rows").asLong() + slice.path("rejected").path("rows").asLong()).as(where)
                        .isEqualTo(slice.path("fileRows").asLong() - slice.path("vacatedRows").asLong());
            }
        }
    }

    private static Map<String, List<BigDecimal>> money(JsonNode slice, String part) {
        Map<String, List<BigDecimal>> money = new TreeMap<>();
        slice.path(part).path("money").forEach(m -> money.put(m.path("currency").asText(),
                List.of(SourceRecords.plain(m.path("debit").asText()), SourceRecords.plain(m.path("credit").asText()))));
        return money;
    }

    /** A run that ends clean left nothing to do, and one that did not fail read all that changed. */
    private void wholeRuns(Round round, JsonNode slices) {
        JsonNode last = round.runs.get(round.runs.size() - 1);
        if (last.path("outcome").asText().equals("clean") && !last.path("requestedBy").asText().startsWith("replay")) {
            slices.forEach(slice -> assertThat(slice.path("due").isNull() && slice.path("held").isNull())
                    .as("(d) after a clean run nothing waits: " + slice).isTrue());
            assertThat(api.watermarks()).as("(f) a clean run moved every watermark").allMatch(w -> w.path("run").asLong() == last.path("id").asLong());
        }
    }
}
