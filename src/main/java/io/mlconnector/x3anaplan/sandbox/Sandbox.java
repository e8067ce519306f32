package io.mlconnector.x3anaplan.sandbox;

import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanControl;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSimulator;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import io.mlconnector.x3anaplan.sandbox.x3.Books;
import io.mlconnector.x3anaplan.sandbox.x3.DemoBooks;
import io.mlconnector.x3anaplan.sandbox.x3.X3Control;
import io.mlconnector.x3anaplan.sandbox.x3.X3Simulator;
import java.io.IOException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Both simulated systems, each on a loopback port of its own, and a third port to steer and observe them. Their state lies in
 * the PostgreSQL database given, in schemas of their own, and is made anew at every start.
 */
public final class Sandbox implements AutoCloseable {

    /** Ports to listen on; 0 takes any free one. */
    public record Ports(int x3, int anaplan, int control) {

        public static Ports any() {
            return new Ports(0, 0, 0);
        }
    }

    private final SandboxClock clock;
    private final X3Simulator x3;
    private final AnaplanSimulator anaplan;
    private final SandboxServer control;

    private Sandbox(DataSource database, Ports ports) throws IOException {
        clock = new SandboxClock();
        x3 = new X3Simulator(database, clock, ports.x3());
        anaplan = new AnaplanSimulator(database, clock, ports.anaplan());
        control = new SandboxServer("control", ports.control(), clock);
        new X3Control(x3, clock).register(control);
        AnaplanControl.register(anaplan, control);
    }

    /**
     * Starts both systems with the demo model.
     *
     * @param seed fills X3's books, e.g. {@link DemoBooks#seed} (folder SEED, some 50,000 journal lines)
     */
    public static Sandbox start(DataSource database, Ports ports, Consumer<Books> seed) {
        try {
            Sandbox sandbox = new Sandbox(database, ports);
            seed.accept(sandbox.x3.books());
            DemoModel.build(sandbox.anaplan.tenant());
            sandbox.x3.start();
            sandbox.anaplan.start();
            sandbox.control.start();
            return sandbox;
        } catch (IOException e) {
            throw new IllegalStateException("the sandbox cannot listen on ports " + ports + ": " + e.getMessage(), e);
        }
    }

    /** The sandbox of dev mode, with the demo books; dev mode knows this method by its name. */
    public static AutoCloseable demo(DataSource database, int x3, int anaplan, int control) {
        return start(database, new Ports(x3, anaplan, control), DemoBooks::seed);
    }

    public SandboxClock clock() {
        return clock;
    }

    public X3Simulator x3() {
        return x3;
    }

    public AnaplanSimulator anaplan() {
        return anaplan;
    }

    public String controlUrl() {
        return control.url();
    }

    @Override
    public void close() {
        x3.close();
        anaplan.close();
        control.close();
    }
}
