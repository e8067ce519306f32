package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.X3Auth;
import io.mlconnector.x3anaplan.finding.Check;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Whether a connection's X3 folder can be read as the connection says, without reading the ledger. */
@ApplicationScoped
public class X3Examination {

    /** Signed tokens are refused beyond some seconds (reference sage-x3-api 2.2); polling goes by X3's own clock and does not mind. */
    private static final Duration CLOCK_OFF = Duration.ofSeconds(30);

    private final ProducerTemplate routes;
    private final CurrentConnection current;
    private final Clock clock;

    @Inject
    public X3Examination(ProducerTemplate routes, CurrentConnection current, Clock clock) {
        this.routes = routes;
        this.current = current;
        this.clock = clock;
    }

    /** Signs in and asks every class for one row. Never throws for what it finds. */
    public List<Check> of(Connection connection) {
        List<Check> checks = new ArrayList<>();
        current.forgetNames(connection);
        String clockSaid = null;
        String names = null;
        boolean signedIn = false;
        for (X3Stream stream : List.of(X3Stream.ENTRIES, X3Stream.LINES, X3Stream.ANALYTICAL_LINES, X3Stream.ACCOUNTS, X3Stream.DIMENSIONS)) {
            Exchange answer = routes.request("direct:x3-probe", exchange -> {
                exchange.setProperty("connection", connection.name());
                exchange.setProperty("run", 0L);
                exchange.setProperty("stream", stream.label());
            });
            String subject = "X3 " + answer.getProperty("x3What", stream.label(), String.class);
            if (answer.getException() != null) {
                checks.add(Check.failed(subject, answer.getException().getMessage()));
                if (!signedIn) {
                    // Nothing else can be told apart while the first request fails.
                    return checks;
                }
                continue;
            }
            if (!signedIn) {
                signedIn = true;
                names = current.pages(connection).names(current.of(answer));
                clockSaid = answer.getProperty("x3Server", String.class);
                String address = answer.getProperty("x3Address", "", String.class).replaceFirst("(//[^/]+)/.*", "$1");
                checks.add(Check.ok("X3 sign-in", who(connection.x3().auth()) + ", folder " + connection.x3().folder() + " at " + address));
            }
            checks.add(answer.getProperty("probeRows", 0, Integer.class) > 0 ? Check.ok(subject, "answers, with all fields that are read")
                    : Check.warning(subject, "answers without a row: check that the user may see the sites of the companies, that the folder is the"
                            + " right one, and the names under " + current.pages(connection).setting(stream, "") + " in connection.yaml"));
        }
        checks.add(1, clock(clockSaid));
        if (names != null) {
            checks.add(2, Check.ok("X3 names", names));
        }
        return checks;
    }

    private static String who(X3Auth auth) {
        if (auth instanceof X3Auth.Basic basic) {
            return "as " + basic.user();
        } else if (auth instanceof X3Auth.ConnectedApp app) {
            return "as " + app.user() + ", by connected application " + app.clientId();
        } else if (auth instanceof X3Auth.ClientCredentials client) {
            return "as client " + client.clientId();
        } else if (auth instanceof X3Auth.CloudGateway gateway) {
            return "through the cloud gateway as client " + gateway.clientId();
        }
        return "by " + auth.kind();
    }

    private Check clock(String server) {
        Duration off = Duration.between(Instant.parse(server), clock.instant());
        String said = "ours is " + Math.abs(off.toSeconds()) + " s " + (off.isNegative() ? "behind" : "ahead of") + " X3's";
        return off.abs().compareTo(CLOCK_OFF) <= 0 ? Check.ok("X3 clock", said)
                : Check.warning("X3 clock", said + ": let both machines take their time from the same time server");
    }
}
