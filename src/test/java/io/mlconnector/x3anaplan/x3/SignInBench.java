package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.PeriodSettings;
import io.mlconnector.x3anaplan.connection.X3Auth;
import io.mlconnector.x3anaplan.connection.GraphQlSettings;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Changes;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Node;
import io.mlconnector.x3anaplan.connection.GraphQlSettings.Periods;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.x3.graphql.GraphQlPages;
import java.util.Set;
import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.sandbox.http.RequestLog;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import io.mlconnector.x3anaplan.sandbox.x3.DemoBooks;
import io.mlconnector.x3anaplan.sandbox.x3.X3Simulator;
import io.mlconnector.x3anaplan.sandbox.x3.signin.SignInSettings;
import io.mlconnector.x3anaplan.signin.MemoryTokens;
import io.mlconnector.x3anaplan.signin.Tokens;
import io.mlconnector.x3anaplan.vault.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A simulated X3 with a few books, and the real request routes before it; each has a clock of its own. */
public final class SignInBench implements AutoCloseable {


    public final SandboxClock x3Clock = new SandboxClock();
    public final SandboxClock ourClock = new SandboxClock();
    public final X3Simulator x3;
    public final Map<String, String> secrets = new HashMap<>(Map.of("x3.password", "demo-x3", "x3.client-secret", "demo-app-secret"));
    public final List<String> facts = new ArrayList<>();
    public final Tokens tokens = new MemoryTokens(ourClock);
    public final RequestBeans beans;
    public final GatewayPairing pairing;
    URI url;
    Path caFile;
    X3Auth auth = new X3Auth.Basic("demo");
    private final DefaultCamelContext camel = new DefaultCamelContext();

    public SignInBench() throws Exception {
        this(null);
    }

    SignInBench(SSLContext tls) throws Exception {
        x3 = new X3Simulator(FreshDatabase.empty(), x3Clock, 0, tls).start();
        DemoBooks.large(x3.books(), "SEED", 112, 14);
        url = URI.create(x3.url());
        beans = new RequestBeans(camel, this::connection, List.of(new RestPages(), new GraphQlPages()), new HeldSecrets(), tokens, ourClock, new Facts());
        pairing = new GatewayPairing(this::connection, beans.tokenRequests);
        camel.getComponent("http", HttpComponent.class).setAutomaticRetriesDisabled(true);
        camel.getPropertiesComponent().addInitialProperty("x3anaplan.x3.retries", "2");
        camel.getPropertiesComponent().addInitialProperty("x3anaplan.x3.retry-delay", "1");
        camel.getPropertiesComponent().addInitialProperty("x3anaplan.x3.retry-delay-most", "100");
        camel.setStartupSummaryLevel(org.apache.camel.StartupSummaryLevel.Off);
        for (String file : List.of("file:routes/policies.camel.yaml", "file:routes/x3.camel.yaml")) {
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveMandatoryResource(camel, file));
        }
        camel.start();
    }

    X3Settings.Protocol protocol = X3Settings.Protocol.REST;
    /** Of the header x-xtrem-endpoint; null: the folder. */
    String endpoint;

    SignInSettings signIn() {
        return x3.settings().signIn();
    }

    Connection connection(String name) {
        ClassSettings accounts = new ClassSettings("GACCOUNT", "GACCOUNT", Map.of());
        Node node = new Node("x3FinanceData", "account", Map.of("COA", "chartOfAccounts.code", "ACC", "code", "DES", "localizedDescription",
                "UPDDATTIM", "_updateStamp"), Set.of());
        GraphQlSettings names = new GraphQlSettings("/ignored", endpoint, 5, 5, false, Changes.AUTO, 1, Periods.FIELDS, List.of(), List.of(), Map.of(),
                List.of(), List.of(), node, node, node, node, node);
        X3Settings settings = new X3Settings(url, "SEED", protocol, auth, caFile, Duration.ofSeconds(20), 5, List.of(1), "CCT",
                accounts, accounts, accounts, accounts, accounts, names);
        return new Connection(name, Path.of("."), settings, null, null, new PeriodSettings("MMM yy", List.of(), null, null), null, null, List.of());
    }

    /** The sandbox's connected application. */
    static X3Auth.ConnectedApp app(String clientId, String user, String audience, Duration lifetime) {
        return new X3Auth.ConnectedApp(clientId, user, audience, lifetime, Duration.ofSeconds(30));
    }

    X3Auth.ConnectedApp app() {
        return app("demo-app", "demo", x3.url() + "/xtrem/api", Duration.ofMinutes(5));
    }

    X3Auth.ClientCredentials machine() {
        secrets.put("x3.client-secret", "demo-machine-secret");
        return new X3Auth.ClientCredentials(URI.create(x3.url() + "/oauth2/token"), "demo-machine", "x3.read", X3Auth.Body.JSON);
    }

    /** Signs in by the gateway from now on. */
    public void useGateway() {
        secrets.put("x3.client-secret", "demo-gateway-secret");
        auth = new X3Auth.CloudGateway(URI.create(x3.url() + "/v1/token/authorise"), URI.create(x3.url() + "/v1/token"), null, "demo-gateway",
                "api.graphQL businessDomain.ALL", "https://x3.customer.example", URI.create("http://localhost:9/pair/test/callback"));
    }

    /** What a browser does with the page where the consent is given: the address that it is sent to, with the code. */
    public static URI approve(URI page) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
        return URI.create(answer.headers().firstValue("Location").orElseThrow(() -> new IllegalStateException(answer.statusCode() + " " + answer.body())));
    }

    /** Pairs without a page of ours. */
    void pair() throws Exception {
        URI redirect = pairing.redirect("test");
        String back = approve(pairing.start("test", "s1", redirect)).getQuery();
        tokens.paired(X3SignIn.credential(connection("test")), pairing.finish("test", parameter(back, "authorizationCode"), redirect));
    }

    public static String parameter(String query, String name) {
        return List.of(query.split("&")).stream().filter(p -> p.startsWith(name + "=")).findFirst().orElseThrow().substring(name.length() + 1);
    }

    /** Reads the first page of accounts over GraphQL. @return number of rows */
    int readOverGraphQl() throws IOException {
        Exchange exchange = Calls.through(camel, "direct:x3-call", e -> {
            e.setProperty("connection", "test");
            e.setProperty("run", 7L);
            Connection connection = beans.current.of(e);
            beans.current.request(e, beans.current.pages(connection).first(connection, X3Question.all(X3Stream.ACCOUNTS)));
        });
        return new com.fasterxml.jackson.databind.ObjectMapper().readTree(exchange.getMessage().getBody(byte[].class))
                .at("/data/x3FinanceData/account/query/edges").size();
    }

    /** Reads the first page of accounts. */
    public X3Page read() throws IOException {
        Exchange exchange = through(new X3Query(located(), located().accounts()).orderBy(List.of("COA", "ACC")).toUrl());
        return page(exchange);
    }

    /** Reads the page after this one. */
    X3Page read(X3Page page) throws IOException {
        return page(through(X3Url.next(located(), page.next().url(), "")));
    }

    private X3Settings located() {
        return beans.current.of(camelExchange()).x3();
    }

    private Exchange camelExchange() {
        Exchange exchange = camel.getEndpoint("direct:x3-call").createExchange();
        exchange.setProperty("connection", "test");
        return exchange;
    }

    private Exchange through(String address) {
        return Calls.through(camel, "direct:x3-call", e -> {
            e.setProperty("connection", "test");
            e.setProperty("run", 7L);
            e.getMessage().setHeader(Exchange.HTTP_URI, address);
        });
    }

    private static X3Page page(Exchange exchange) throws IOException {
        return X3Page.read(new ByteArrayInputStream(exchange.getMessage().getBody(byte[].class)), row -> { });
    }

    /** Requests whose path begins so, in order, as "path status". */
    List<String> log(String path) {
        return x3.server().log().entries().stream().filter(e -> e.path().startsWith(path)).map(e -> e.path() + " " + e.status()).toList();
    }

    List<RequestLog.Entry> entries() {
        return x3.server().log().entries();
    }

    @Override
    public void close() {
        camel.stop();
        x3.close();
    }

    private final class HeldSecrets implements Secrets {

        @Override
        public String get(String connection, String name) {
            return find(connection, name).orElseThrow(() -> new ConfigurationFault("connection " + connection + " has no secret " + name));
        }

        @Override
        public Optional<String> find(String connection, String name) {
            return Optional.ofNullable(secrets.get(name));
        }
    }

    private final class Facts implements RunJournal {

        @Override
        public void countRequest(long run, String system) {
        }

        @Override
        public void progress(long run, String fact) {
            facts.add(run + ": " + fact);
        }

        @Override
        public void read(long run, int pages, long rows) {
        }

        @Override
        public boolean holds(java.sql.Connection transaction, long run) {
            return true;
        }

        @Override
        public boolean mayGoOn(long run) {
            return true;
        }
    }
}
