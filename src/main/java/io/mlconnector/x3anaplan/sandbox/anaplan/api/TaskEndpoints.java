package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnswerSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.api.Routes.Trait;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.Task;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.TaskQueue;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starting, polling, listing and cancelling tasks (anaplan-api sections 5.1 to 5.3). */
final class TaskEndpoints {

    private final TaskQueue tasks;
    private final AnswerSettings settings;
    private final Answers answers;
    private final TaskView view;

    TaskEndpoints(TaskQueue tasks, AnswerSettings settings, Answers answers) {
        this.tasks = tasks;
        this.settings = settings;
        this.answers = answers;
        this.view = new TaskView(settings);
    }

    void addTo(Routes routes) {
        for (String kind : List.of("imports", "processes", "exports", "actions")) {
            String path = "/" + kind + "/{}/tasks";
            routes.model("POST", path, c -> start(c, kind), Trait.WHILE_BUSY);
            routes.model("GET", path, this::list, Trait.WHILE_BUSY, Trait.WITHOUT_ACCESS);
            routes.model("GET", path + "/{}", c -> answers.one("task", view.status(task(c), c)), Trait.WHILE_BUSY);
            routes.model("DELETE", path + "/{}", c -> {
                tasks.cancel(task(c));
                return answers.one("task", view.status(task(c), c));
            }, Trait.WHILE_BUSY);
        }
    }

    private Reply start(Call c, String kind) {
        String type = c.request().header("Content-Type").orElse("");
        if (!type.startsWith("application/json")) {
            throw new ApiError(415, "Unsupported Media Type: " + type);
        }
        JsonNode body = c.json();
        if (!body.path("localeName").isTextual() || body.path("localeName").asText().isBlank()) {
            throw new ApiError(400, "localeName is required");
        }
        String action = c.argument(0);
        boolean known = switch (kind) {
            case "imports" -> c.model().imports().stream().anyMatch(i -> i.id().equals(action) && c.mayRun(i.name()));
            case "processes" -> c.model().processes().stream().anyMatch(p -> p.id().equals(action) && c.mayRun(p.name()));
            case "exports" -> c.model().exports().stream().anyMatch(e -> e.id().equals(action) && c.mayRun(e.name()));
            default -> false;
        };
        if (!known) {
            throw ApiError.notFound();
        }
        Map<String, String> parameters = new HashMap<>();
        for (JsonNode p : body.path("mappingParameters")) {
            String scope = p.hasNonNull("importId") ? p.get("importId").asText() + "/" : "";
            parameters.put(scope + p.path("entityType").asText(), p.path("entityName").asText());
        }
        Task task = tasks.start(c.model(), action, c.user(), parameters);
        return settings.bareTaskId() ? Reply.json(200, Map.of("taskId", task.id()))
                : answers.one("task", Answers.object("taskId", task.id(), "taskState", "NOT_STARTED", "creationTime",
                        task.createdAt().toEpochMilli()));
    }

    /** Oldest first, of all users; empty for unknown parents and for users without access. */
    private Reply list(Call c) {
        List<Task> all = c.model().withoutAccess().contains(c.user().email()) ? List.of()
                : new java.util.ArrayList<>(tasks.tasks(c.model(), c.argument(0)));
        if (c.query("sort", "").equals("-creationTime")) {
            Collections.reverse(all);
        }
        return answers.page(c.request(), "tasks", all.stream().map(t -> Answers.object("taskId", t.id(), "taskState",
                t.state().name(), "creationTime", t.createdAt().toEpochMilli())).toList());
    }

    private Task task(Call c) {
        return tasks.find(c.model(), c.argument(0), c.argument(1)).orElseThrow(ApiError::notFound);
    }
}
