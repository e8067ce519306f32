package io.mlconnector.x3anaplan.ops;

import io.mlconnector.x3anaplan.ops.cli.Program;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import picocli.CommandLine;

/** The application once Quarkus is there: executes the command. */
public class App implements QuarkusApplication {

    private static volatile boolean entered;

    @Inject
    CommandLine.IFactory factory;

    @Override
    public int run(String... arguments) {
        entered = true;
        return new Program(arguments).execute(factory);
    }

    /** Whether an exit code is that of a command, rather than of a failed start. */
    static boolean wasEntered() {
        return entered;
    }
}
