package io.mlconnector.x3anaplan.ops.dev;

import io.mlconnector.x3anaplan.ops.AfterStart;
import io.mlconnector.x3anaplan.ops.cli.SummaryTable;
import io.mlconnector.x3anaplan.sync.RunFinished;
import io.mlconnector.x3anaplan.sync.Runs;
import io.mlconnector.x3anaplan.sync.Summaries;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Dev mode: the simulated Sage X3 and Anaplan beside the product, one run of the connection {@code sandbox} at start, and the summary
 * of each run in the log. The sandbox is reached by name only, for it is no part of the product.
 */
@IfBuildProfile("dev")
@ApplicationScoped
public class DevSandbox implements AfterStart {

    private static final Logger LOG = Logger.getLogger(DevSandbox.class);
    private static final String SANDBOX = "io.mlconnector.x3anaplan.sandbox.Sandbox";

    @Inject
    Runs runs;
    @Inject
    Summaries summaries;
    /** Database of the sandbox; absent when dev mode works with a configured database, which may remember what a new sandbox forgot. */
    @ConfigProperty(name = "x3anaplan.sandbox.jdbc-url")
    Optional<String> database;

    private AutoCloseable sandbox;

    void start(@Observes StartupEvent event) throws ReflectiveOperationException {
        if (database.isEmpty()) {
            LOG.info("A datasource is configured: the sandbox is not started.");
            return;
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.get());
        source.setUser("postgres");
        sandbox = demo(source, 8124, 8125, 8126);
        LOG.info("Sandbox: Sage X3 at http://localhost:8124, Anaplan at http://localhost:8125, control at http://localhost:8126");
    }

    /** The sandbox with the demo books, by the ports of X3, Anaplan and the control API; 0: any free one. */
    static AutoCloseable demo(DataSource database, int x3, int anaplan, int control) throws ReflectiveOperationException {
        return (AutoCloseable) Thread.currentThread().getContextClassLoader().loadClass(SANDBOX)
                .getMethod("demo", DataSource.class, int.class, int.class, int.class).invoke(null, database, x3, anaplan, control);
    }

    @Override
    public void started() {
        if (sandbox != null) {
            runs.request("sandbox", "start", null, null, false);
        }
    }

    void print(@Observes RunFinished finished) {
        summaries.of(finished.run().id()).ifPresent(summary -> LOG.info("\n\n" + SummaryTable.of(summary) + "\n"));
    }

    void stop(@Observes ShutdownEvent event) throws Exception {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
