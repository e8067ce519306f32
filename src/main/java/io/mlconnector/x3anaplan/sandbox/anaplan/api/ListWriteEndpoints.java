package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ListDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelState;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Adding, changing and deleting list items one call at a time: 200 even when single items fail (anaplan-api section 3.4). */
final class ListWriteEndpoints {

    private static final String OF = " model_id = ? AND list_name = ? AND ";

    private interface Change {
        /** @return null when done, else why not */
        String apply(ListDef list, JsonNode item);
    }

    private final Store store;
    private final Answers answers;

    ListWriteEndpoints(Store store, Answers answers) {
        this.store = store;
        this.answers = answers;
    }

    void addTo(Routes routes) {
        routes.model("POST", "/lists/{}/items", c -> switch (c.query("action", "")) {
            case "add" -> each(c, "added", (l, i) -> add(c, l, i));
            case "delete" -> each(c, "deleted", (l, i) -> delete(c, l, i));
            default -> throw new ApiError(400, "action must be add or delete");
        });
        routes.model("PUT", "/lists/{}/items", c -> each(c, "updated", (l, i) -> update(c, l, i)));
    }

    private Reply each(Call c, String counter, Change change) {
        ListDef list = DimensionEndpoints.list(c);
        JsonNode items = c.json().path("items");
        if (items.size() > 100_000) {
            throw new ApiError(400, "No more than 100000 items in one request");
        }
        if (c.model().state() == ModelState.PRODUCTION) {
            throw new ApiError(425, "Model is deployed");
        }
        List<Map<String, Object>> failures = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String why = change.apply(list, items.get(i));
            if (why != null) {
                failures.add(Answers.object("requestIndex", i, "failureType", "INCORRECT_FORMAT", "failureMessageDetails", why));
            }
        }
        int ignored = failures.size();
        return answers.fields("listItem", Answers.object(counter, items.size() - ignored, "ignored", ignored, "total", items.size(),
                "failures", failures));
    }

    private String add(Call c, ListDef list, JsonNode item) {
        String name = text(item, "name");
        String code = text(item, "code");
        if (list.numbered() ? name != null : name == null) {
            return list.numbered() ? "incorrect format -- name given for a numbered list" : "incorrect format -- name is missing";
        }
        if (name != null && name.length() > 60 || code != null && code.length() > 60) {
            return "incorrect format -- name or code is longer than 60 characters";
        }
        String given = list.numbered() ? "#" + (store.itemCount(c.model().id(), list.name()) + 1) : name;
        int added = store.update("INSERT INTO sandbox_anaplan.list_item (model_id, list_name, code, name, parent_code)"
                + " VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING", c.model().id(), list.name(), code, given, text(item, "parent"));
        return added == 1 ? null : "name or code already exists";
    }

    private String update(Call c, ListDef list, JsonNode item) {
        String key = item.hasNonNull("id") ? "item_id::text" : item.hasNonNull("code") ? "code" : "name";
        String value = text(item, key.equals("item_id::text") ? "id" : key);
        int changed = store.update("UPDATE sandbox_anaplan.list_item SET name = coalesce(?, name), parent_code = coalesce(?, parent_code)"
                + " WHERE" + OF + key + " = ?", list.numbered() ? null : text(item, "name"), text(item, "parent"), c.model().id(),
                list.name(), value);
        return changed == 1 ? null : "no such item";
    }

    private String delete(Call c, ListDef list, JsonNode item) {
        if (item.hasNonNull("id") && item.hasNonNull("code")) {
            return "id and code are both given";
        }
        String key = item.hasNonNull("id") ? "item_id::text" : item.hasNonNull("code") ? "code" : "name";
        int gone = store.update("DELETE FROM sandbox_anaplan.list_item WHERE" + OF + key + " = ?", c.model().id(), list.name(),
                text(item, key.equals("item_id::text") ? "id" : key));
        return gone == 1 ? null : "no such item";
    }

    private static String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asText() : null;
    }
}
