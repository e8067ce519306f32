package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.ops.DatabaseFit;
import io.mlconnector.x3anaplan.ops.Failures;
import io.mlconnector.x3anaplan.ops.SecretsCheck;
import io.mlconnector.x3anaplan.sync.Runs;
import io.mlconnector.x3anaplan.sync.Summaries;
import io.mlconnector.x3anaplan.sync.Summary;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One run of a connection, in this process. */
@Command(name = "sync", mixinStandardHelpOptions = true,
        description = "Reads what changed in Sage X3 and sends it to Anaplan, once. Progress goes to standard error (as the log's own lines"
                + " where they are JSON), the summary to standard output.")
public class SyncCommand implements Callable<Integer> {

    private static final Logger LOG = Logger.getLogger(SyncCommand.class);

    @Parameters(paramLabel = "<connection>", description = "Name of the connection: its folder under connections/.")
    String connection;
    @Option(names = "--dataset", paramLabel = "D", split = ",",
            description = "Only this: accounts, cost-centers or journal-entries. May be repeated.")
    List<String> datasets;
    @Option(names = "--period", paramLabel = "P", description = "Only slices with this period label, e.g. \"Mar 25\".")
    String period;
    @Option(names = "--dry-run", description = "Reads Sage X3 and shows what would be sent; writes nothing and sends nothing.")
    boolean dryRun;
    @Mixin
    OutputOption output;
    @Spec
    CommandSpec spec;

    @Inject
    SecretsCheck secrets;
    @Inject
    DatabaseFit fit;
    @Inject
    Runs runs;
    @Inject
    Summaries summaries;
    @Inject
    CamelRuntime camel;
    @Inject
    ProducerTemplate routes;
    @ConfigProperty(name = "quarkus.log.console.json.enabled", defaultValue = "false")
    boolean logsJson;

    @Override
    public Integer call() throws Exception {
        if (!logsJson) { // else the log tells it, with run and connection as fields
            runs.reportTo(this::tell);
        }
        runs.check(connection, datasets); // before the routes start, so that a mistyped name is answered quickly
        fit.refuseWithoutRights();
        secrets.refuseUnlessKept();
        camel.start();
        Optional<Long> begun = runs.begin(connection, "cli", datasets, period, dryRun);
        if (begun.isEmpty()) {
            String waiting = "another run of " + connection + " is going on; waiting for its end";
            if (logsJson) {
                LOG.info(waiting);
            } else {
                tell(waiting);
            }
        }
        while (begun.isEmpty()) {
            Thread.sleep(1000);
            begun = runs.begin(connection, "cli", datasets, period, dryRun);
        }
        long run = begun.get();
        routes.send("direct:run", exchange -> exchange.setProperty("run", run));
        Summary summary = summaries.of(run).orElseThrow();
        output.print(spec.commandLine().getOut(), summary, () -> SummaryTable.of(summary));
        return Failures.exitCode(String.valueOf(summary.outcome()), summary.failureClass(), summary.refusedBy());
    }

    private void tell(String fact) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(fact);
        err.flush();
    }
}
