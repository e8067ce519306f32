package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.vault.ConfigSecrets;
import io.mlconnector.x3anaplan.vault.VaultSecrets;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How the value of a secret gets in: never as an argument, which the shell's history and the list of processes would show. */
final class SecretInput {

    private SecretInput() {
    }

    /** Asks for it if a person sits there, else reads it from standard input. */
    static String ask(String connection, String name) throws IOException {
        Console console = System.console();
        if (console != null && isTerminal(console)) {
            char[] typed = console.readPassword("%s of %s (not shown): ", name, connection);
            return typed == null ? "" : new String(typed);
        }
        return read(System.in);
    }

    static String read(InputStream in) throws IOException {
        return ConfigSecrets.withoutFinalBreak(new String(in.readNBytes(4 * VaultSecrets.LONGEST), StandardCharsets.UTF_8));
    }

    /** The files of a mounted Secret, by name. @throws ConfigurationFault if there is none, or one cannot be read */
    static Map<String, String> files(Path dir) {
        Map<String, String> values = new TreeMap<>();
        try (Stream<Path> files = Files.list(dir)) {
            // Kubernetes mounts a Secret as links into a hidden folder.
            List<Path> shown = files.filter(file -> Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".")).toList();
            for (Path file : shown) {
                try (InputStream in = Files.newInputStream(file)) {
                    values.put(file.getFileName().toString(), read(in));
                }
            }
        } catch (IOException e) {
            throw new ConfigurationFault("cannot read the secrets in " + dir + " (" + e.getClass().getSimpleName() + "): one file per secret is"
                    + " expected there, named as the secret, e.g. x3.password", e);
        }
        if (values.isEmpty()) {
            throw new ConfigurationFault("there is no file in " + dir + ": one per secret is expected, named as the secret, e.g. x3.password");
        }
        return values;
    }

    /** From Java 22 on there is a console even where nobody sits at it. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
