package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Ids;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.ListItem;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists, calendar, versions and dimension members. Members, calendar and versions are shown to workspace administrators alone
 * (https://help.anaplan.com/7cc15f51-2c0d-4fdd-9fd2-1c5ccd5c1787, https://help.anaplan.com/0454318c-0d4f-4d35-8d0e-2969a03ec7b3).
 */
final class DimensionEndpoints {

    private static final Pattern MONTH = Pattern.compile("[A-Z][a-z]{2} ([0-9]{2})");

    private final Store store;
    private final Answers answers;

    DimensionEndpoints(Store store, Answers answers) {
        this.store = store;
        this.answers = answers;
    }

    void addTo(Routes routes) {
        routes.model("GET", "/lists", c -> answers.page(c.request(), "lists",
                c.model().lists().stream().map(l -> Map.of("id", l.id(), "name", l.name())).toList()));
        routes.model("GET", "/lists/{}", c -> answers.one("metadata", metadata(c.model(), list(c))));
        routes.model("GET", "/lists/{}/items", c -> answers.fields("listItem", Map.of("listItems", items(c.model(), list(c)))));
        administrators(routes, "GET", "/dimensions/{}/items", c -> answers.fields("dimensionItem", Map.of("items", members(c))));
        administrators(routes, "POST", "/dimensions/{}/items", c -> answers.fields("dimensionItem", Map.of("items", lookUp(c))));
        for (String of : List.of("lineItems", "views")) {
            administrators(routes, "GET", "/" + of + "/{}/dimensions/{}/items",
                    c -> answers.fields("dimensionItem", Map.of("items", ofModule(c, c.argument(0), c.argument(1)))));
        }
        administrators(routes, "GET", "/modelCalendar", c -> answers.one("modelCalendar", calendar(c.model())));
        administrators(routes, "GET", "/currentPeriod", c -> answers.one("currentPeriod",
                Map.of("periodText", "", "lastDay", "", "calendarType", "Calendar Months/Quarters/Years")));
        administrators(routes, "GET", "/versions", c -> answers.page(c.request(), "versionMetadata", versions(c.model())));
    }

    private static void administrators(Routes routes, String method, String path, Routes.Handler handler) {
        routes.model(method, path, c -> {
            if (!c.user().workspaceAdmin()) {
                throw new ApiError(403, "Forbidden: workspace administrators only");
            }
            return handler.handle(c);
        });
    }

    static ListDef list(Call c) {
        return c.model().lists().stream().filter(l -> l.id().equals(c.argument(0))).findFirst().orElseThrow(ApiError::notFound);
    }

    private Map<String, Object> metadata(Model model, ListDef list) {
        return Answers.object("id", list.id(), "name", list.name(), "properties",
                list.properties().stream().map(p -> Map.of("name", p.name(), "format", p.format().name())).toList(),
                "hasSelectiveAccess", false, "numberedList", list.numbered(), "itemCount", store.itemCount(model.id(), list.name()),
                "productionData", true, "subsets", List.of());
    }

    private List<Map<String, Object>> items(Model model, ListDef list) {
        List<ListItem> items = store.items(model.id(), list.name());
        Map<String, ListItem> byKey = new HashMap<>();
        items.forEach(i -> byKey.put(i.code() == null ? i.name() : i.code(), i));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ListItem i : items) {
            ListItem parent = i.parent() == null ? null : byKey.get(i.parent());
            rows.add(Answers.object("id", i.id(), "name", i.name(), "code", i.code(), "parent", parent == null ? i.parent() : parent.name(),
                    "parentId", parent == null ? null : parent.id(), "listId", list.id(), "listName", list.name(), "properties", i.properties()));
        }
        return rows;
    }

    /** At model level neither Time nor Versions is served (https://help.anaplan.com/7cc15f51-2c0d-4fdd-9fd2-1c5ccd5c1787). */
    private List<Map<String, Object>> members(Call c) {
        if (c.argument(0).equals(Ids.TIME) || c.argument(0).equals(Ids.VERSIONS)) {
            throw new ApiError(400, "Time dimension is not supported at model level");
        }
        return itemsOf(c, c.argument(0), c.model().periods());
    }

    /** Items of these names; none for a name that there is not (https://help.anaplan.com/7662bf9b-efdb-41c3-a1c5-4d71a8833d53). */
    private List<Map<String, Object>> lookUp(Call c) {
        List<Object> wanted = new ArrayList<>();
        c.json().path("names").forEach(name -> wanted.add(name.asText()));
        return itemsOf(c, c.argument(0), c.model().periods()).stream().filter(item -> wanted.contains(item.get("name"))).toList();
    }

    /** As a module has them, with its own time range; the id is that of a line item or a view. */
    private List<Map<String, Object>> ofModule(Call c, String of, String dimension) {
        String module = c.model().modules().stream().filter(m -> m.id().equals(of) || m.lineItems().stream().anyMatch(l -> l.id().equals(of)))
                .findFirst().orElseThrow(ApiError::notFound).name();
        return itemsOf(c, dimension, c.model().periods(module));
    }

    private List<Map<String, Object>> itemsOf(Call c, String dimension, List<String> periods) {
        if (dimension.equals(Ids.TIME)) {
            return numbered(periods, "20600000");
        }
        if (dimension.equals(Ids.VERSIONS)) {
            return numbered(c.model().versions(), "10700000000");
        }
        ListDef list = c.model().lists().stream().filter(l -> l.id().equals(dimension)).findFirst().orElseThrow(ApiError::notFound);
        return store.items(c.model().id(), list.name()).stream().map(i -> Answers.object("id", i.id(), "name", i.name(), "code", i.code())).toList();
    }

    private static List<Map<String, Object>> numbered(List<String> names, String prefix) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            rows.add(Answers.object("id", prefix + (i + 1), "name", names.get(i)));
        }
        return rows;
    }

    /** From labels such as "Jan 26"; another kind of calendar has no fiscal year. */
    private static Map<String, Object> calendar(Model model) {
        int first = 99;
        int last = -1;
        for (String label : model.periods()) {
            Matcher m = MONTH.matcher(label);
            if (!m.matches()) {
                return Answers.object("calendarType", "Weeks: General");
            }
            first = Math.min(first, Integer.parseInt(m.group(1)));
            last = Math.max(last, Integer.parseInt(m.group(1)));
        }
        return Answers.object("calendarType", "Calendar Months/Quarters/Years", "fiscalYear", last < 0 ? null
                : Map.of("year", "FY" + last, "startDate", "20" + last + "-01-01", "endDate", "20" + last + "-12-31"),
                "pastYearsCount", Math.max(0, last - first), "futureYearsCount", 0, "currentPeriod",
                Map.of("periodText", "", "lastDay", "", "calendarType", "Calendar Months/Quarters/Years"), "totalsSelection",
                Map.of("quarterTotals", false, "halfYearTotals", false, "yearToDateSummary", false, "yearToGoSummary", false));
    }

    private static List<Map<String, Object>> versions(Model model) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map<String, Object> v : numbered(model.versions(), "10700000000")) {
            boolean actual = "Actual".equals(v.get("name"));
            v.putAll(Map.of("isCurrent", !actual, "isActual", actual, "notes", ""));
            rows.add(v);
        }
        return rows;
    }
}
