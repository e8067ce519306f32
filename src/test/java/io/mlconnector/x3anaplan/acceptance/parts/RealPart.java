package io.mlconnector.x3anaplan.acceptance.parts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of others that stand between the product and its systems, as Debian packages them. */
public final class RealPart {

    private RealPart() {
    }

    /**
     * The program; where it is missing, a build server ({@code CI=true}) installs its package, and elsewhere the test is skipped with what to
     * install.
     */
    public static Path of(String program, String debianPackage) {
        Optional<Path> found = find(program);
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            install(debianPackage);
            found = find(program);
        }
        Assumptions.assumeTrue(found.isPresent(), program + " is not installed: apt-get install " + debianPackage);
        return found.get();
    }

    private static Optional<Path> find(String program) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
    }

    private static void install(String debianPackage) {
        Path lock = Path.of("target", "apt.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock one = channel.lock()) {
            if (!run("apt-get", "install", "-y", "--no-install-recommends", debianPackage)) {
                run("apt-get", "update");
                run("apt-get", "install", "-y", "--no-install-recommends", debianPackage);
            }
        } catch (IOException e) {
            // Not to be had here: the test is skipped.
        }
    }

    private static boolean run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        Process process = builder.start();
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
