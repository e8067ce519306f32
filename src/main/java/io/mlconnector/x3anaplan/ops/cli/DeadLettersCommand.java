package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.audit.CellChanges;
import io.mlconnector.x3anaplan.audit.CellChanges.Change;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList.Letter;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList.Whole;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.ops.Failures;
import io.mlconnector.x3anaplan.sync.Replays;
import io.mlconnector.x3anaplan.sync.Summary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.camel.quarkus.core.CamelRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What could not be delivered: listed, explained, sent again, given up. */
@Command(name = "dead-letters", mixinStandardHelpOptions = true, description = "What could not be delivered, and how to send it again.",
        subcommands = {DeadLettersCommand.ListThem.class, DeadLettersCommand.Causes.class, DeadLettersCommand.Show.class,
            DeadLettersCommand.Records.class, DeadLettersCommand.Replay.class, DeadLettersCommand.Discard.class})
public class DeadLettersCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command: list, causes, show, records, replay or discard?");
    }

    /** One line each. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists dead letters, oldest first, with cause and money.")
    public static class ListThem implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "<connection>", description = "Only of this connection.")
        String connection;
        @Option(names = "--state", defaultValue = "open", description = "open (default), resolved, discarded or all.")
        String state;
        @Option(names = "--kind", description = "slice, list, record, x3-row or x3-page.")
        String kind;
        @Option(names = "--cause", description = "Only those whose cause contains this text.")
        String cause;
        @Option(names = "--after", defaultValue = "0", description = "Go on after this number.")
        long after;
        @Option(names = "--limit", defaultValue = "100", description = "At most so many (default: 100).")
        int limit;
        @Mixin
        OutputOption output;
        @Spec
        CommandSpec spec;
        @Inject
        DeadLetterList letters;

        @Override
        public Integer call() throws Exception {
            List<Letter> found = letters.letters(connection, state.equals("all") ? null : state, kind, cause, after, limit);
            output.print(spec.commandLine().getOut(), found, () -> found.isEmpty() ? "no dead letters"
                    : found.stream().map(DeadLetterText::line).collect(Collectors.joining(System.lineSeparator())));
            return Failures.OK;
        }
    }

    /** Open letters by cause. */
    @Command(name = "causes", mixinStandardHelpOptions = true, description = "Open dead letters by cause, with rows and money.")
    public static class Causes implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "<connection>", description = "Only of this connection.")
        String connection;
        @Mixin
        OutputOption output;
        @Spec
        CommandSpec spec;
        @Inject
        DeadLetterList letters;

        @Override
        public Integer call() throws Exception {
            List<DeadLetterList.Cause> causes = letters.causes(connection);
            output.print(spec.commandLine().getOut(), causes, () -> causes.isEmpty() ? "no dead letters"
                    : causes.stream().map(DeadLetterText::cause).collect(Collectors.joining(System.lineSeparator())));
            return Failures.OK;
        }
    }

    /** One letter whole. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a dead letter with its history and what Anaplan said.")
    public static class Show implements Callable<Integer> {
        @Parameters(paramLabel = "<id>", description = "Number of the dead letter.")
        long id;
        @Mixin
        OutputOption output;
        @Spec
        CommandSpec spec;
        @Inject
        DeadLetterList letters;

        @Override
        public Integer call() throws Exception {
            Whole letter = letters.whole(id).orElseThrow(() -> new ConfigurationFault("there is no dead letter " + id));
            output.print(spec.commandLine().getOut(), letter, () -> DeadLetterText.whole(letter));
            return Failures.OK;
        }
    }

    /** Rejected records. */
    @Command(name = "records", mixinStandardHelpOptions = true, description = "Lists the records that Anaplan rejected, with their journal entries.")
    public static class Records implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "<id>", description = "Only of this dead letter.")
        Long id;
        @Option(names = "--connection", description = "Only of this connection.")
        String connection;
        @Option(names = "--cause", description = "Only of this cause, as the command causes names it.")
        String cause;
        @Option(names = "--after", defaultValue = "0", description = "Go on after this record.")
        long after;
        @Option(names = "--limit", defaultValue = "100", description = "At most so many (default: 100).")
        int limit;
        @Mixin
        OutputOption output;
        @Spec
        CommandSpec spec;
        @Inject
        DeadLetterList letters;

        @Override
        public Integer call() throws Exception {
            List<DeadLetterList.Rejected> records = letters.rejected(connection, id, cause, after, limit);
            output.print(spec.commandLine().getOut(), records, () -> records.isEmpty() ? "no rejected records"
                    : records.stream().map(DeadLetterText::record).collect(Collectors.joining(System.lineSeparator())));
            return Failures.OK;
        }
    }

    /** Sends again. */
    @Command(name = "replay", mixinStandardHelpOptions = true, description = "Sends what dead letters are about again: as it is in Sage X3 now,"
            + " through today's mapping. Only what lands clean leaves the list.")
    public static class Replay implements Callable<Integer> {
        @Parameters(arity = "0..*", paramLabel = "<id>", description = "Numbers of dead letters.")
        List<Long> ids;
        @Option(names = "--cause", description = "All of this cause, as the command causes names it.")
        String cause;
        @Option(names = "--connection", description = "Only of this connection.")
        String connection;
        @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who asks for it; kept with the dead letter.")
        String by;
        @Option(names = "--why", paramLabel = "TEXT", description = "Why; kept with the dead letter.")
        String why;
        @Option(names = "--preview", description = "Shows rows, money and cells that would change; sends nothing.")
        boolean preview;
        @Option(names = "--key", description = "Asking again with the same key for the same does nothing more.")
        String key;
        @Option(names = "--force", description = "Also what was replayed several times without success.")
        boolean force;
        @Mixin
        OutputOption output;
        @Spec
        CommandSpec spec;
        @Inject
        Replays replays;
        @Inject
        RunHere here;
        @Inject
        CellChanges changes;
        @Inject
        CamelRuntime camel;

        /** @param changes only of a preview */
        @RegisterForReflection
        public record Replayed(Summary run, List<Change> changes) {
        }

        @Override
        public Integer call() throws Exception {
            PrintWriter progress = spec.commandLine().getErr();
            Map<String, Long> asked = replays.request(new Replays.Selection(connection, ids, cause),
                    new Replays.Request(by, why, key, preview, force));
            camel.start();
            List<Replayed> done = new ArrayList<>();
            for (long run : asked.values()) {
                Summary summary = here.finish(run, progress);
                done.add(new Replayed(summary, preview ? changes.of(run, 100) : List.of()));
            }
            output.print(spec.commandLine().getOut(), done, () -> done.stream().map(replayed -> SummaryTable.of(replayed.run())
                    + (preview ? System.lineSeparator() + DeadLetterText.changes(replayed.changes()) : ""))
                    .collect(Collectors.joining(System.lineSeparator())));
            return done.stream().map(Replayed::run).mapToInt(run -> Failures.exitCode(String.valueOf(run.outcome()), run.failureClass(),
                    run.refusedBy())).max()
                    .orElse(Failures.OK);
        }
    }

    /** Gives up. */
    @Command(name = "discard", mixinStandardHelpOptions = true, description = "Closes dead letters for good, with a reason. A slice that did not"
            + " land clean is still sent by the next run. By a cause of rejected records only those are closed.")
    public static class Discard implements Callable<Integer> {
        @Parameters(arity = "0..*", paramLabel = "<id>", description = "Numbers of dead letters.")
        List<Long> ids;
        @Option(names = "--cause", description = "All of this cause.")
        String cause;
        @Option(names = "--connection", description = "Only of this connection.")
        String connection;
        @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who does it; kept with the dead letter.")
        String by;
        @Option(names = "--why", paramLabel = "TEXT", required = true, description = "Why; kept with the dead letter.")
        String why;
        @Spec
        CommandSpec spec;
        @Inject
        Replays replays;

        @Override
        public Integer call() {
            int closed = replays.discard(new Replays.Selection(connection, ids, cause), by, why);
            spec.commandLine().getOut().println(closed + (closed == 1 ? " dead letter" : " dead letters") + " discarded" + (cause == null || ids != null ? ""
                    : ", or their records of this cause: a letter that has others stays open"));
            return Failures.OK;
        }
    }
}
