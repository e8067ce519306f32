package io.mlconnector.x3anaplan.sandbox.anaplan.api;

import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.anaplan.FileSettings;
import io.mlconnector.x3anaplan.sandbox.anaplan.api.Routes.Trait;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.DumpStore;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.Task;
import io.mlconnector.x3anaplan.sandbox.anaplan.task.TaskQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Failure dumps of imports, alone or in a process (anaplan-api section 5.4); another user's dump is not found. */
final class DumpEndpoints {

    private final TaskQueue tasks;
    private final DumpStore dumps;
    private final FileSettings settings;
    private final Answers answers;

    DumpEndpoints(TaskQueue tasks, DumpStore dumps, FileSettings settings, Answers answers) {
        this.tasks = tasks;
        this.dumps = dumps;
        this.settings = settings;
        this.answers = answers;
    }

    void addTo(Routes routes) {
        add(routes, "/imports/{}/tasks/{}/dump", 0, 2);
        add(routes, "/processes/{}/tasks/{}/dumps/{}", 2, 3);
    }

    private void add(Routes routes, String path, int importAt, int chunkAt) {
        routes.model("GET", path, c -> {
            try {
                return Reply.bytes(200, "text/plain", Files.readAllBytes(dump(c, importAt).orElseThrow(ApiError::notFound)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, Trait.WHILE_BUSY);
        routes.model("GET", path + "/chunks", c -> {
            Optional<Path> dump = dump(c, importAt);
            if (dump.isEmpty() && promised(task(c), c.argument(importAt))) {
                throw ApiError.notFound(); // it was there, and is gone
            }
            return answers.page(c.request(), "chunks", dump.map(this::chunks).orElse(List.of()));
        }, Trait.WHILE_BUSY);
        routes.model("GET", path + "/chunks/{}", c -> chunk(dump(c, importAt).orElseThrow(ApiError::notFound), c.argument(chunkAt)),
                Trait.WHILE_BUSY);
    }

    private List<Map<String, String>> chunks(Path dump) {
        long count = (dump.toFile().length() + settings.dumpChunkBytes() - 1) / settings.dumpChunkBytes();
        return IntStream.range(0, (int) count).mapToObj(n -> Map.of("id", "" + n, "name", "Chunk " + n)).toList();
    }

    private Reply chunk(Path dump, String n) {
        try (FileChannel in = FileChannel.open(dump)) {
            long from = (long) Integer.parseInt(n) * settings.dumpChunkBytes();
            long length = Math.min(settings.dumpChunkBytes(), in.size() - from);
            if (from < 0 || length <= 0) {
                throw ApiError.notFound();
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) length);
            while (buffer.hasRemaining() && in.read(buffer, from + buffer.position()) >= 0) { }
            return Reply.bytes(200, "application/octet-stream", buffer.array());
        } catch (NumberFormatException e) {
            throw new ApiError(400, "Bad chunk id " + n);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> dump(Call c, int importAt) {
        Task task = task(c);
        return dumps.find(c.user().email(), c.argument(importAt), task.id());
    }

    private Task task(Call c) {
        return tasks.find(c.model(), c.argument(0), c.argument(1)).orElseThrow(ApiError::notFound);
    }

    private static boolean promised(Task task, String importId) {
        return task.results().stream().anyMatch(r -> r.objectId().equals(importId) && r.dump());
    }
}
