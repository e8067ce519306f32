package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.ops.Failures;
import io.mlconnector.x3anaplan.vault.SecretNames;
import io.mlconnector.x3anaplan.vault.Vault;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Credentials in the vault. */
@Command(name = "secrets", mixinStandardHelpOptions = true, description = "Credentials of connections, kept encrypted in the database.",
        subcommands = {SecretsCommand.SetOne.class, SecretsCommand.ListThem.class, SecretsCommand.Remove.class, SecretsCommand.Import.class,
            SecretsCommand.Rotate.class})
public class SecretsCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command: set, list, remove, import or rotate?");
    }

    /** Sets one; the value never stands on the command line, where others could read it. */
    @Command(name = "set", mixinStandardHelpOptions = true, description = "Sets a secret; its value is asked for, or read from standard input.")
    public static class SetOne implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "<connection>", description = "Name of the connection.")
        String connection;
        @Parameters(index = "1", paramLabel = "<name>", description = "E.g. x3.password, x3.client-secret, anaplan.password, anaplan.private-key.")
        String name;
        @Spec
        CommandSpec spec;
        @Inject
        Connections connections;
        @Inject
        Vault vault;

        @Override
        public Integer call() throws IOException {
            SecretNames.check(name);
            String of = connections.get(connection).name();
            String value = System.console() != null ? new String(System.console().readPassword("%s of %s: ", name, of))
                    : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
            if (value.isEmpty()) {
                throw new ConfigurationFault("the secret is empty: nothing was set");
            }
            vault.set(of, name, value);
            spec.commandLine().getOut().println(name + " of " + of + " is set");
            return Failures.OK;
        }
    }

    /** Lists names, never values. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists what is set, never its value.")
    public static class ListThem implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "<connection>", description = "Only of this connection.")
        String connection;
        @Mixin
        OutputOption output;
        @Spec
        CommandSpec spec;
        @Inject
        Vault vault;

        @Override
        public Integer call() throws Exception {
            List<Vault.Entry> entries = vault.list(connection);
            output.print(spec.commandLine().getOut(), entries, () -> entries.isEmpty() ? "the vault is empty"
                    : entries.stream().map(e -> "%s  %s  set %s  master key %s".formatted(e.connection(), e.name(), e.setAt(), e.masterKey()))
                            .collect(Collectors.joining(System.lineSeparator())));
            return Failures.OK;
        }
    }

    /** Removes one. */
    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a secret from the vault.")
    public static class Remove implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "<connection>", description = "Name of the connection.")
        String connection;
        @Parameters(index = "1", paramLabel = "<name>", description = "Name of the secret.")
        String name;
        @Spec
        CommandSpec spec;
        @Inject
        Vault vault;

        @Override
        public Integer call() {
            if (!vault.remove(connection, name)) {
                throw new ConfigurationFault("the vault has no secret " + name + " of connection " + connection + "; see secrets list");
            }
            spec.commandLine().getOut().println(name + " of " + connection + " is removed");
            return Failures.OK;
        }
    }

    /** Takes a mounted Secret over. */
    @Command(name = "import", mixinStandardHelpOptions = true, description = "Sets every secret that a folder holds as a file, such as a mounted Secret.")
    public static class Import implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "<connection>", description = "Name of the connection.")
        String connection;
        @Parameters(index = "1", paramLabel = "<folder>", description = "Holds one file per secret, named like it.")
        Path folder;
        @Spec
        CommandSpec spec;
        @Inject
        Connections connections;
        @Inject
        Vault vault;

        @Override
        public Integer call() throws IOException {
            String of = connections.get(connection).name();
            int set = 0;
            try (Stream<Path> files = Files.list(folder)) {
                // A mounted Secret has links to hidden folders beside its files.
                for (Path file : files.filter(Files::isRegularFile).filter(f -> !f.getFileName().toString().startsWith(".")).sorted().toList()) {
                    String name = file.getFileName().toString();
                    SecretNames.check(name);
                    vault.set(of, name, Files.readString(file).replaceFirst("\\R\\z", ""));
                    set++;
                }
            }
            spec.commandLine().getOut().println(set + " secrets of " + of + " are set");
            return Failures.OK;
        }
    }

    /** After a new master key was given. */
    @Command(name = "rotate", mixinStandardHelpOptions = true, description = "Wraps all data keys under the current master key; the former one is"
            + " given as x3anaplan.vault.previous-master-keys until then.")
    public static class Rotate implements Callable<Integer> {
        @Spec
        CommandSpec spec;
        @Inject
        Vault vault;

        @Override
        public Integer call() {
            spec.commandLine().getOut().println(vault.rotate() + " data keys wrapped anew");
            return Failures.OK;
        }
    }
}
