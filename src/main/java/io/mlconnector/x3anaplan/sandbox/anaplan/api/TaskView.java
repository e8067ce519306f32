package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.anaplan.AnswerSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.ImportResult;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.Task;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A task as the API shows it (anaplan-api section 5.2): no result before a terminal state. */
final class TaskView {

    private final AnswerSettings settings;

    TaskView(AnswerSettings settings) {
        this.settings = settings;
    }

    Map<String, Object> status(Task task, Call c) {
        TaskState state = task.state();
        boolean ended = state.terminal();
        boolean good = task.results().stream().allMatch(ImportResult::successful);
        Map<String, Object> fields = Answers.object("type", "taskInformation", "taskId", task.id(), "taskState", state.name(),
                "creationTime", task.createdAt().toEpochMilli(), "progress", ended ? 1.0 : state == TaskState.NOT_STARTED ? 0.0 : 0.5,
                "currentStep", switch (state) {
                    case NOT_STARTED -> "Pending.";
                    case COMPLETE -> good ? "Complete." : "Failed.";
                    case CANCELLED -> "Cancelled.";
                    default -> "Importing.";
                }, "result", state == TaskState.COMPLETE ? result(task) : state == TaskState.CANCELLED ? cancelled(task) : null);
        if (task.isProcess() && c.query("includeProcessDetails", "").equals("true") && task.startedAt() != null) {
            fields.put("startTime", task.startedAt().toEpochMilli());
            if (ended) {
                fields.put("duration", Duration.between(task.startedAt(), task.endedAt()).toMillis());
            }
        }
        return fields;
    }

    private Map<String, Object> result(Task task) {
        if (!task.isProcess()) {
            return one(task.results().get(0));
        }
        boolean good = task.results().stream().allMatch(ImportResult::successful)
                && !(settings.processFailsOnIgnored() && task.results().stream().anyMatch(TaskView::ignoredRows));
        return Answers.object("objectId", task.actionId(), "successful", good, "failureDumpAvailable", false, "nestedResults",
                task.results().stream().map(this::one).toList());
    }

    private Map<String, Object> one(ImportResult r) {
        Map<String, Object> fields = Answers.object("objectId", r.objectId(), "objectName", settings.optionalFields() ? r.objectName() : null,
                "successful", r.successful(), "failureDumpAvailable", r.dump());
        if (settings.details()) {
            fields.put("details", r.details().stream().map(this::detail).toList());
        }
        return fields;
    }

    private Map<String, Object> detail(ImportResult.Detail d) {
        boolean all = settings.optionalFields();
        return Answers.object("type", d.type(), "occurrences", all ? 0 : null, "localMessageText", all ? d.text() : null, "values",
                d.values().isEmpty() ? null : d.values());
    }

    private Map<String, Object> cancelled(Task task) {
        return Answers.object("objectId", task.actionId(), "successful", false, "failureDumpAvailable", false, "details",
                List.of(Map.of("type", "msgImportCancelled")));
    }

    private static boolean ignoredRows(ImportResult r) {
        return r.details().stream().map(ImportResult.Detail::values)
                .anyMatch(v -> v.contains("ignoredCount") && !v.get(v.indexOf("ignoredCount") + 1).equals("0"));
    }
}
