package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.sync.Run;
import io.mlconnector.x3anaplan.sync.RunStore;
import io.mlconnector.x3anaplan.sync.Runs;
import io.mlconnector.x3anaplan.sync.Summaries;
import io.mlconnector.x3anaplan.sync.Summary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.camel.ProducerTemplate;

/** Works on a run that was asked for in this process, or waits for the process that took it. */
@ApplicationScoped
class RunHere {

    private static final long LOOK_MILLIS = 500;

    @Inject
    Runs runs;
    @Inject
    RunStore store;
    @Inject
    Summaries summaries;
    @Inject
    ProducerTemplate routes;

    /** Returns when the run has ended, wherever it was worked on. */
    Summary finish(long run, PrintWriter progress) throws InterruptedException {
        boolean told = false;
        while (!store.get(run).map(Run::isFinished).orElse(true)) {
            if (runs.takeRequested(run)) {
                routes.send("direct:run", exchange -> exchange.setProperty("run", run));
            } else {
                Optional<Run> state = store.get(run);
                if (!told && state.isPresent()) {
                    progress.println("run " + run + ("requested".equals(state.get().state()) ? " waits: another run of its connection is under way"
                            : " is worked on by another process; waiting for its end"));
                    told = true;
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
        return summaries.of(run).orElseThrow();
    }
}
