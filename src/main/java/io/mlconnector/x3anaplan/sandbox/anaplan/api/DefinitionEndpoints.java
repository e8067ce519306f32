package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnswerSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.api.Routes.Trait;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ExportDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.FileDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ImportDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ProcessDef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Imports, processes, modules of a model (anaplan-api sections 3.5 and 3.6). */
final class DefinitionEndpoints {

    private final AnswerSettings settings;
    private final Answers answers;

    DefinitionEndpoints(AnswerSettings settings, Answers answers) {
        this.settings = settings;
        this.answers = answers;
    }

    void addTo(Routes routes) {
        routes.model("GET", "/imports", c -> answers.page(c.request(), "imports", c.model().imports().stream()
                .filter(i -> c.mayRun(i.name())).map(i -> Answers.object("id", i.id(), "name", i.name(), "importDataSourceId", i.fileId(), "importType", i.type())).toList()),
                Trait.WHILE_BUSY);
        routes.model("GET", "/imports/{}", c -> answers.one("importMetadata", importMetadata(c)), Trait.WHILE_BUSY);
        routes.model("GET", "/processes", c -> answers.page(c.request(), "processes",
                c.model().processes().stream().filter(p -> c.mayRun(p.name())).map(p -> Map.of("id", p.id(), "name", p.name())).toList()), Trait.WHILE_BUSY);
        routes.model("GET", "/processes/{}", c -> answers.one("processMetadata", processMetadata(c)), Trait.WHILE_BUSY);
        routes.model("GET", "/exports", c -> answers.page(c.request(), "exports", c.model().exports().stream().filter(e -> c.mayRun(e.name())).map(e ->
                Map.of("id", e.id(), "name", e.name(), "exportType", "TABULAR_MULTI_COLUMN", "exportFormat", "text/csv", "encoding", "UTF-8",
                        "layout", "TABULAR_MULTI_COLUMN")).toList()), Trait.WHILE_BUSY);
        routes.model("GET", "/exports/{}", c -> answers.one("exportMetadata", exportMetadata(c)), Trait.WHILE_BUSY);
        routes.model("GET", "/actions", c -> answers.page(c.request(), "actions", List.of()), Trait.WHILE_BUSY);
        routes.model("GET", "/modules", c -> answers.page(c.request(), "modules",
                c.model().modules().stream().filter(m -> c.model().role(c.user()).mayUse(m.name())).map(m -> Map.of("id", m.id(), "name", m.name())).toList()));
        routes.model("GET", "/modules/{}/lineItems", this::lineItems);
        routes.model("GET", "/modules/{}/views", c -> answers.page(c.request(), "views",
                List.of(Map.of("id", module(c).id(), "name", module(c).name(), "moduleId", module(c).id()))));
    }

    private Map<String, Object> importMetadata(Call c) {
        Model model = c.model();
        ImportDef definition = model.imports().stream().filter(i -> i.id().equals(c.argument(0)) && c.mayRun(i.name())).findFirst()
                .orElseThrow(() -> settings.unknownImport500() ? new ApiError(500, "Internal Server Error") : ApiError.notFound());
        FileDef file = model.file(definition.fileId()).orElseThrow();
        Map<String, Object> source = Answers.object("textEncoding", file.encoding(), "columnSeparator", file.separator(), "textDelimiter",
                file.delimiter(), "headerRow", file.headerRow(), "firstDataRow", file.firstDataRow(), "decimalSeparator",
                file.decimalSeparator(), "headerNames", file.headerNames(), "columnCount", file.headerNames().size());
        return Answers.object("name", definition.name(), "type", "FILE", "source", source);
    }

    private Map<String, Object> exportMetadata(Call c) {
        ExportDef export = c.model().exports().stream().filter(e -> e.id().equals(c.argument(0)) && c.mayRun(e.name())).findFirst().orElseThrow(ApiError::notFound);
        List<String> headers = new ArrayList<>(export.headers().values());
        headers.add(export.valueHeader());
        return Answers.object("columnCount", headers.size(), "exportFormat", "text/csv", "encoding", "UTF-8", "delimiter", "\"", "separator",
                ",", "headerNames", headers, "rowCount", 1000);
    }

    private Map<String, Object> processMetadata(Call c) {
        ProcessDef process = c.model().processes().stream().filter(p -> p.id().equals(c.argument(0)) && c.mayRun(p.name())).findFirst()
                .orElseThrow(ApiError::notFound);
        boolean sources = c.query("showImportDataSource", "").equals("true");
        List<Map<String, Object>> actions = new ArrayList<>();
        for (String id : process.importIds()) {
            ImportDef i = c.model().importNamed(id);
            actions.add(Answers.object("id", i.id(), "name", i.name(), "actionType", "IMPORT", "importDataSourceId",
                    sources ? i.fileId() : null, "importType", i.type()));
        }
        return Answers.object("name", process.name(), "actions", actions);
    }

    private Reply lineItems(Call c) {
        ModuleDef module = module(c);
        boolean all = c.query("includeAll", "").equals("true");
        return answers.page(c.request(), "items", module.lineItems().stream().map(l -> {
            Map<String, Object> fields = new LinkedHashMap<>(Answers.object("id", l.id(), "name", l.name(), "moduleId", module.id(),
                    "moduleName", module.name()));
            if (all) {
                fields.put("appliesTo", module.dimensions().stream().map(d -> Map.of("name", d)).toList());
                fields.put("format", l.format().name());
                fields.put("formula", l.calculated() ? "0" : "");
                fields.put("isSummary", false);
            }
            return fields;
        }).toList());
    }

    private static ModuleDef module(Call c) {
        return c.model().modules().stream().filter(m -> m.id().equals(c.argument(0)) && c.model().role(c.user()).mayUse(m.name()))
                .findFirst().orElseThrow(ApiError::notFound);
    }
}
