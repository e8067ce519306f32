package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import io.mlconnector.x3anaplan.sandbox.anaplan.FileSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.file.FileStore;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ExportDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs an export: writes the module's cells into the runner's private file of the export's id (reference anaplan-api 5.5). */
public final class ExportRunner {

    private final Store store;
    private final FileStore files;
    private final FileSettings settings;

    public ExportRunner(Store store, FileStore files, FileSettings settings) {
        this.store = store;
        this.files = files;
        this.settings = settings;
    }

    ImportResult run(Task task, ExportDef export) {
        boolean administrator = task.user().workspaceAdmin();
        StringBuilder csv = new StringBuilder();
        int rows = 0;
        if (!export.administratorsOnly() || administrator) {
            List<String> header = new ArrayList<>(export.headers().values());
            header.add(export.valueHeader());
            line(csv, header);
            rows = rows(task, export, administrator, csv);
        }
        byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
        try {
            int chunk = settings.dumpChunkBytes();
            int chunks = Math.max(1, (bytes.length + chunk - 1) / chunk);
            files.begin(export.id(), task.user().email(), chunks);
            for (int n = 0; n < chunks; n++) {
                files.putChunk(export.id(), task.user().email(), n, new java.io.ByteArrayInputStream(
                        Arrays.copyOfRange(bytes, n * chunk, Math.min(bytes.length, (n + 1) * chunk))), Long.MAX_VALUE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ImportResult(export.id(), export.name(), true, false, List.of(new ImportResult.Detail("exportSucceeded",
                export.name() + ": " + rows + " rows exported", List.of())));
    }

    private int rows(Task task, ExportDef export, boolean administrator, StringBuilder csv) {
        Map<String, Map<String, String>> names = new HashMap<>();
        int rows = 0;
        for (Map.Entry<Map<String, String>, BigDecimal> cell : store.cells(task.model().id(), export.module(), export.lineItem()).entrySet()) {
            Map<String, String> coords = cell.getKey();
            if (!administrator && coords.values().stream().anyMatch(export.hidden()::contains)) {
                continue; // selective access drops it without a word
            }
            List<String> fields = new ArrayList<>();
            for (String dimension : export.headers().keySet()) {
                String code = coords.getOrDefault(dimension, "");
                fields.add(export.codes() ? code : names.computeIfAbsent(dimension, d -> names(task, d)).getOrDefault(code, code));
            }
            fields.add(cell.getValue().toPlainString());
            line(csv, fields);
            rows++;
        }
        return rows;
    }

    private Map<String, String> names(Task task, String list) {
        Map<String, String> names = new HashMap<>();
        store.items(task.model().id(), list).forEach(item -> names.put(item.code() == null ? item.name() : item.code(), item.name()));
        return names;
    }

    private static void line(StringBuilder csv, List<String> fields) {
        csv.append(String.join(",", fields.stream().map(f -> '"' + f.replace("\"", "\"\"") + '"').toList())).append("\r\n");
    }
}
