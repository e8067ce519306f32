package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.finding.Check;
import io.mlconnector.x3anaplan.lease.Leases;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSimulator;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** routes/anaplan.camel.yaml in a real Camel context against the simulated Anaplan, for any way to sign in. */
final class SignInBench implements AutoCloseable {

    static final String CONNECTION = "demo";

    final SandboxClock clock = new SandboxClock();
    /** By how much our own clock is ahead of Anaplan's. */
    Duration ahead = Duration.ZERO;
    final Clock own = new Clock() {
        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return clock.instant().plus(ahead);
        }
    };
    final DataSource database;
    final AnaplanSimulator anaplan;
    final DefaultCamelContext camel = new DefaultCamelContext();
    final SignInBeans beans;
    final AnaplanApi api;
    final Fakes.Journal journal = new Fakes.Journal();
    AnaplanAuth auth;

    SignInBench(AnaplanAuth auth) throws Exception {
        this(auth, bench -> Fakes.turn(Fakes.openBudget(), new Leases((DataSource) null), bench.journal, bench.own), UnaryOperator.identity());
    }

    /** @param edit what an engineer changes in routes/anaplan.camel.yaml */
    SignInBench(AnaplanAuth auth, Function<SignInBench, AnaplanTurn> turn, UnaryOperator<String> edit) throws Exception {
        this.auth = auth;
        database = FreshDatabase.migrated();
        anaplan = new AnaplanSimulator(database, clock, 0).start();
        AnaplanConnections connections = new AnaplanConnections(name -> connection());
        beans = new SignInBeans(camel, connections, journal, own);
        camel.getRegistry().bind("anaplanTurn", turn.apply(this));
        api = new AnaplanApi(camel, connections);
        camel.getPropertiesComponent().addOverrideProperty("x3anaplan.anaplan.retry-delay", "20");
        camel.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(true);
        camel.setStartupSummaryLevel(org.apache.camel.StartupSummaryLevel.Off);
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveMandatoryResource(camel, "file:routes/policies.camel.yaml"),
                ResourceHelper.fromString("anaplan.camel.yaml", edit.apply(Files.readString(Path.of("routes/anaplan.camel.yaml")))));
        camel.start();
    }

    private Connection connection() {
        URI url = URI.create(anaplan.url());
        return new Connection(CONNECTION, Path.of("."), null, null, new AnaplanSettings(URI.create(url + "/2/0"), url, url, "demo", auth,
                DemoModel.WORKSPACE, DemoModel.MODEL, 600, 0, Duration.ofSeconds(5), 1_000_000, Duration.ofMillis(10), Duration.ofMillis(50),
                Duration.ofSeconds(10), "en_US"), null, null, null, List.of());
    }

    SignInBench secret(String name, String value) {
        beans.secrets.put(name, value);
        return this;
    }

    SignInBench secrets(Map<String, String> values) {
        beans.secrets.clear();
        beans.secrets.putAll(values);
        return this;
    }

    /** Asks Anaplan who we are: the e-mail of the user signed in. */
    String me() {
        return api.get(CONNECTION, 0L, "/users/me").path("user").path("email").asText();
    }

    /** What the doctor says. */
    List<Check> examine() {
        return new AnaplanExamination(api, new Catalog(api, beans.connections), beans.requests, own).of(connection(), Map.of(), "Jan 26");
    }

    /** Requests whose path ends so, with the status answered, e.g. {@code 201}, in order. */
    List<Integer> answers(String path) {
        return anaplan.server().log().entries().stream().filter(e -> e.path().endsWith(path)).map(RequestLog.Entry::status).toList();
    }

    AnaplanPairing pairing() {
        return new AnaplanPairing(beans.connections, beans.requests);
    }

    AnaplanDevicePairing devicePairing() {
        return new AnaplanDevicePairing(beans.connections, beans.requests, own);
    }

    @Override
    public void close() {
        camel.stop();
        anaplan.close();
    }
}
