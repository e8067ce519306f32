package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What an import task said when it ended (reference anaplan-api 5.2). Every part may be missing.
 *
 * @param state COMPLETE, CANCELLED or something newer
 * @param successful null if there is no result
 * @param dump whether a failure dump was announced
 * @param types kinds of the details, in order
 * @param counts the details' numbers by key; of a key that comes twice, the largest: a module import tells of each line item apart
 * @param texts messages for people
 * @param steps of a process: how each ended, in order (reference anaplan-api 5.2, nestedResults); else empty
 */
public record TaskAnswer(String state, Boolean successful, boolean dump, List<String> types, Map<String, Long> counts,
        List<String> texts, List<Step> steps) {

    private static final Pattern COMPLAINT = Pattern.compile("fail|warn|invalid|error|denied|unauthori|notAuthori|noWriteAccess|missing"
            + "|cancelled|expected|duplicate|noLonger|unmatched|archived|Format$", Pattern.CASE_INSENSITIVE);

    /** @param name as Anaplan tells it, or else the id */
    public record Step(String id, String name, TaskAnswer answer) {
    }

    /** Reads the {@code task} object of an answer; never throws on missing or unknown parts. */
    public static TaskAnswer read(JsonNode task) {
        JsonNode result = task.path("result");
        TaskAnswer whole = read(task.path("taskState").asText(""), result);
        for (JsonNode step : result.path("nestedResults")) {
            String id = step.path("objectId").asText("");
            whole.steps.add(new Step(id, step.path("objectName").asText(id), read(whole.state, step)));
        }
        return whole;
    }

    private static TaskAnswer read(String state, JsonNode result) {
        List<String> types = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        Map<String, Long> counts = new HashMap<>();
        for (JsonNode detail : result.path("details")) {
            addText(types, detail.path("type"));
            addText(texts, detail.path("localMessageText"));
            addCounts(counts, detail.path("values"));
        }
        Boolean successful = result.path("successful").isBoolean() ? result.path("successful").booleanValue() : null;
        return new TaskAnswer(state, successful, result.path("failureDumpAvailable").asBoolean(false), types, counts, texts,
                new ArrayList<>());
    }

    private static void addText(List<String> to, JsonNode text) {
        if (text.isTextual() && !text.textValue().isBlank()) {
            to.add(text.textValue().trim());
        }
    }

    /** {@code values} is a flat list of keys and values in turn, in any order, which may hold nulls. */
    private static void addCounts(Map<String, Long> counts, JsonNode values) {
        for (int i = 0; i + 1 < values.size(); i += 2) {
            String value = values.get(i + 1).asText("").trim();
            if (!values.get(i).isNull() && value.matches("\\d{1,18}")) {
                counts.merge(values.get(i).asText(), Long.parseLong(value), Math::max);
            }
        }
    }

    /** How the import of that id ended: a step of a process, or the whole. A process that does not tell of the step: empty. */
    public Optional<TaskAnswer> of(String step) {
        return steps.isEmpty() ? Optional.of(this)
                : steps.stream().filter(s -> s.id().equals(step)).map(Step::answer).findFirst();
    }

    /** The same end for a file without rows that the import of that id rejected, all of which the dump was on. */
    public TaskAnswer without(String step, long rejected) {
        if (!steps.isEmpty()) {
            return new TaskAnswer(state, successful, dump, types, counts, texts, steps.stream().map(s -> !s.id().equals(step) ? s
                    : new Step(s.id(), s.name(), s.answer().without(step, rejected))).toList());
        }
        Map<String, Long> others = new HashMap<>(counts);
        for (String key : List.of("totalRowCount", "failedCount")) {
            others.computeIfPresent(key, (k, n) -> n - rejected);
        }
        List<String> done = types.stream().map(type -> type.replaceFirst("WithFailures$", "")).toList();
        return new TaskAnswer(state, successful, false, done, others, texts, steps);
    }

    public OptionalLong count(String key) {
        Long value = counts.get(key);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Rows that the import read, however it ended for them; empty if the task does not say. */
    public OptionalLong rows() {
        return count("totalRowCount");
    }

    /**
     * Whether {@link #rows} counts the rows of one file. Vendor's codes say that {@code lineItemRowsProcessed} counts cells for a line item,
     * one detail each (https://anaplan.docs.apiary.io), and no page shows the counts of a module import.
     */
    public boolean countsRows() {
        return types.size() <= 1 && types.stream().noneMatch(type -> type.startsWith("lineItemRows"));
    }

    /** Kinds of details that tell of a failure or a warning, whatever {@code successful} says. */
    public List<String> complaints() {
        return types.stream().filter(type -> COMPLAINT.matcher(type).find()).toList();
    }

    /** The whole of what the details say, for messages. */
    public String say() {
        if (!texts.isEmpty()) {
            return String.join("; ", texts);
        }
        return types.isEmpty() ? "no details" : String.join(", ", types) + (counts.isEmpty() ? "" : " " + counts);
    }
}
