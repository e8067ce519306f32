package io.mlconnector.x3anaplan.ops.access;

import static io.mlconnector.x3anaplan.ops.access.Role.admin;
import static io.mlconnector.x3anaplan.ops.access.Role.anonymous;
import static io.mlconnector.x3anaplan.ops.access.Role.engineer;
import static io.mlconnector.x3anaplan.ops.access.Role.support;
import static io.mlconnector.x3anaplan.ops.access.Role.viewer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The role that each route needs, route by route and without catch-alls: a path that is not listed, or is written in another way than
 * listed, needs the highest. docs/operations.md shows the same table, and a test compares the two with what the product does.
 */
public final class AccessTable {

    /** A route as documented, e.g. {@code /api/connections/{name}/runs}, and who may use it. */
    public record Rule(String method, String path, Role role, Pattern pattern) {
    }

    private static final List<Rule> RULES = new ArrayList<>();

    static {
        of(anonymous, "GET /q/health", "GET /q/health/live", "GET /q/health/ready", "GET /q/health/started");
        // Leads to GET, and does nothing else.
        of(anonymous, "POST /pair/{connection}/callback", "POST /pair/{connection}/{system}/callback");
        of(viewer, "GET /", "GET /index.html", "GET /app.js", "GET /style.css", "GET /q/metrics", "GET /q/health/group/{group}", "GET /q/openapi",
                "GET /q/swagger-ui", "GET /q/swagger-ui/", "GET /q/swagger-ui/{file}");
        of(viewer, "GET /api/health", "GET /api/connections", "GET /api/connections/{name}/holds", "GET /api/leases", "GET /api/runs",
                "GET /api/runs/{id}");
        of(viewer, "GET /api/dead-letters", "GET /api/dead-letters/causes", "GET /api/dead-letters/records", "GET /api/dead-letters/{id}",
                "GET /api/dead-letters/{id}/answer", "GET /api/dead-letters/changes/{run}");
        of(viewer, "GET /api/connections/{name}/audit/entry/{entry}", "GET /api/connections/{name}/audit/cell",
                "GET /api/connections/{name}/audit/imports", "GET /api/connections/{name}/audit/verification",
                "GET /api/connections/{name}/audit/export");
        of(viewer, "GET /api/connections/{name}/mirror/entries", "GET /api/connections/{name}/mirror/entries/{entry}",
                "GET /api/connections/{name}/mirror/watermarks", "GET /api/connections/{name}/slices",
                "GET /api/connections/{name}/slices/{slice}/totals");
        of(support, "POST /api/connections/{name}/runs", "POST /api/connections/{name}/holds/{id}/confirm",
                "POST /api/connections/{name}/resend", "POST /api/connections/{name}/doctor", "POST /api/dead-letters/replay", "POST /api/dead-letters/discard");
        of(engineer, "GET /api/connections/{name}/secrets", "GET /pair/{connection}", "GET /pair/{connection}/{system}",
                "GET /pair/{connection}/callback", "GET /pair/{connection}/{system}/callback");
        of(admin, "PUT /api/connections/{name}/secrets/{secret}", "DELETE /api/connections/{name}/secrets/{secret}");
    }

    private AccessTable() {
    }

    private static void of(Role role, String... routes) {
        for (String route : routes) {
            String[] parts = route.split(" ");
            StringBuilder pattern = new StringBuilder();
            for (String text : parts[1].split("(?=\\{)|(?<=})")) {
                pattern.append(text.startsWith("{") ? "[^/]+" : Pattern.quote(text));
            }
            RULES.add(new Rule(parts[0], parts[1], role, Pattern.compile(pattern.toString())));
        }
    }

    public static List<Rule> rules() {
        return List.copyOf(RULES);
    }

    /** @param path decoded and without dots, as the router sees it */
    static Role role(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        return RULES.stream().filter(rule -> rule.method().equals(asked) && rule.pattern().matcher(path).matches()).findFirst()
                .map(Rule::role).orElse(admin);
    }
}
