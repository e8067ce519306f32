package io.mlconnector.x3anaplan.acceptance;

import io.mlconnector.x3anaplan.database.FreshDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The classes of the packaged jar, read once for all processes of the tests (class data sharing of the JVM): most of what a short
 * process does is to load them. Where there is no archive, or it does not fit, the JVM does without.
 */
final class ClassArchive {

    private static Optional<Path> archive;

    private ClassArchive() {
    }

    /** @param flags of the processes that use it: it fits no others */
    static synchronized Optional<Path> of(Program program, List<String> flags) {
        if (archive == null) {
            archive = Optional.empty(); // for the process that makes it
            archive = made(program, flags);
        }
        return archive;
    }

    private static Optional<Path> made(Program program, List<String> flags) {
        try {
            Path file = Path.of("target", "classes-" + Files.getLastModifiedTime(program.file()).toMillis() + ".jsa").toAbsolutePath();
            try (FileChannel channel = FileChannel.open(Path.of("target", "classes.jsa.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock oneAtATime = channel.lock()) {
                if (!Files.exists(file)) {
                    make(program, flags, file);
                }
            }
            return Files.exists(file) ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void make(Program program, List<String> flags, Path file) throws IOException {
        Path home = Files.createTempDirectory("x3-anaplan-classes-");
        Path half = file.resolveSibling(file.getFileName() + ".new");
        FreshDatabase.create("classes", "template1");
        Map<String, String> settings = Map.of("quarkus.datasource.jdbc.url", FreshDatabase.url("classes"), "quarkus.datasource.username",
                FreshDatabase.USER, "quarkus.datasource.password", "postgres", "x3anaplan.connections-dir",
                Files.createDirectory(home.resolve("connections")).toString(), "x3anaplan.data-dir", home.resolve("data").toString());
        String[] options = Stream.concat(flags.stream(), Stream.of("-XX:ArchiveClassesAtExit=" + half))
                .toArray(String[]::new);
        Product.serve(program, home, settings, options).stop();
        if (Files.exists(half)) {
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
