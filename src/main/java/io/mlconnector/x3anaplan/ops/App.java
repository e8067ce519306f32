package io.mlconnector.x3anaplan.ops;

import io.mlconnector.x3anaplan.ops.cli.Program;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import org.flywaydb.core.Flyway;
import picocli.CommandLine;

/** The application once Quarkus is there: brings the database up to date and executes the command. */
public class App implements QuarkusApplication {

    private static volatile boolean entered;

    @Inject
    CommandLine.IFactory factory;
    @Inject
    Flyway flyway;

    @Override
    public int run(String... arguments) {
        entered = true;
        try {
            flyway.migrate();
        } catch (RuntimeException e) {
            return Failures.report(e);
        }
        return new Program(arguments).execute(factory);
    }

    /** Whether an exit code is that of a command, rather than of a failed start. */
    static boolean wasEntered() {
        return entered;
    }
}
