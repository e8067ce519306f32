package io.mlconnector.x3anaplan.ops;

import io.mlconnector.x3anaplan.ops.cli.Program;
import io.mlconnector.x3anaplan.ops.database.EmbeddedDatabase;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Where the process begins: what needs neither Quarkus nor a database is answered at once; then the embedded database, if none is
 * configured; then Quarkus with the command.
 */
@QuarkusMain
public class Main {

    private static final CountDownLatch ENDED = new CountDownLatch(1);

    public static void main(String... arguments) {
        // Digits, letters and calendars of the server's country have no place in files, messages and requests.
        Locale.setDefault(Locale.ENGLISH);
        // Set by the build for quarkus:dev; Quarkus itself knows its launch mode only once it has begun to start.
        boolean development = EmbeddedDatabase.IN_PROGRAM && Boolean.getBoolean("x3anaplan.development");
        try {
            Program program = new Program(arguments);
            OptionalInt answered = program.answerAtOnce();
            if (answered.isPresent()) {
                System.exit(answered.getAsInt());
            }
            program.prepare();
            if (development) {
                DevelopmentDatabase.start();
            } else {
                EmbeddedStart.startIfNoneConfigured(program.isServe()).ifPresent(stop -> atEnd(stop, true));
            }
        } catch (RuntimeException e) {
            System.exit(Failures.report(e));
        }
        Quarkus.run(App.class, (code, failure) -> {
            // Without an own message a route that cannot be created would end the process silently.
            int exit = failure != null ? Failures.report(failure) : App.wasEntered() || code == 0 ? code : Failures.INTERNAL;
            if (development) {
                return; // else the first hot reload would end the process
            }
            ENDED.countDown();
            System.exit(exit);
        }, arguments);
    }

    /**
     * Runs something at the very end of the process. In a shutdown hook, for in the exit handler it would race with the end of the
     * JVM; after the application has ended, so that draining routes still have their database.
     */
    static void atEnd(Runnable last, boolean afterApplication) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                if (afterApplication) {
                    ENDED.await(60, TimeUnit.SECONDS);
                }
                last.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "last"));
    }
}
