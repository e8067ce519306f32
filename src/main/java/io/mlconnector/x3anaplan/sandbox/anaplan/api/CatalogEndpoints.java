package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.anaplan.api.Routes.Trait;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.User;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Workspace;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.Task;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.TaskQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Users, workspaces, models and their status (anaplan-api section 3.2). */
final class CatalogEndpoints {


    private final Tenant tenant;
    private final TaskQueue tasks;
    private final Answers answers;

    CatalogEndpoints(Tenant tenant, TaskQueue tasks, Answers answers) {
        this.tenant = tenant;
        this.tasks = tasks;
        this.answers = answers;
    }

    void addTo(Routes routes) {
        Routes.Handler notAllowed = c -> {
            throw new ApiError(405, "Method Not Allowed");
        };
        routes.signedIn("GET", "/workspaces/{}/models/{}", notAllowed);
        routes.signedIn("GET", "/workspaces/{}/models/{}/modelCalendar/fiscalYear", notAllowed);
        routes.model("GET", "/modules/{}/data", notAllowed);
        routes.signedIn("GET", "/users/me", c -> answers.one("user", user(c.user())));
        routes.signedIn("GET", "/workspaces", c -> answers.page(c.request(), "workspaces",
                sorted(c, tenant.workspaces().stream().map(this::workspace).toList())));
        routes.signedIn("GET", "/workspaces/{}", c -> answers.one("workspace", tenant.workspaces().stream()
                .filter(w -> w.id().equals(c.argument(0)) && c.user().workspaceAdmin()).findFirst().map(this::workspace)
                .orElseThrow(ApiError::notFound)));
        routes.signedIn("GET", "/models", c -> answers.page(c.request(), "models",
                sorted(c, tenant.models().stream().map(m -> model(m, c)).toList())));
        routes.signedIn("GET", "/workspaces/{}/models", c -> {
            if (tenant.workspaces().stream().noneMatch(w -> w.id().equals(c.argument(0)))) {
                throw ApiError.notFound();
            }
            return answers.page(c.request(), "models", sorted(c, tenant.models().stream()
                    .filter(m -> m.workspace().id().equals(c.argument(0))).map(m -> model(m, c)).toList()));
        });
        routes.model("GET", "", c -> answers.one("model", model(c.model(), c)), Trait.ANY_STATE, Trait.WITHOUT_ACCESS, Trait.WHILE_BUSY);
        routes.model("GET", "/status", this::status, Trait.ANY_STATE, Trait.WHILE_BUSY);
        routes.model("POST", "/status", this::status, Trait.ANY_STATE, Trait.WHILE_BUSY);
        routes.model("POST", "/open", c -> Reply.empty(200), Trait.ANY_STATE, Trait.WHILE_BUSY);
        routes.model("POST", "/close", c -> Reply.empty(204));
    }

    /** The one answer without an envelope. */
    private Reply status(Call c) {
        Task task = tasks.running(c.model()).orElse(null);
        Map<String, Object> status = new java.util.LinkedHashMap<>();
        status.put("currentStep", task == null ? "Open" : "Processing ...");
        status.put("progress", task == null ? -1.0 : 0.5);
        status.put("tooltip", task == null ? null : "The system is currently processing an Import");
        status.put("taskId", task == null ? null : task.id());
        status.put("exportTaskType", null);
        status.put("creationTime", task == null ? null : task.createdAt().toEpochMilli());
        status.put("peakMemoryUsageEstimate", null);
        status.put("peakMemoryUsageTime", null);
        return Reply.json(200, Map.of("requestStatus", status));
    }

    private static Map<String, Object> user(User user) {
        return Answers.object("id", user.id(), "active", true, "email", user.email(), "emailOptIn", false, "firstName", "Demo",
                "lastName", user.email().substring(0, user.email().indexOf('@')), "customerId", Tenant.CUSTOMER);
    }

    private Map<String, Object> workspace(Workspace w) {
        return Answers.object("id", w.id(), "name", w.name(), "active", true, "sizeAllowance", 1073741824L, "currentSize", 1048576L);
    }

    private Map<String, Object> model(Model m, Call c) {
        Map<String, Object> fields = Answers.object("id", m.id(), "activeState", m.state().name(), "name", m.name(),
                "currentWorkspaceId", m.workspace().id(), "currentWorkspaceName", m.workspace().name(), "modelUrl",
                "https://us1a.app.anaplan.com/core3.html#selectedModelId=" + m.id(), "categoryValues", List.of());
        if (c.query("modelDetails", "").equals("true")) {
            fields.put("memoryUsage", 1048576L);
            fields.put("modelTransactionRunning", tasks.running(m).isPresent());
        }
        return fields;
    }

    /** Tenant-wide collections check their {@code sort} (section 3.1). */
    private static List<Map<String, Object>> sorted(Call c, List<Map<String, Object>> rows) {
        String sort = c.query("sort", null);
        if (sort == null) {
            return rows;
        }
        if (!sort.matches("[+-].+")) {
            throw new ApiError(400, "Bad sort order format: expected +field or -field");
        }
        String field = sort.substring(1);
        if (!rows.isEmpty() && !rows.get(0).containsKey(field)) {
            throw new ApiError(400, "Failed to parse sort parameter");
        }
        List<Map<String, Object>> copy = new ArrayList<>(rows);
        copy.sort(Comparator.comparing(r -> String.valueOf(r.get(field))));
        if (sort.startsWith("-")) {
            Collections.reverse(copy);
        }
        return copy;
    }
}
