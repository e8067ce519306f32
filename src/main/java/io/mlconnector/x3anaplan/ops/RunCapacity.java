package io.mlconnector.x3anaplan.ops;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether the pool of database connections has room for the runs that may go on at a time, asked before any work begins. */
@ApplicationScoped
public class RunCapacity {

    /** Its own, and one by which its budget is asked and its leases are kept. */
    private static final int OF_A_RUN = 2;
    /** One more run, that looks after an import which was begun; claiming, schedules, page and API, probes, metrics. */
    private static final int OF_ALL_ELSE = 8;

    private final int parallel;
    private final int pool;

    @Inject
    public RunCapacity(@ConfigProperty(name = "x3anaplan.runs.parallel", defaultValue = "2") int parallel,
            @ConfigProperty(name = "quarkus.datasource.jdbc.max-size", defaultValue = "20") int pool) {
        this.parallel = parallel;
        this.pool = pool;
    }

    /** @throws ConfigurationFault if runs could wait for each other's database connections, and lose their leases meanwhile */
    public void refuseUnlessEnough() {
        int needed = parallel * OF_A_RUN + OF_ALL_ELSE;
        if (needed > pool) {
            throw new ConfigurationFault("x3anaplan.runs.parallel is " + parallel + " and quarkus.datasource.jdbc.max-size is " + pool
                    + ": so many runs at a time need " + needed + " database connections, " + OF_A_RUN + " each and " + OF_ALL_ELSE
                    + " for all else. Raise quarkus.datasource.jdbc.max-size, or lower x3anaplan.runs.parallel");
        }
    }
}
