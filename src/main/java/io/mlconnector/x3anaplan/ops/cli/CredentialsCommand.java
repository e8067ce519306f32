package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.vault.SecretNames;
import io.mlconnector.x3anaplan.vault.Vault;
import io.mlconnector.x3anaplan.vault.VaultSecrets;
import io.mlconnector.x3anaplan.vault.VaultSecrets.Entry;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Secrets of connections in the vault. No command ever shows a value. */
@Command(name = "credentials", mixinStandardHelpOptions = true, description = "Secrets of connections, kept encrypted in the database.",
        subcommands = {CredentialsCommand.Set.class, CredentialsCommand.ListAll.class, CredentialsCommand.Remove.class,
            CredentialsCommand.RotateKey.class, CredentialsCommand.Import.class})
public class CredentialsCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command: set, list, remove, rotate-key or import?");
    }

    /** Sets one. */
    @Command(name = "set", mixinStandardHelpOptions = true,
            description = "Sets a secret. Its value is asked for, or read from standard input; it is never an argument.")
    public static class Set implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "<connection>", description = "Name of the connection.")
        String connection;
        @Parameters(index = "1", paramLabel = "<name>", description = "What it is, e.g. x3.password or anaplan.private-key.")
        String name;
        @Parameters(index = "2..*", arity = "0..*", hidden = true)
        List<String> rest; // else the complaint about a superfluous argument would show it
        @Spec
        CommandSpec spec;
        @Inject
        Connections connections;
        @Inject
        Vault vault;
        @Inject
        VaultSecrets secrets;

        @Override
        public Integer call() throws Exception {
            if (rest != null) {
                throw new ParameterException(spec.commandLine(), "the value is no argument: shells and lists of processes would show it."
                        + " It is asked for, or read from standard input. If this was the real one, replace it");
            }
            connections.get(connection);
            SecretNames.checked(name);
            vault.currentMasterKey(); // before anybody types
            secrets.set(connection, name, SecretInput.ask(connection, name));
            said(spec, connection, List.of(name), "set");
            return 0;
        }
    }

    /** Lists them. */
    @Command(name = "list", mixinStandardHelpOptions = true,
            description = "Lists the secrets in the vault: name, when set, and which master keys open it; no values.")
    public static class ListAll implements Callable<Integer> {

        @Parameters(arity = "0..1", paramLabel = "<connection>", description = "Name of the connection (default: all).")
        String connection;
        @Mixin
        OutputOption output;
        @Spec
        CommandSpec spec;
        @Inject
        VaultSecrets secrets;

        @Override
        public Integer call() throws Exception {
            List<Entry> entries = secrets.list(connection);
            output.print(spec.commandLine().getOut(), entries, () -> entries.isEmpty() ? "the vault has no secrets"
                    + (connection == null ? "" : " of " + connection) : entries.stream().map(e -> e.connection() + "  " + e.name() + "  set "
                    + e.setAt() + "  master key " + String.join(", ", e.masterKeys())).collect(Collectors.joining(System.lineSeparator())));
            return 0;
        }
    }

    /** Removes one, or all that is kept for a connection. */
    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a secret, or everything kept for a connection.")
    public static class Remove implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "<connection>", description = "Name of the connection; it need not exist any more.")
        String connection;
        @Parameters(index = "1", arity = "0..1", paramLabel = "<name>", description = "What it is, e.g. x3.password.")
        String name;
        @Option(names = "--all", description = "Removes all secrets and tokens of the connection, also those that cannot be decrypted.")
        boolean all;
        @Spec
        CommandSpec spec;
        @Inject
        VaultSecrets secrets;

        @Override
        public Integer call() {
            if (all == (name != null)) {
                throw new ParameterException(spec.commandLine(), "say which: a name, or --all");
            }
            boolean removed = all ? secrets.removeAll(connection) : secrets.remove(connection, SecretNames.checked(name));
            if (!removed) {
                throw new ConfigurationFault("the vault has no secret" + (all ? "" : " " + name) + " of " + connection + "; see credentials list");
            }
            said(spec, connection, List.of(all ? "everything" : name), "removed");
            return 0;
        }
    }

    /** Changes the master key. */
    @Command(name = "rotate-key", mixinStandardHelpOptions = true, description = "Wraps all data keys by the current master key; the previous"
            + " ones (x3anaplan.vault.previous-master-keys) go on working until --finish.")
    public static class RotateKey implements Callable<Integer> {

        @Option(names = "--finish", description = "Afterwards only the current master key opens the vault: when all replicas have it.")
        boolean finish;
        @Mixin
        OutputOption output;
        @Spec
        CommandSpec spec;
        @Inject
        Vault vault;

        @Override
        public Integer call() throws Exception {
            Vault.Rotation done = vault.rotate(finish);
            output.print(spec.commandLine().getOut(), done, () -> "master key " + done.masterKey() + ": wraps " + done.keys() + " data keys, "
                    + done.wrapped() + " of them newly; " + done.removed() + " wrappings by other master keys removed");
            return 0;
        }
    }

    /** Takes over the files of a mounted Secret. */
    @Command(name = "import", mixinStandardHelpOptions = true, description = "Sets secrets from a folder with one file for each, such as a"
            + " mounted Secret; all or none.")
    public static class Import implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "<connection>", description = "Name of the connection.")
        String connection;
        @Parameters(index = "1", paramLabel = "<dir>", description = "The folder; files are named as the secrets, e.g. x3.password.")
        Path dir;
        @Spec
        CommandSpec spec;
        @Inject
        Connections connections;
        @Inject
        VaultSecrets secrets;

        @Override
        public Integer call() {
            connections.get(connection);
            Map<String, String> values = SecretInput.files(dir);
            values.keySet().forEach(file -> {
                try {
                    SecretNames.checked(file);
                } catch (ConfigurationFault e) {
                    throw new ConfigurationFault(dir.resolve(file) + ": " + e.getMessage());
                }
            });
            secrets.setAll(connection, values);
            said(spec, connection, values.keySet(), "set");
            return 0;
        }
    }

    private static void said(CommandSpec spec, String connection, Collection<String> names, String what) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(connection + ": " + String.join(", ", names) + " " + what);
        names.stream().filter(name -> name.contains(".") && !SecretNames.KNOWN.contains(name)).forEach(name -> spec.commandLine().getErr().println(
                "no way to sign in reads " + name + "; known are " + String.join(", ", SecretNames.KNOWN)));
        out.flush();
        spec.commandLine().getErr().flush();
    }
}
