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
        Map<Map<String, String>, BigDecimal> cells = store.cells(task.model().id(), export.module(), export.lineItem());
        StringBuilder csv = new StringBuilder();
        List<String> header = new ArrayList<>(export.headers().values());
        header.add(export.valueHeader());
        line(csv, header);
        cells.forEach((coords, value) -> {
            List<String> fields = new ArrayList<>();
            export.headers().keySet().forEach(dimension -> fields.add(coords.getOrDefault(dimension, "")));
            fields.add(value.toPlainString());
            line(csv, fields);
        });
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
                export.name() + ": " + cells.size() + " rows exported", List.of())));
    }

    private static void line(StringBuilder csv, List<String> fields) {
        csv.append(String.join(",", fields.stream().map(f -> '"' + f.replace("\"", "\"\"") + '"').toList())).append("\r\n");
    }
}
