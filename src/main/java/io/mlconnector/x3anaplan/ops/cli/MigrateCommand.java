package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.ops.Failures;
import io.mlconnector.x3anaplan.ops.Migration;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings the database's schema up to date and ends: for installations where the serving process may not change it. */
@Command(name = "migrate", mixinStandardHelpOptions = true,
        description = "Brings the database's schema up to date, as the role that owns it, and ends. Doing it again changes nothing.")
public class MigrateCommand implements Callable<Integer> {

    @Mixin
    OutputOption output;
    @Spec
    CommandSpec spec;
    @Inject
    Migration migration;

    /** The work was done when the process started; see {@link Migration}. */
    @Override
    public Integer call() throws Exception {
        migration.refuseUnlessCurrent();
        String version = migration.version();
        output.print(spec.commandLine().getOut(), Map.of("schemaVersion", version), () -> "the database's schema is at version " + version);
        return Failures.OK;
    }
}
