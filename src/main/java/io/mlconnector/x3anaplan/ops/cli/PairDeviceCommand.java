package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.signin.DeviceDesk;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.camel.quarkus.core.CamelRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pairing by a code that a person types on a page of Anaplan's. */
@Command(name = "pair-device", mixinStandardHelpOptions = true,
        description = "Lets a connection sign in to Anaplan by the device grant, once: shows a code and where to type it, then waits for it.")
public class PairDeviceCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<connection>", description = "Name of the connection: its folder under connections/.")
    String connection;
    @Spec
    CommandSpec spec;

    @Inject
    DeviceDesk desk;
    @Inject
    CamelRuntime camel;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        camel.start();
        desk.pair(connection, started -> {
            out.println("Open this page in a browser, anywhere: " + started.page());
            out.println("and type the code " + started.userCode() + " there, before " + started.expiresAt());
            out.println("(with the code filled in: " + started.pageWithCode() + ")");
            out.flush();
        });
        out.println("connection " + connection + " is paired with anaplan");
        out.flush();
        return 0;
    }
}
