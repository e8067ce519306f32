package io.mlconnector.x3anaplan.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a process is started from: the packaged jar on this JVM, or a native executable. {@code -Dproduct.executable=<file>} has all
 * acceptance tests drive that file.
 */
public record Program(Path file, boolean isNative, Path java) {

    /** Such a process ends before a second compilation of its code would pay. */
    public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
            "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote");

    public Program(Path file, boolean isNative) {
        this(file, isNative, Path.of(System.getProperty("java.home")));
    }

    /** The same on the JVM of another folder. */
    public Program on(Path home) {
        return new Program(file, isNative, home);
    }

    public static Program configured() {
        String executable = System.getProperty("product.executable", "");
        return executable.isBlank() ? jar() : new Program(Path.of(executable).toAbsolutePath(), true);
    }

    public static Program jar() {
        return new Program(Path.of(System.getProperty("application.jar", "target/quarkus-app/quarkus-run.jar")).toAbsolutePath(), false);
    }

    /** The native executable that a build left in target/. */
    static Program executable() {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().endsWith("-runner")).findFirst()
                    .map(file -> new Program(file.toAbsolutePath(), true))
                    .orElseThrow(() -> new IllegalStateException("no executable in target/: build it by ./mvnw package -Dnative"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The command line up to the product's own arguments.
     *
     * @param jvm options of the JVM; an executable is given those that it knows as well
     */
    List<String> command(Map<String, String> settings, String... jvm) {
        List<String> command = new ArrayList<>();
        List<String> options = new ArrayList<>(List.of(jvm));
        if (isNative) {
            command.add(file.toString());
            options.removeIf(option -> !option.startsWith("-Xmx") && !option.startsWith("-D"));
        } else {
            command.add(java.resolve("bin").resolve("java").toString());
            if (options.stream().noneMatch(option -> option.startsWith("-X"))) {
                options.addAll(SHORT_LIVED);
                Optional<Path> classes = java.equals(jar().java) ? ClassArchive.of(this, SHORT_LIVED) : Optional.empty();
                classes.ifPresent(archive -> options.add("-XX:SharedArchiveFile=" + archive));
            }
        }
        command.addAll(options);
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        if (!isNative) {
            command.add("-jar");
            command.add(file.toString());
        }
        return command;
    }
}
