package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Datasets;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Finds workspace, model, files and imports by name or id, and checks before anything is uploaded that they fit together. What was
 * found holds for one run of a connection.
 */
@ApplicationScoped
public class Catalog {

    private static final String ID_32 = "[0-9A-Fa-f]{32}";

    /** A model as one run of a connection sees it. */
    private static final class Found {
        final Long run;
        String model;
        String path;
        List<JsonNode> files;
        List<JsonNode> imports;
        final ConcurrentHashMap<String, ImportTarget> targets = new ConcurrentHashMap<>();

        Found(Long run) {
            this.run = run;
        }
    }

    private final AnaplanApi api;
    private final AnaplanConnections connections;
    private final ConcurrentHashMap<String, Found> found = new ConcurrentHashMap<>();

    @Inject
    public Catalog(AnaplanApi api, AnaplanConnections connections) {
        this.api = api;
        this.connections = connections;
    }

    /**
     * Path of the connection's model, e.g. {@code /workspaces/{W}/models/{M}}, once it is known to be open for imports.
     *
     * @throws ConfigurationFault if workspace or model is not to be seen, or the model is archived
     * @throws AnaplanFault with {@code notBefore} if the model is locked or offline
     */
    public String modelPath(String connection, Long run) {
        return model(connection, run).path;
    }

    /** Id of the connection's model. */
    public String modelId(String connection, Long run) {
        return model(connection, run).model;
    }

    /**
     * Where a data set goes.
     *
     * @throws ConfigurationFault if file or import is missing, ambiguous, or they do not belong to each other
     */
    public ImportTarget target(String connection, Long run, String dataset) {
        Found model = model(connection, run);
        return model.targets.computeIfAbsent(dataset, d -> resolve(connections.get(connection), run, d, model));
    }

    /**
     * Checks the staged header against the columns that the import was set up with: Anaplan drops the mapping of a renamed column
     * without a word (https://community.anaplan.com/discussion/89067).
     *
     * @return the columns as the import has them, in the order of the file: what is invisible in their names is written as well
     * @throws ConfigurationFault if they do not fit
     */
    public List<String> checkHeader(String connection, ImportTarget target, List<String> staged) {
        if (target.headers().isEmpty()) {
            return staged;
        }
        if (target.format().headerRow() == 0) {
            if (target.headers().size() != staged.size()) {
                throw new ConfigurationFault("Connection " + connection + ": import " + target.importName() + " reads " + target.headers().size()
                        + " columns by their places, for file " + target.fileName() + " has no header row, but " + staged.size() + " are staged: "
                        + String.join(", ", staged) + ". Set the import's source up with a header row. Nothing was uploaded");
            }
            return staged;
        }
        Map<String, String> known = HeaderNames.byVisible(target.headers());
        List<String> visible = staged.stream().map(HeaderNames::visible).toList();
        List<String> missing = target.headers().stream().map(HeaderNames::visible).filter(h -> !known.containsKey(h) || !visible.contains(h))
                .distinct().toList();
        List<String> unexpected = visible.stream().filter(h -> !known.containsKey(h)).toList();
        if (!(missing.isEmpty() && unexpected.isEmpty())) {
            throw new ConfigurationFault("Connection " + connection + ": the columns staged for file " + target.fileName()
                    + " are not those that import " + target.importName() + " was set up with" + (missing.isEmpty() ? "" : "; missing: "
                    + String.join(", ", missing)) + (unexpected.isEmpty() ? "" : "; unexpected: " + String.join(", ", unexpected))
                    + ". Name the columns in the connection as the import has them, or set the import up again. Nothing was uploaded");
        }
        return visible.stream().map(known::get).toList();
    }

    private Found model(String connection, Long run) {
        Found known = found.compute(connection, (c, old) -> old != null && old.run.equals(run) ? old : new Found(run));
        synchronized (known) {
            if (known.path == null) {
                AnaplanSettings settings = connections.anaplan(connection);
                String workspace = settings.workspace().matches(ID_32) ? settings.workspace().toLowerCase(Locale.ROOT)
                        : pick(connection, "workspace", settings.workspace(), api.all(connection, run, "/workspaces", "workspaces"));
                known.model = settings.model().matches(ID_32) ? settings.model().toUpperCase(Locale.ROOT) : pick(connection, "model",
                        settings.model(), api.all(connection, run, "/workspaces/" + workspace + "/models", "models"));
                checkState(connection, settings, api.get(connection, run, "/models/" + known.model).path("model"));
                known.path = "/workspaces/" + workspace + "/models/" + known.model;
            }
            return known;
        }
    }

    /** States come and go with Anaplan's releases (reference anaplan-api 3.2): only those known to forbid imports stop us. */
    private static void checkState(String connection, AnaplanSettings settings, JsonNode model) {
        String state = model.path("activeState").asText("");
        String where = "Connection " + connection + ": model " + settings.model();
        switch (state) {
            case "ARCHIVED" -> throw new ConfigurationFault(where + " is archived: a workspace administrator must restore it. Nothing"
                    + " was uploaded");
            case "LOCKED" -> throw AnaplanFault.refused(false, 423, null, AnaplanAnswers.CLOSED_MODEL,
                    where + " is locked: unlock it in Anaplan; sending is tried again later", null);
            case "MAINTENANCE", "PRODUCTION_MAINTENANCE" -> throw AnaplanFault.refused(false, 424, null, AnaplanAnswers.CLOSED_MODEL,
                    where + " is offline for maintenance; sending is tried again later", null);
            default -> { }
        }
    }

    /** Name or id of the action of a data set, as the connection has it. */
    String configured(String connection, String dataset) {
        return configured(connections.get(connection).datasets(), dataset);
    }

    /** Name or id of the export that the journal imports are proved by, or null. */
    String readBack(String connection) {
        return connections.get(connection).datasets().journalEntries().readBack();
    }

    private static String configured(Datasets datasets, String dataset) {
        return switch (dataset) {
            case Datasets.JOURNAL_ENTRIES -> either(datasets.journalEntries().importAction(), datasets.journalEntries().process());
            case Datasets.ACCOUNTS -> either(datasets.accounts().importAction(), datasets.accounts().process());
            default -> either(datasets.costCenters().importAction(), datasets.costCenters().process());
        };
    }

    private static String either(String importAction, String process) {
        return importAction != null ? importAction : process;
    }

    private static String file(Datasets datasets, String dataset) {
        return switch (dataset) {
            case Datasets.JOURNAL_ENTRIES -> datasets.journalEntries().file();
            case Datasets.ACCOUNTS -> datasets.accounts().file();
            default -> datasets.costCenters().file();
        };
    }

    private static boolean isProcess(Datasets datasets, String dataset) {
        return switch (dataset) {
            case Datasets.JOURNAL_ENTRIES -> datasets.journalEntries().process() != null;
            case Datasets.ACCOUNTS -> datasets.accounts().process() != null;
            default -> datasets.costCenters().process() != null;
        };
    }

    private ImportTarget resolve(Connection connection, Long run, String dataset, Found model) {
        String fileName = file(connection.datasets(), dataset);
        String importName = configured(connection.datasets(), dataset);
        boolean process = isProcess(connection.datasets(), dataset);
        synchronized (model) {
            if (model.files == null) {
                model.files = api.all(connection.name(), run, model.path + "/files", "files");
                model.imports = api.all(connection.name(), run, model.path + "/imports", "imports");
            }
        }
        String file = pick(connection.name(), "file", fileName, model.files);
        String action;
        String step;
        String definition = "";
        if (process) {
            action = pick(connection.name(), "process", importName, api.all(connection.name(), run, model.path + "/processes", "processes"));
            JsonNode actions = api.get(connection.name(), run, "/models/" + model.model + "/processes/" + action + "?showImportDataSource=true")
                    .path("processMetadata").path("actions");
            step = step(connection.name(), dataset, importName, fileName, file, actions, model);
            definition = actions + " ";
        } else {
            action = pick(connection.name(), "import", importName, model.imports);
            step = action;
        }
        checkPair(connection.name(), dataset, fileName, file, step, model);
        JsonNode source = api.get(connection.name(), run, model.path + "/imports/" + step).path("importMetadata").path("source");
        FileFormat format = FileFormat.of(source, "Connection " + connection.name() + ": import " + importName);
        List<String> headers = new ArrayList<>();
        source.path("headerNames").forEach(h -> headers.add(h.asText()));
        return new ImportTarget(model.model, model.path, file, fileName, action, importName, step, List.copyOf(headers), definition + source, format);
    }

    /** The one step of a process that is an import of the data set's type from its file. */
    private static String step(String connection, String dataset, String process, String fileName, String file, JsonNode actions, Found model) {
        List<String> steps = new ArrayList<>();
        for (JsonNode step : actions) {
            String id = step.path("id").asText();
            model.imports.stream().filter(i -> i.path("id").asText().equals(id) && source(i).equals(file)
                    && typeOf(dataset).equals(i.path("importType").asText(typeOf(dataset)))).forEach(i -> steps.add(id));
        }
        if (steps.size() != 1) {
            throw new ConfigurationFault("Connection " + connection + ": process " + process + " has " + (steps.isEmpty() ? "no import"
                    : steps.size() + " imports") + " of type " + typeOf(dataset) + " that reads file " + fileName + " (" + file
                    + ") among its steps, but must have one. Name another process, or the import itself. Nothing was uploaded");
        }
        return steps.get(0);
    }

    private static String source(JsonNode action) {
        return action.path("importDataSourceId").asText(action.path("importDataSource").path("importDataSourceId").asText(""));
    }

    private static String typeOf(String dataset) {
        return dataset.equals(Datasets.JOURNAL_ENTRIES) ? "MODULE_DATA" : "HIERARCHY_DATA";
    }

    /**
     * Id of the export that shows a module's cells, 116...
     *
     * @throws ConfigurationFault if there is none of that id or name
     */
    String exportId(String connection, Long run, String export) {
        return pick(connection, "export", export, api.all(connection, run, modelPath(connection, run) + "/exports", "exports"));
    }

    private static void checkPair(String connection, String dataset, String fileName, String file, String action, Found model) {
        if (!file.startsWith("113")) {
            throw new ConfigurationFault("Connection " + connection + ": file " + fileName + " has the id " + file
                    + ", but only ids that begin with 113 can be uploaded to. Nothing was uploaded");
        }
        JsonNode of = model.imports.stream().filter(i -> i.path("id").asText().equals(action)).findFirst().orElseThrow();
        String source = source(of);
        if (!source.equals(file)) {
            throw new ConfigurationFault("Connection " + connection + ": import " + of.path("name").asText() + " does not read file "
                    + fileName + " (" + file + ") but " + (source.isEmpty() ? "no file" : source)
                    + ". Name the file that the import was set up with. Nothing was uploaded");
        }
        String wanted = typeOf(dataset);
        String type = of.path("importType").asText("");
        if (!type.isEmpty() && !type.equals(wanted)) {
            throw new ConfigurationFault("Connection " + connection + ": import " + of.path("name").asText() + " is of type " + type
                    + ", but " + dataset + " need one of type " + wanted + ". Nothing was uploaded");
        }
    }

    /** The id of what has this id or name. */
    private static String pick(String connection, String kind, String wanted, List<JsonNode> from) {
        Set<String> ids = from.stream().filter(n -> n.path("id").asText().equals(wanted)).map(n -> n.path("id").asText())
                .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            ids = from.stream().filter(n -> n.path("name").asText().equals(wanted)).map(n -> n.path("id").asText())
                    .collect(Collectors.toSet());
        }
        if (ids.size() != 1) {
            throw new ConfigurationFault("Connection " + connection + ": Anaplan shows "
                    + (ids.isEmpty() ? "no " + kind + " " + wanted : "several of the name " + wanted + " (" + kind + "s " + ids + ")")
                    + ". Check the " + (ids.isEmpty() ? "name and the user's access" : "name, or use the id")
                    + "; there are: " + from.stream().map(n -> n.path("name").asText()).sorted().limit(20)
                            .collect(Collectors.joining(", ")) + ". Nothing was uploaded");
        }
        return ids.iterator().next();
    }
}
