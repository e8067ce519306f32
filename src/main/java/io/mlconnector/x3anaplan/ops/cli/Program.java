package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.connection.Expressions;
import io.mlconnector.x3anaplan.lint.Lint;
import io.mlconnector.x3anaplan.lint.LintCommand;
import io.mlconnector.x3anaplan.ops.EarlySettings;
import io.mlconnector.x3anaplan.ops.Failures;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line. Parsed twice: before Quarkus starts, to answer what needs no Quarkus, and again to run a command in it. */
public final class Program {

    /** The program itself, without command: serves. */
    @Command(name = "x3-anaplan", mixinStandardHelpOptions = true, versionProvider = Version.class,
            description = "Sage X3 actuals in Anaplan planning models.",
            subcommands = {ServeCommand.class, SyncCommand.class, HoldsCommand.class, DeadLettersCommand.class, ResendCommand.class, AuditCommand.class,
                DoctorCommand.class, MigrateCommand.class, PairCommand.class, PairDeviceCommand.class, CredentialsCommand.class,
                LintCommand.class, HelpCommand.class},
            footer = {"", "Exit codes: 0 ok, 1 partial, 2 configuration, 3 Sage X3, 4 Anaplan, 5 internal."})
    static class Top {
    }

    private final String[] arguments;

    public Program(String... arguments) {
        this.arguments = arguments.length == 0 ? new String[] {"serve"} : arguments.clone();
    }

    /** Handles help, usage errors and commands that need neither Quarkus nor a database. @return their exit code, or empty */
    public OptionalInt answerAtOnce() {
        CommandLine line = line(CommandLine.defaultFactory());
        try {
            ParseResult parsed = line.parseArgs(arguments);
            ParseResult leaf = leaf(parsed);
            if (CommandLine.printHelpIfRequested(parsed)) {
                return OptionalInt.of(Failures.OK);
            } else if (leaf == parsed) {
                throw new ParameterException(line, "which command?");
            }
            Object command = leaf.commandSpec().userObject();
            boolean needsQuarkus = !(command instanceof LintCommand || command instanceof HelpCommand
                    || command instanceof Runnable && !leaf.commandSpec().subcommands().isEmpty());
            return needsQuarkus ? OptionalInt.empty() : OptionalInt.of(line.execute(arguments));
        } catch (ParameterException e) {
            e.getCommandLine().getErr().println(e.getMessage());
            e.getCommandLine().usage(e.getCommandLine().getErr());
            return OptionalInt.of(Failures.CONFIGURATION);
        }
    }

    public boolean isServe() {
        return leaf(line(CommandLine.defaultFactory()).parseArgs(arguments)).commandSpec().userObject() instanceof ServeCommand;
    }

    /**
     * What must be settled before Quarkus starts: routes and connections have no mistake; and a command other than serve opens no port, runs no schedule,
     * takes no other work, and keeps standard output for its result.
     */
    public void prepare() {
        EarlySettings settings = EarlySettings.read();
        boolean migrates = leaf(line(CommandLine.defaultFactory()).parseArgs(arguments)).commandSpec().userObject() instanceof MigrateCommand;
        if (migrates) {
            // It needs the database and nothing else: neither routes nor connections.
            System.setProperty("x3anaplan.database.migrate", "true");
        } else {
            Lint.all(settings.routesDir(), settings.connectionsDir(), Expressions.of(settings::value)).refuseErrors();
        }
        if (isServe() && settings.value("quarkus.oidc.auth-server-url").isPresent()) {
            System.setProperty("quarkus.oidc.tenant-enabled", "true");
            if (settings.value("quarkus.oidc.application-type").isEmpty()) {
                System.setProperty("quarkus.oidc.application-type", "hybrid");
            }
            // Else a token that the provider issued for any other program would open this one.
            if (settings.value("quarkus.oidc.token.audience").isEmpty()) {
                settings.value("quarkus.oidc.client-id").ifPresent(id -> System.setProperty("quarkus.oidc.token.audience", id));
            }
        } else if (!isServe()) {
            System.setProperty("quarkus.http.host-enabled", "false");
            System.setProperty("x3anaplan.schedules.enabled", "false");
            System.setProperty("x3anaplan.runs.claim", "false");
            System.setProperty("quarkus.banner.enabled", "false");
            System.setProperty("quarkus.log.console.stderr", "true");
            // A person at a terminal is told by the command itself; machines read the story of its run.
            if (settings.value("quarkus.log.console.level").isEmpty()) {
                System.setProperty("quarkus.log.console.level", settings.logsJson() ? "INFO" : "WARN");
            }
        }
    }

    /** Runs the command. @param factory makes commands with what they inject @return the exit code */
    public int execute(CommandLine.IFactory factory) {
        return line(factory).setExecutionExceptionHandler((failure, command, parsed) -> Failures.report(failure)).execute(arguments);
    }

    private static CommandLine line(CommandLine.IFactory factory) {
        CommandLine line = new CommandLine(new Top(), factory);
        return line;
    }

    private static ParseResult leaf(ParseResult parsed) {
        ParseResult leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        return leaf;
    }
}
