package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.ops.DatabaseFit;
import io.mlconnector.x3anaplan.ops.AfterStart;
import io.mlconnector.x3anaplan.ops.RunCapacity;
import io.mlconnector.x3anaplan.ops.SecretsCheck;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import org.apache.camel.quarkus.core.CamelRuntime;
import picocli.CommandLine.Command;

/** Runs until it is stopped: schedules, requested runs, page and API. */
@Command(name = "serve", mixinStandardHelpOptions = true,
        description = "Runs the schedules of all connections and serves page and API, until stopped (default).")
public class ServeCommand implements Callable<Integer> {

    @Inject
    SecretsCheck secrets;
    @Inject
    DatabaseFit fit;
    @Inject
    RunCapacity capacity;
    @Inject
    CamelRuntime camel;
    @Inject
    @Any
    Instance<AfterStart> afterStart;

    @Override
    public Integer call() {
        fit.refuseWithoutRights();
        secrets.refuseUnlessKept();
        capacity.refuseUnlessEnough();
        camel.start();
        afterStart.forEach(AfterStart::started);
        return camel.waitForExit();
    }
}
