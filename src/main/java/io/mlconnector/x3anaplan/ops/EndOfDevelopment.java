package io.mlconnector.x3anaplan.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Ends the server of dev mode and deletes its folder. Uses classes of the JDK only: after a hot reload others cannot be loaded. */
final class EndOfDevelopment implements Runnable {

    private final Path folder;

    EndOfDevelopment(Path folder) {
        this.folder = folder;
    }

    @Override
    public void run() {
        try {
            List<String> postmaster = Files.readAllLines(folder.resolve("postgresql").resolve("data").resolve("postmaster.pid"));
            ProcessHandle.of(Long.parseLong(postmaster.get(0).strip())).ifPresent(server -> {
                server.destroy();
                server.onExit().completeOnTimeout(server, 50, TimeUnit.SECONDS).join();
            });
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            System.err.println("The database of dev mode under " + folder + " could not be removed: " + e.getMessage());
        }
    }
}
