package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.audit.AuditSearch;
import io.mlconnector.x3anaplan.connection.Connections;
import io.mlconnector.x3anaplan.ops.Failures;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The trail from every number back to its journal entry. */
@Command(name = "audit", mixinStandardHelpOptions = true, description = "The trail from every number in Anaplan back to its journal entries.",
        subcommands = {AuditCommand.Entry.class, AuditCommand.Cell.class, AuditCommand.Imports.class, AuditCommand.Export.class,
            AuditCommand.Verify.class})
public class AuditCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command: entry, cell, imports, export or verify?");
    }

    /** What all of them have. */
    abstract static class OfConnection implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "<connection>", description = "Name of the connection.")
        String connection;
        @Mixin
        OutputOption output;
        @Spec
        CommandSpec spec;
        @Inject
        AuditSearch audit;
        @Inject
        Connections connections;

        void print(List<AuditSearch.Row> rows) throws Exception {
            output.print(spec.commandLine().getOut(), rows, () -> rows.isEmpty() ? "nothing was imported of that"
                    : rows.stream().map(AuditCommand::line).collect(Collectors.joining(System.lineSeparator())));
        }
    }

    private static String line(AuditSearch.Row row) {
        return Stream.of("import " + row.n(), row.at(), "run " + row.run(), row.requestedBy(), "task " + row.task(), row.outcome(), row.fate(),
                row.period(), row.company(), row.ledger(), row.account(), row.costCenter(), row.entry(),
                row.entry() == null ? null : "line " + row.line(), row.stamp(), row.x3Account(), DeadLetterText.number(row.value()), row.currency())
                .filter(Objects::nonNull).map(String::valueOf).filter(text -> !text.isEmpty()).collect(Collectors.joining("  "));
    }

    /** By journal entry. */
    @Command(name = "entry", mixinStandardHelpOptions = true, description = "Every import of a journal entry, newest first.")
    public static class Entry extends OfConnection {
        @Parameters(index = "1", paramLabel = "<type~number>", description = "E.g. GEN~F25000123.")
        String entry;

        @Override
        public Integer call() throws Exception {
            print(audit.ofEntry(connections.get(connection).name(), entry, 1000));
            return Failures.OK;
        }
    }

    /** By cell. */
    @Command(name = "cell", mixinStandardHelpOptions = true, description = "The rows that make up a cell, from the last import that wrote it.")
    public static class Cell extends OfConnection {
        @Option(names = "--period", required = true, description = "Period label, e.g. \"Mar 25\".")
        String period;
        @Option(names = "--company", defaultValue = "", description = "Company, where the module has them.")
        String company;
        @Option(names = "--ledger", defaultValue = "", description = "Ledger, where the module has them.")
        String ledger;
        @Option(names = "--account", required = true, description = "Member of the account list.")
        String account;
        @Option(names = "--cost-center", required = true, description = "Member of the cost center list.")
        String costCenter;

        @Override
        public Integer call() throws Exception {
            print(audit.ofCell(connections.get(connection).name(), period, company, ledger, account, costCenter, 1000));
            return Failures.OK;
        }
    }

    /** All imports. */
    @Command(name = "imports", mixinStandardHelpOptions = true, description = "The imports of a connection, newest first.")
    public static class Imports extends OfConnection {
        @Option(names = "--limit", defaultValue = "100", description = "At most so many (default: 100).")
        int limit;

        @Override
        public Integer call() throws Exception {
            List<AuditSearch.Import> imports = audit.imports(connections.get(connection).name(), limit);
            output.print(spec.commandLine().getOut(), imports, () -> imports.isEmpty() ? "nothing was imported"
                    : imports.stream().map(i -> "%d  %s  %s  %s  run %d  %s  task %s  %s  %,d rows  %s".formatted(i.n(), i.at(), i.dataset(),
                            Stream.of(i.period(), i.company(), i.ledger()).filter(part -> !part.isEmpty()).collect(Collectors.joining(" ")), i.run(),
                            i.requestedBy(), i.task(), i.outcome(), i.rows(), i.message())).collect(Collectors.joining(System.lineSeparator())));
            return Failures.OK;
        }
    }

    /** As a file. */
    @Command(name = "export", mixinStandardHelpOptions = true, description = "Writes all imported rows as CSV to standard output.")
    public static class Export extends OfConnection {
        @Option(names = "--since", paramLabel = "DATE", defaultValue = "1970-01-01", description = "Only imports from this day on (UTC).")
        LocalDate since;

        @Override
        public Integer call() {
            audit.export(connections.get(connection).name(), since.atStartOfDay(ZoneOffset.UTC).toInstant(), spec.commandLine().getOut());
            spec.commandLine().getOut().flush();
            return Failures.OK;
        }
    }

    /** Whether nobody touched it. */
    @Command(name = "verify", mixinStandardHelpOptions = true, description = "Computes every seal of the trail anew and says what does not hold"
            + " or is missing.")
    public static class Verify extends OfConnection {
        @Option(names = "--noted", paramLabel = "N:SEAL", description = "A head that an earlier verify showed: it must still be there.")
        String noted;

        @Override
        public Integer call() throws Exception {
            AuditSearch.Verification found = audit.verify(connections.get(connection).name(), noted);
            output.print(spec.commandLine().getOut(), found, () -> "%,d imports, %,d rows: %s%nhead: %d:%s".formatted(found.imports(), found.rows(),
                    found.broken().isEmpty() ? "every seal holds" : String.join(System.lineSeparator(), found.broken()), found.head(),
                    found.seal()));
            return found.broken().isEmpty() ? Failures.OK : Failures.PARTIAL;
        }
    }
}
