package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.sync.Holds;
import io.mlconnector.x3anaplan.sync.Holds.Hold;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What waits for a named person. */
@Command(name = "holds", mixinStandardHelpOptions = true, description = "Changes that are held until somebody confirms them.",
        subcommands = {HoldsCommand.ListOpen.class, HoldsCommand.Confirm.class})
public class HoldsCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "which command: list or confirm?");
    }

    /** Lists what is held. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists what is held, and why.")
    public static class ListOpen implements Callable<Integer> {

        @Parameters(paramLabel = "<connection>", description = "Name of the connection.")
        String connection;
        @Mixin
        OutputOption output;
        @Spec
        CommandSpec spec;
        @Inject
        Connections connections;
        @Inject
        Holds holds;

        @Override
        public Integer call() throws Exception {
            List<Hold> open = holds.open(connections.get(connection).name());
            output.print(spec.commandLine().getOut(), open, () -> open.isEmpty() ? "nothing is held"
                    : open.stream().map(HoldsCommand::line).collect(Collectors.joining(System.lineSeparator())));
            return 0;
        }
    }

    /** Confirms one of them. */
    @Command(name = "confirm", mixinStandardHelpOptions = true,
            description = "Confirms that a held change is right; the next run carries it out.")
    public static class Confirm implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "<connection>", description = "Name of the connection.")
        String connection;
        @Parameters(index = "1", paramLabel = "<id>", description = "Number of the hold, as listed.")
        long id;
        @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who confirms it; kept for the records.")
        String by;
        @Mixin
        OutputOption output;
        @Spec
        CommandSpec spec;
        @Inject
        Connections connections;
        @Inject
        Holds holds;

        @Override
        public Integer call() throws Exception {
            if (by.isBlank()) {
                throw new ConfigurationFault("--by needs a name");
            }
            Hold hold = holds.confirm(connections.get(connection).name(), id, by).orElseThrow(
                    () -> new ConfigurationFault("connection " + connection + " has no open hold " + id + "; see holds list"));
            output.print(spec.commandLine().getOut(), hold, () -> line(hold));
            return 0;
        }
    }

    private static String line(Hold hold) {
        return hold.id() + "  " + hold.kind() + "  " + hold.subject() + (hold.slice() == null ? "" : "  slice " + hold.slice())
                + "  since " + hold.createdAt() + ": " + hold.reason()
                + (hold.confirmedBy() == null ? "" : "  (confirmed by " + hold.confirmedBy() + ")");
    }
}
