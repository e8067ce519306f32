package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.signin.Consent;
import io.mlconnector.x3anaplan.signin.PairingDesk;
import io.mlconnector.x3anaplan.signin.PairingDesk.Begun;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.camel.quarkus.core.CamelRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pairing on the command line. */
@Command(name = "pair", mixinStandardHelpOptions = true,
        description = "Lets a connection sign in with a person's consent, once: shows the page to open, then waits for the consent.")
public class PairCommand implements Callable<Integer> {

    /** The address that is given to systems where any will do: nobody listens there, the person copies the code from the browser. */
    private static final URI NOWHERE = URI.create("http://localhost:8484/callback");

    @Parameters(paramLabel = "<connection>", description = "Name of the connection: its folder under connections/.")
    String connection;
    @Option(names = "--system", paramLabel = "x3|anaplan", defaultValue = "x3", description = "With which system (default: x3).")
    String system;
    @Option(names = "--code", paramLabel = "CODE",
            description = "The code that came back, or the whole address that the browser ended at; nothing is opened or waited for.")
    String code;
    @Option(names = "--paste", description = "Asks to paste the code even where this program could listen for it.")
    boolean paste;
    @Spec
    CommandSpec spec;

    @Inject
    PairingDesk desk;
    @Inject
    CamelRuntime camel;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        camel.start();
        if (code != null) {
            desk.endByHand(connection, system, Consent.pasted(code), NOWHERE);
        } else {
            Begun begun = desk.begin(connection, system, NOWHERE);
            try (ConsentListener listener = paste ? null : ConsentListener.at(begun.redirect())) {
                out.println("Open this page in a browser and consent:");
                out.println(begun.page());
                out.flush();
                end(listener == null ? pasted(begun, out) : listener.await(Duration.ofMinutes(10)), begun);
            }
        }
        out.println("connection " + connection + " is paired with " + system);
        out.flush();
        return 0;
    }

    private void end(Consent consent, Begun begun) {
        if (consent.state() == null && consent.code() != null) {
            desk.endByHand(connection, system, consent, begun.redirect());
        } else {
            desk.end(connection, system, consent);
        }
    }

    private static Consent pasted(Begun begun, PrintWriter out) throws IOException {
        out.println("The browser then goes to " + begun.redirect() + ". Paste that whole address here, or the code in it:");
        out.flush();
        String line = new BufferedReader(new InputStreamReader(System.in)).readLine();
        if (line == null || line.isBlank()) {
            throw new ConfigurationFault("no code was given. Call again with --code, or open /pair/<connection> of a serving process.");
        }
        return Consent.pasted(line);
    }
}
