package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.anaplan.FileSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.file.ChunkTooLarge;
import io.mlconnector.x3anaplan.sandbox.anaplan.file.Content;
import io.mlconnector.x3anaplan.sandbox.anaplan.file.FileStore;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.FileDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Files and their chunks (anaplan-api sections 3.7 and 4). */
final class FileEndpoints {

    private static final String OCTETS = "application/octet-stream";

    private final Tenant tenant;
    private final FileStore files;
    private final FileSettings settings;
    private final Answers answers;

    FileEndpoints(Tenant tenant, FileStore files, FileSettings settings, Answers answers) {
        this.tenant = tenant;
        this.files = files;
        this.settings = settings;
        this.answers = answers;
    }

    void addTo(Routes routes) {
        routes.model("GET", "/files", c -> answers.page(c.request(), "files", c.model().files().stream().map(f -> shown(f, c)).toList()));
        routes.model("POST", "/files/{}", this::begin);
        routes.model("GET", "/files/{}", c -> content(files.content(file(c), c.user().email())));
        routes.model("PUT", "/files/{}", this::putWhole);
        routes.model("DELETE", "/files/{}", c -> {
            files.delete(file(c).id(), c.user().email());
            return Reply.empty(204);
        });
        routes.model("POST", "/files/{}/complete", c -> {
            files.complete(file(c).id(), c.user().email());
            return answers.one("file", shown(file(c), c));
        });
        routes.model("GET", "/files/{}/chunks", c -> answers.page(c.request(), "chunks",
                files.chunkNumbers(readable(c), c.user().email()).stream()
                        .map(n -> Map.of("id", "" + n, "name", "Chunk " + n)).toList()));
        routes.model("GET", "/files/{}/chunks/{}", c -> content(files.chunk(readable(c), c.user().email(), chunkNumber(c))));
        routes.model("PUT", "/files/{}/chunks/{}", this::putChunk);
    }

    /** An unknown id is no error: a new file comes to be, under another id (section 4.2). */
    private Reply begin(Call c) {
        JsonNode body = c.json();
        int chunks = body.path("chunkCount").asInt(0);
        if (chunks < -1 || chunks == 0 || chunks > 1000) {
            throw new ApiError(400, "chunkCount must be -1 or 1 to 1000");
        }
        FileDef file = c.model().files().stream().filter(f -> f.id().equals(c.argument(0))).findFirst()
                .orElseGet(() -> tenant.strayFile(c.model(), c.argument(0)));
        files.begin(file.id(), c.user().email(), chunks);
        Map<String, Object> shown = shown(file, c);
        shown.put("chunkCount", chunks);
        return answers.one("file", shown);
    }

    private Reply putChunk(Call c) {
        String type = c.request().header("Content-Type").orElse("").split(";")[0].strip();
        boolean gzip = type.equals("application/x-gzip");
        if (!gzip && !type.equals(OCTETS)) {
            throw new ApiError(415, "Unsupported Media Type: " + type);
        }
        try (InputStream plain = plain(c.request().body(), gzip)) {
            if (!files.putChunk(file(c).id(), c.user().email(), chunkNumber(c), plain, settings.chunkBytes())) {
                throw new ApiError(400, "Chunk " + c.argument(1) + " is not below the chunk count of the file");
            }
        } catch (ChunkTooLarge e) {
            throw new ApiError(413, e.getMessage());
        } catch (IOException e) {
            throw new ApiError(400, "Chunk is not in gzip format");
        }
        return Reply.empty(204);
    }

    private Reply putWhole(Call c) {
        try {
            files.putWhole(file(c).id(), c.user().email(), c.request().body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Reply.empty(204);
    }

    private static InputStream plain(byte[] body, boolean gzip) throws IOException {
        InputStream raw = new ByteArrayInputStream(body);
        return gzip ? new GZIPInputStream(raw, 1 << 16) : raw;
    }

    private static Reply content(java.util.Optional<Content> content) {
        return Reply.bytes(200, OCTETS, content.orElseThrow(ApiError::notFound).bytes());
    }

    private static int chunkNumber(Call c) {
        try {
            return Integer.parseInt(c.argument(1));
        } catch (NumberFormatException e) {
            throw new ApiError(400, "Bad chunk id " + c.argument(1));
        }
    }

    /** The id of a file or of the result of an export, which has the export's id (section 5.5). */
    private static String readable(Call c) {
        return c.model().exports().stream().map(e -> e.id()).filter(c.argument(0)::equals).findFirst().orElseGet(() -> file(c).id());
    }

    private static FileDef file(Call c) {
        return c.model().files().stream().filter(f -> f.id().equals(c.argument(0))).findFirst().orElseThrow(ApiError::notFound);
    }

    private Map<String, Object> shown(FileDef f, Call c) {
        return Answers.object("id", f.id(), "name", f.name(), "chunkCount", files.chunkCount(f.id(), c.user().email()), "delimiter",
                f.delimiter(), "encoding", f.encoding(), "firstDataRow", f.firstDataRow(), "format", "txt", "headerRow", f.headerRow(),
                "separator", f.separator());
    }
}
