package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.ops.Failures;
import io.mlconnector.x3anaplan.sync.Resends;
import io.mlconnector.x3anaplan.sync.Resends.Resend;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** After the database or the Anaplan model was put back to an older state. */
@Command(name = "resend", mixinStandardHelpOptions = true,
        description = {"Lets the next run send everything again, whatever was sent before: after the database, or the model in Anaplan, was put"
            + " back to an older state.", "Doing it again before that run changes nothing."})
public class ResendCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "<connection>", description = "Name of the connection.")
    String connection;
    @Option(names = "--all", description = "All connections.")
    boolean all;
    @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who asks for it; kept for the records.")
    String by;
    @Option(names = "--why", paramLabel = "TEXT", required = true, description = "Why, e.g. \"database restored as of Monday\"; kept for the records.")
    String why;
    @Mixin
    OutputOption output;
    @Spec
    CommandSpec spec;
    @Inject
    Connections connections;
    @Inject
    Resends resends;

    @Override
    public Integer call() throws Exception {
        if (all == (connection != null)) {
            throw new ParameterException(spec.commandLine(), "which connections: the name of one, or --all?");
        }
        List<Resend> asked = new ArrayList<>();
        for (Connection each : all ? connections.all() : List.of(connections.get(connection))) {
            asked.add(resends.request(each.name(), by, why));
        }
        output.print(spec.commandLine().getOut(), asked, () -> asked.isEmpty() ? "there is no connection"
                : asked.stream().map(ResendCommand::line).collect(Collectors.joining(System.lineSeparator())));
        return Failures.OK;
    }

    private static String line(Resend resend) {
        return resend.connection() + ": the next run sends both lists and all periods (" + resend.slices() + " slices known) again; asked for by "
                + resend.by() + " at " + resend.askedAt() + ": " + resend.why();
    }
}
