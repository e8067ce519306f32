package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleDef.LineItem;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Cell writes: workspace admins only, 200 even when single cells fail (anaplan-api section 7.1). */
final class CellEndpoints {

    private final Store store;
    private final Answers answers;

    CellEndpoints(Store store, Answers answers) {
        this.store = store;
        this.answers = answers;
    }

    void addTo(Routes routes) {
        routes.model("POST", "/modules/{}/data", this::write);
    }

    private Reply write(Call c) {
        ModuleDef module = c.model().modules().stream().filter(m -> m.id().equals(c.argument(0))).findFirst()
                .orElseThrow(ApiError::notFound);
        if (!c.user().workspaceAdmin()) {
            throw new ApiError(403, "Forbidden");
        }
        JsonNode cells = c.json();
        if (cells.size() > 100_000 || c.request().body().length > 15_000_000) {
            throw new ApiError(400, "No more than 100000 cells or 15 MB in one request");
        }
        List<Map<String, Object>> failures = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            String why = write(c.model(), module, cells.get(i));
            if (why != null) {
                failures.add(Answers.object("requestIndex", i, "failureType", why, "failureMessageDetails", why));
            }
        }
        return answers.fields("cell", Answers.object("numberOfCellsChanged", cells.size() - failures.size(), "failures", failures));
    }

    private String write(Model model, ModuleDef module, JsonNode cell) {
        String id = cell.path("lineItemId").asText();
        String name = cell.path("lineItemName").asText();
        Optional<LineItem> lineItem = module.lineItems().stream().filter(l -> l.id().equals(id) || l.name().equals(name)).findFirst();
        if (lineItem.isEmpty()) {
            return "lineItemNotFound";
        }
        if (lineItem.get().calculated()) {
            return "cellIsCalculated";
        }
        Map<String, String> coords = new TreeMap<>();
        for (JsonNode d : cell.path("dimensions")) {
            String dimension = d.path("dimensionName").asText();
            String member = member(model, dimension, d);
            if (member == null) {
                return "itemNotFound";
            }
            coords.put(dimension, member);
        }
        if (!coords.keySet().equals(java.util.Set.copyOf(module.dimensions()))) {
            return "dimensionMissing";
        }
        if (!cell.path("value").isNumber() && !cell.path("value").isNull()) {
            return "invalidValue";
        }
        store.writeCell(model.id(), module.name(), lineItem.get().name(), coords,
                cell.path("value").isNull() ? null : cell.path("value").decimalValue());
        return null;
    }

    private String member(Model model, String dimension, JsonNode d) {
        String code = d.path("itemCode").asText();
        String name = d.path("itemName").asText();
        if (dimension.equals(ModuleDef.TIME) || dimension.equals(ModuleDef.VERSIONS)) {
            return (dimension.equals(ModuleDef.TIME) ? model.periods() : model.versions()).contains(name) ? name : null;
        }
        return store.items(model.id(), dimension).stream().filter(i -> code.equals(i.code()) || name.equals(i.name())
                || d.path("itemId").asText().equals(i.id())).findFirst().map(i -> i.code() == null ? i.name() : i.code()).orElse(null);
    }
}
